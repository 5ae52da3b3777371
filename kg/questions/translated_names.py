from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfClass, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    kind: Annotated[Iri, OfClass("ChainElement")]


@dataclass(frozen=True, slots=True)
class Row:
    thing: Iri
    ours: str


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
