from dataclasses import dataclass
from decimal import Decimal

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    limit: Decimal = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri
    relation: Iri
    target: Iri
    status: Iri
    confidence: Decimal | None
    evidenced: bool
    statement: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"bare": sum(not row.evidenced for row in rows)}
