from dataclasses import dataclass
from datetime import date

from kg.align.fragility import bottlenecks
from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    source: Iri
    next: Iri
    kind: Iri | None
    starts: bool
    arrives: bool


@dataclass(frozen=True, slots=True)
class Row:
    element: Iri
    kind: Iri | None
    initiative: Iri
    initiatives: int
    of: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    links = graph.select(QUERY, ask, Selected)
    kinds = {each.next: each.kind for each in links}
    starts = {each.source for each in links if each.starts}
    ends = {each.next for each in links if each.arrives}
    hanging = bottlenecks(((each.source, each.next) for each in links), starts, ends)
    found = [
        Row(element, kinds[element], min(cut), len(cut), len(hanging.reaching))
        for element, cut in hanging.by.items()
    ]
    return sorted(found, key=lambda row: (-row.initiatives, row.element))


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "most": max((row.initiatives for row in rows), default=0),
        "reaching": max((row.of for row in rows), default=0),
    }
