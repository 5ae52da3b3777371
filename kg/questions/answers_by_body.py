from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    consultation: Annotated[Iri, OfKind("Consultation")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    body: Iri
    invited: bool
    response: Iri | None
    author: Iri | None
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"bodies": len({row.body for row in rows})}
