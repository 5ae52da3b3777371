from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    consultation: Annotated[Iri, OfKind("Consultation")]


@dataclass(frozen=True, slots=True)
class Row:
    response: Iri
    body: Iri | None
    strategy: Iri | None
    stance: Iri | None
    viewpoints: int
    meeting: date | None
    deadline: date | None
    timely: bool | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"responses": len({row.response for row in rows})}
