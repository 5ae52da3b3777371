from dataclasses import dataclass

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri | None
    relation: Iri | None
    target: Iri | None
    modality: Iri | None
    speaker: Iri | None
    statement: Iri | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"alignments": sum(row.target is not None for row in rows)}
