from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfClass, OfKind, Words, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    strategy: Annotated[Iri, OfKind("Strategy")]
    kind: Annotated[Iri, OfClass("Body")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    body: Iri
    direction: Iri
    coverage: Words
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    counted = [row.coverage.en for row in rows]
    return {
        "all": len(rows) + len(unknown),
        "active": counted.count("activity"),
        "none": counted.count("none"),
    }
