from dataclasses import dataclass

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    kind: Iri
    all: int
    proposed: int
    owned: int
    dated: int
    themed: int
    evidenced: int
    confirmed: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"all": sum(row.all for row in rows)}
