from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    body: Annotated[Iri | None, OfKind("Body")] = None


@dataclass(frozen=True, slots=True)
class Row:
    instrument: Iri
    successor: Iri | None
    adopter: Iri | None
    body: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"instruments": len({row.instrument for row in rows})}
