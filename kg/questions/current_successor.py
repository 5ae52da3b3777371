from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    body: Annotated[Iri, OfKind("Body")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    current: Iri
    first: date | None
    attested: date | None
    last: date | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
