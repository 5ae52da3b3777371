from dataclasses import dataclass
from datetime import date

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri
    relation: Iri
    target: Iri
    last: date | None
    successor: Iri | None
    status: Iri
    statement: Iri
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"alignments": len({row.statement for row in rows})}
