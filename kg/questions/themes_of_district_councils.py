from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    body: Annotated[tuple[Iri, ...], OfKind("DistrictCouncil")] = ()


@dataclass(frozen=True, slots=True)
class Row:
    body: Iri
    programme: Iri
    theme: Iri
    status: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
