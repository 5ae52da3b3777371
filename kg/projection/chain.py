"""The steering chain of a day: its steps, where they start, and where they arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached

from kg.question import Graph
from kg.terms import Iri

_HERE = Path(__file__).parent
#: The queries, in the order in which they are put.
CHAIN_READS = tuple(
    (_HERE / f"{name}.rq").read_text(encoding="utf-8") for name in ("steps", "elements")
)
_NEVER = frozenset({"proposed", "rejected", "planned"})


class Chain(NamedTuple):
    """What there is of it on a day."""

    links: list[tuple[Iri, Iri]]
    #: Initiatives that are more than proposed or planned, and visions in force.
    starts: frozenset[Iri]
    ends: frozenset[Iri]
    #: Element -> its class, the first of several.
    kinds: dict[Iri, Iri]


@dataclass(frozen=True, slots=True)
class _Step:
    source: Iri
    next: Iri


@dataclass(frozen=True, slots=True)
class _Element:
    element: Iri
    kind: Iri
    first: date | None
    attested: date | None
    last: date | None
    begun: date | None
    ended: date | None
    said: Iri | None
    status: Iri | None

    def may_be_of(self, on: date) -> bool:
        """Whether it is more than proposed, and not known to be of another time."""
        codes = {(code or "").rpartition("/")[2] for code in (self.said, self.status)}
        is_early = self.first is not None and self.first > on
        is_late = self.last is not None and self.last < on
        return not (codes & _NEVER or is_early or is_late)

    def is_in_force(self, on: date) -> bool:
        """Whether it is known to be in force; of a vision with periods, in this one."""
        if self.begun is not None:
            return self.begun <= on and (self.ended is None or self.ended >= on)
        since = [day for day in (self.first, self.attested) if day is not None and day <= on]
        return bool(since) and (self.last is None or self.last >= on)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """The queries take no inputs: the chain is read whole."""


_Read = tuple[list[_Step], list[_Element]]
_RELEASES: LRUCache[tuple[Path, str], _Read] = LRUCache(2)


def chain(graph: Graph, on: date) -> Chain:
    """
    Return the steering chain of a day.

    A vision stays in it on every day, as what others lead over; all else that is known to be of
    another time is left out, and so is what is only proposed.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    path = graph.store.path
    steps, elements = _read(graph) if path is None else _of_release(path, graph)
    rows = defaultdict[Iri, list[_Element]](list)
    for each in elements:
        rows[each.element].append(each)
    there = {name for name, found in rows.items() if all(each.may_be_of(on) for each in found)}
    visions = set(_of_kind(elements, "Vision"))
    return Chain(
        links=[
            (s.source, s.next) for s in steps if s.next in visions | there or s.next not in rows
        ],
        starts=frozenset(there.intersection(_of_kind(elements, "Initiative"))),
        ends=frozenset(
            each.element for each in elements if each.element in visions and each.is_in_force(on)
        ),
        kinds={name: found[0].kind for name, found in rows.items()},
    )


def _of_kind(elements: list[_Element], name: str) -> Iterator[Iri]:
    return (each.element for each in elements if each.kind.endswith(f"#{name}"))


@cached(_RELEASES, key=lambda path, graph: (path, graph.base), lock=Lock())
def _of_release(path: Path, graph: Graph) -> _Read:
    return _read(graph)


def _read(graph: Graph) -> _Read:
    steps, elements = CHAIN_READS
    return graph.select(steps, _Nothing(), _Step), graph.select(elements, _Nothing(), _Element)
