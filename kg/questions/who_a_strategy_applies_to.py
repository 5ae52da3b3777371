from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    strategy: Annotated[Iri, OfKind("Strategy")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    group: Iri
    body: Iri | None
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
