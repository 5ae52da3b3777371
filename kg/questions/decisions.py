from dataclasses import dataclass
from datetime import date

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    decision: Iri
    outcome: Iri | None
    what: Iri | None
    date: date | None
    number: str | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "decisions": len({row.decision for row in rows}),
        "undated": len({row.decision for row in rows if row.date is None}),
        "unnumbered": len({row.decision for row in rows if row.number is None}),
    }
