from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    strategy: Annotated[Iri, OfKind("Strategy")]


@dataclass(frozen=True, slots=True)
class Row:
    direction: Iri
    type: Iri | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"directions": len({row.direction for row in rows})}
