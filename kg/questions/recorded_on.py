from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    element: Annotated[Iri, OfKind("ChainElement")]
    recorded: date


@dataclass(frozen=True, slots=True)
class Row:
    source: Iri
    relation: Iri
    target: Iri
    status: Iri
    statement: Iri
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
