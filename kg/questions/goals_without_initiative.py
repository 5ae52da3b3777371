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
    goal: Iri
    level: Iri
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
