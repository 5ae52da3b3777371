from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    body: Annotated[Iri, OfKind("Body")]


@dataclass(frozen=True, slots=True)
class Row:
    successor: Iri
    predecessor: Iri
    change: Iri | None
    date: date | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"bodies": len({row.successor for row in rows})}
