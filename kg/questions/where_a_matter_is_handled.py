from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    matter: Annotated[Iri, OfKind("Matter")]


@dataclass(frozen=True, slots=True)
class Row:
    document: Iri
    meeting: Iri | None
    date: date | None
    page: Iri | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
