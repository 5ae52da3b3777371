from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    document: Annotated[Iri, OfKind("Document")]


@dataclass(frozen=True, slots=True)
class Row:
    statement: Iri
    status: Iri
    alone: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"alone": sum(row.alone for row in rows)}
