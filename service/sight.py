"""
One line of sight: from an initiative or a theme to the vision in force.

The line that is shown is the firmest one: whose links the sources say most plainly.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, cast

from kg.store import Row, Store, read_query
from kg.terms import Iri, Literal
from service.naming import Names, code, names

_QUERIES = Path(__file__).with_name("queries")

#: How far from the source's own words a link is; the smaller the sum, the firmer the line.
_DISTANCE = {"stated": 1, "inferred": 2, "interpreted": 4}

#: Code of the EU's language authority -> code of HTML.
_LANGUAGES = {"SWE": "sv", "ENG": "en"}

#: A line of fewer stations says nothing, and one of more cannot be drawn.
STATIONS = range(3, 8)


@dataclass(frozen=True, slots=True)
class Station:
    """An element that the line passes."""

    name: Names
    kind: Names
    responsible: Names | None


@dataclass(frozen=True, slots=True)
class Link:
    """What takes the line from one station to the next."""

    relation: Names
    #: stated, interpreted or inferred.
    status: str
    status_name: Names
    #: done, must, should, may or conditional; None for a matter of record.
    modality: str | None
    modality_name: Names | None
    speaker: Names | None
    document: Names | None
    quote: str | None
    #: Language of the quote, where its document says one that pages know.
    quote_language: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of sight; it has one link fewer than stations."""

    stations: tuple[Station, ...]
    links: tuple[Link, ...]

    @property
    def stated(self) -> int:
        """How many of the links the sources state."""
        return sum(link.status == "stated" for link in self.links)


class _Step(NamedTuple):
    cost: Decimal
    source: Iri
    target: Iri
    statement: Iri
    relation: Iri
    status: Iri


def firmest_line(store: Store, base: str) -> Line | None:
    """Return the firmest line of sight on the reference date; None when no line is whole."""
    ends = store.select(read_query(_QUERIES / "ends.rq", base))
    visions = {_iri(row["element"]) for row in ends if code(row["kind"]) == "Vision"}
    ways = _ways(visions, _steps(store, base))
    paths = {
        _iri(row["element"]): list(_path(_iri(row["element"]), ways))
        for row in ends
        if _iri(row["element"]) in ways
    }
    drawable = {start: path for start, path in paths.items() if len(path) + 1 in STATIONS}
    if not drawable:
        return None
    best = min(drawable, key=lambda start: (sum(step.cost for step in drawable[start]), start))
    return _line(store, base, drawable[best])


def _steps(store: Store, base: str) -> list[_Step]:
    rows = store.select(read_query(_QUERIES / "steps.rq", base))
    return [
        _Step(
            _DISTANCE[code(row["status"])] + 1 - Decimal(cast(Literal, row["confidence"]).value),
            *(_iri(row[name]) for name in ("source", "target", "statement", "relation", "status")),
        )
        for row in rows
    ]


def _ways(visions: Collection[Iri], steps: Collection[_Step]) -> Mapping[Iri, _Step]:
    """Return for each element that reaches a vision the first step of its firmest way there."""
    towards: dict[Iri, list[_Step]] = defaultdict(list)
    for step in steps:
        towards[step.target].append(step)
    ways: dict[Iri, _Step] = {}
    waiting = [(step.cost, step) for vision in visions for step in towards[vision]]
    heapq.heapify(waiting)
    while waiting:
        cost, step = heapq.heappop(waiting)
        if step.source in ways or step.source in visions:
            continue
        ways[step.source] = step
        for earlier in towards[step.source]:
            heapq.heappush(waiting, (cost + earlier.cost, earlier))
    return ways


def _path(start: Iri, ways: Mapping[Iri, _Step]) -> Iterator[_Step]:
    while start in ways:
        yield ways[start]
        start = ways[start].target


def _line(store: Store, base: str, path: list[_Step]) -> Line:
    elements = [path[0].source, *(step.target for step in path)]
    rows = store.select(read_query(_QUERIES / "kinds.rq", base))
    kinds = {_iri(row["element"]): row for row in rows}
    return Line(
        tuple(_station(store, element, kinds[element]) for element in elements),
        tuple(_link(store, base, step) for step in path),
    )


def _station(store: Store, element: Iri, row: Row) -> Station:
    return Station(
        names(store, element), names(store, _iri(row["kind"])), _names(store, row["responsible"])
    )


def _link(store: Store, base: str, step: _Step) -> Link:
    query = read_query(_QUERIES / "evidence.rq", base)
    (said,) = store.select(query, {"statement": step.statement})
    modality, quote = said["modality"], said["quote"]
    return Link(
        relation=names(store, step.relation),
        status=code(step.status),
        status_name=names(store, step.status),
        modality=code(modality) if modality else None,
        modality_name=_names(store, modality),
        speaker=_names(store, said["speaker"]),
        document=_names(store, said["document"]),
        quote=quote.value if isinstance(quote, Literal) else None,
        quote_language=_LANGUAGES.get(code(said["written"])),
    )


def _names(store: Store, term: object) -> Names | None:
    return names(store, term) if isinstance(term, Iri) else None


def _iri(term: object) -> Iri:
    return cast(Iri, term)
