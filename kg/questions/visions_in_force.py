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
    vision: Iri
    status: Iri | None
    first: date | None
    attested: date | None
    last: date | None
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
