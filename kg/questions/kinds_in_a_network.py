from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    network: Annotated[Iri, OfKind("Network")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    kind: Iri
    inside: int
    all: int
    unsure: int
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"missing": sum(row.inside == 0 for row in rows)}
