"""Which quads are near some things: ever larger sets, of which the first that do are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from kg.terms import RDF_TYPE, Iri, Quad


class Near:
    """Quads by what they are about and what they point at."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[object, set[Quad]] = defaultdict(set)
        self._at: dict[object, set[Quad]] = defaultdict(set)
        for each in quads:
            self._about[each.subject].add(each)
            # A class is no neighbour: all things would be one step apart.
            if each.predicate != RDF_TYPE:
                self._at[each.object].add(each)

    def rings(self, things: Set[Iri]) -> Iterator[Set[Quad]]:
        """
        Yield what is to be added, step by step, until all is there.

        First what is said about *things* and leads to *things* or to values, then all that is said
        about them, then step by step what is one further away; each time about as much again.
        """
        about = self._of(self._about, things)
        yield {each for each in about if each.object in things or _is_plain(each)}
        yield about
        seen, pending = set(about), set[Quad]()
        for quads in self._steps(things):
            pending |= quads - seen
            if len(pending) >= len(seen):
                yield pending
                seen |= pending
                pending = set()
        yield pending
        yield {each for quads in self._about.values() for each in quads}

    def _steps(self, things: Set[Iri]) -> Iterator[set[Quad]]:
        """Yield what points at each thing, with all else about what does so, few pointers first."""
        reached, level = set(things), set(things)
        while level:
            found = set[Quad]()
            for thing in sorted(level, key=lambda each: (len(self._at.get(each, ())), each)):
                subjects = {each.subject for each in self._at.get(thing, ())} | {thing}
                quads = self._of(self._about, subjects)
                yield quads
                found |= quads
            ends = {end for each in found if not _is_plain(each) for end in each[:3:2]}
            level = {each for each in ends if isinstance(each, Iri)} - reached
            reached |= level

    @staticmethod
    def _of(index: dict[object, set[Quad]], things: Iterable[object]) -> set[Quad]:
        return {quad for each in things for quad in index.get(each, ())}


def _is_plain(quad: Quad) -> bool:
    return quad.predicate == RDF_TYPE or not isinstance(quad.object, Iri)
