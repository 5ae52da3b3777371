from dataclasses import dataclass

from kg.question import Graph, Words, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    bearer: Iri
    text: Words
    modality: Iri
    status: Iri
    instrument: Iri | None
    statement: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {"duties": len({row.statement for row in rows})}
