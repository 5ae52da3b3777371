from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    element: Annotated[tuple[Iri, ...], OfKind("ChainElement")] = ()


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri
    target: Iri
    status: Iri
    modality: Iri
    speaker: Iri
    statement: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
