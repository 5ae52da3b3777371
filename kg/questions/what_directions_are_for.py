from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, Words, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    strategy: Annotated[Iri, OfKind("Strategy")]


@dataclass(frozen=True, slots=True)
class Row:
    direction: Iri
    text: Words
    modality: Iri
    status: Iri
    speaker: Iri
    statement: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
