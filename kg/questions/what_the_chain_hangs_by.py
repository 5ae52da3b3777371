from dataclasses import dataclass
from datetime import date

from kg.align.fragility import bottlenecks
from kg.projection import CHAIN_READS as READS
from kg.projection import chain
from kg.question import Graph, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri
    kind: Iri | None
    initiative: Iri
    initiatives: int
    of: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    of_day = chain(graph, ask.on or graph.reference_day)
    hanging = bottlenecks(of_day.links, of_day.starts, of_day.ends)
    found = [
        Row(element, of_day.kinds.get(element), min(cut), len(cut), len(hanging.reaching))
        for element, cut in hanging.by.items()
    ]
    return sorted(found, key=lambda row: (-row.initiatives, row.element))


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "most": max((row.initiatives for row in rows), default=0),
        "reaching": max((row.of for row in rows), default=0),
    }
