"""What one release changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kg.releases import Delta, Manifest
from kg.terms import Iri, Quad


class What(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Counts(NamedTuple):
    """Numbers of statements."""

    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one release changed, by graph and by thing."""

    release: Manifest
    #: Graph -> statements added and removed; only graphs that changed.
    graphs: dict[Iri, Counts]
    #: Thing -> what happened to it, in the order of their IRIs.
    things: dict[Iri, What] = field(repr=False)

    def of(self, what: What) -> list[Iri]:
        """Return the things to which that happened."""
        return [iri for iri, happened in self.things.items() if happened is what]

    def count(self, what: What) -> int:
        """Return to how many things that happened."""
        return sum(1 for happened in self.things.values() if happened is what)


def by_graph(delta: Delta) -> dict[Iri, Counts]:
    """Return graph -> statements added and removed."""
    added = Counter(quad.graph for quad in delta.added)
    removed = Counter(quad.graph for quad in delta.removed)
    return {graph: Counts(added[graph], removed[graph]) for graph in sorted({*added, *removed})}


def by_thing(delta: Delta, after: dict[Iri, int]) -> dict[Iri, What]:
    """
    Return thing -> what happened to it.

    Args:
        after: how many statements each thing of the change has afterwards.
    """
    added, removed = _subjects(delta.added), _subjects(delta.removed)

    def what(iri: Iri) -> What:
        if after[iri] == 0:
            return What.REMOVED
        before = after[iri] - added[iri] + removed[iri]
        return What.CHANGED if before else What.ADDED

    return {iri: what(iri) for iri in sorted({*added, *removed})}


def _subjects(quads: Iterable[Quad]) -> Counter[Iri]:
    return Counter(quad.subject for quad in quads)
