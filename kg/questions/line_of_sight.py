from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.align import Link, lines
from kg.question import Graph, OfKind, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    element: Annotated[Iri, OfKind("ChainElement")]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    source: Iri
    relation: Iri
    next: Iri
    reading: bool
    arrives: bool


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    step: int
    source: Iri
    relation: Iri | None
    next: Iri | None
    reading: bool | None
    whole: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    steps = graph.select(QUERY, ask, Selected)
    links = [Link(each.source, each.relation, each.next) for each in steps]
    arrived = {each.next for each in steps if each.arrives}
    found = lines(links, ask.element, arrived)
    read = {Link(each.source, each.relation, each.next) for each in steps if each.reading}
    return [
        row for number, line in enumerate(found, 1) for row in _rows(number, line, arrived, read)
    ]


def _rows(
    number: int, line: list[Link], arrived: set[Iri], read: Collection[Link]
) -> Iterator[Row]:
    whole = bool(line) and line[-1].target in arrived
    for step, link in enumerate(line, 1):
        source, relation, target = map(Iri, link)
        yield Row(number, step, source, relation, target, link in read, whole)
    if line and not whole:
        yield Row(number, len(line) + 1, Iri(line[-1].target), None, None, None, whole)


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    ends = {row.line: row.whole for row in rows}
    return {"whole": sum(ends.values()), "broken": len(ends) - sum(ends.values())}
