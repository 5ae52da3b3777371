"""From triples that have changed, back to the anchors that look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal as OneOf

from kg.store import Store
from kg.terms import Iri, Quad, Term

End = OneOf["subject", "predicate", "object"]

#: A route that meets more nodes than this is left for another that leads to the same triple.
FEW = 64


@dataclass(frozen=True, slots=True)
class Step:
    """
    From a node over one triple to the next node.

    Attributes:
        predicates: those that may be followed; None follows any.
        inverse: from the object to the subject.
        closure: over any number of such triples, none included.
        named: not to the other end of the triple, but to its predicate.
    """

    predicates: frozenset[Iri] | None
    inverse: bool = False
    closure: bool = False
    named: bool = False


Route = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """
    A kind of triple that is looked at, and how it hangs together with the anchor.

    Attributes:
        predicates: of the triple that is looked at; None is any.
        routes: each leads from the anchor to one end of that triple, and all of them must; the
            most selective first. Without any, the triple is looked at from every anchor.
        fixed: ends of the triple that are given.
    """

    predicates: frozenset[Iri] | None
    routes: tuple[tuple[End, Route], ...]
    fixed: frozenset[tuple[End, Term]] = frozenset()

    def sees(self, quad: Quad) -> bool:
        """Tell whether *quad* is of the kind that is looked at, from whatever anchor."""
        if self.predicates is not None and quad.predicate not in self.predicates:
            return False
        return all(getattr(quad, end) == term for end, term in self.fixed)


def along(*steps: Step) -> Reach:
    """Return the reach that looks at the triple of the last step, having walked the others."""
    *way, last = steps
    if last.closure:
        way.append(last)
    return Reach(last.predicates, (("object" if last.inverse else "subject", tuple(way)),))


def touched(
    reaches: Iterable[Reach], before: Store, after: Store, changed: Iterable[Quad]
) -> set[Iri]:
    """
    Return the anchors for which a triple that is looked at has changed.

    Never too few: what holds around an anchor that is not returned is the same in both stores.

    Args:
        reaches: what is looked at, as from `reaches_of_query`.
        before: the store before the change, or at least what the change has removed from it.
        after: the store after the change.
        changed: quads added and quads removed.
    """
    found = anchors_by_reach(reaches, before, after, changed).values()
    return {term for terms in found for term in terms if isinstance(term, Iri)}


def anchors_by_reach(
    reaches: Iterable[Reach], before: Store, after: Store, changed: Iterable[Quad]
) -> dict[Reach, set[Term]]:
    """Return the anchors touched by way of each reach, for the reaches that meet a change."""
    walk = _Walk(before, after)
    by_predicate: dict[Iri | None, list[Reach]] = {}
    for reach in set(reaches):
        for predicate in (None,) if reach.predicates is None else reach.predicates:
            by_predicate.setdefault(predicate, []).append(reach)
    found: dict[Reach, set[Term]] = {}
    for quad in changed:
        for reach in chain(by_predicate.get(quad.predicate, ()), by_predicate.get(None, ())):
            if reach.sees(quad):
                found.setdefault(reach, set()).update(walk.anchors(reach, quad))
    return found


class _Walk:
    """Backwards over the triples of two stores together, only for reaches with a route."""

    def __init__(self, before: Store, after: Store) -> None:
        self._stores = (before, after)
        self._known: dict[tuple[Route, Term], set[Term]] = {}

    def anchors(self, reach: Reach, quad: Quad) -> set[Term]:
        """Return the anchors that meet every route of *reach*, or more of them."""
        starts = [(route, getattr(quad, end)) for end, route in reach.routes]
        for route, start in starts:
            anchors = self._back(route, start, FEW)
            if anchors is not None:
                return anchors
        found = [self._all(route, start) for route, start in starts]
        return set.intersection(*found)

    def _all(self, route: Route, start: Term) -> set[Term]:
        if (route, start) not in self._known:
            self._known[route, start] = self._back(route, start, None) or set()
        return self._known[route, start]

    def _back(self, route: Route, start: Term, limit: int | None) -> set[Term] | None:
        """Return where *route* may have begun to end at *start*; None if over *limit* nodes."""
        met: set[Term] = {start}
        for step in reversed(route):
            found = self._before_step(step, met, limit)
            if found is None:
                return None
            met = found
        return met

    def _before_step(self, step: Step, ends: set[Term], limit: int | None) -> set[Term] | None:
        found = set(ends) if step.closure else set()
        queue = list(ends)
        while queue:
            for node in self._sources(step, queue.pop()):
                if node not in found:
                    found.add(node)
                    if step.closure:
                        queue.append(node)
                if limit is not None and len(found) > limit:
                    return None
        return found

    def _sources(self, step: Step, end: Term) -> Iterator[Term]:
        predicates: Iterable[Iri | None] = step.predicates or (None,)
        for store in self._stores:
            for predicate in predicates:
                yield from _one_back(store, step, predicate, end)


def _one_back(store: Store, step: Step, predicate: Iri | None, end: Term) -> Iterator[Term]:
    """Yield the nodes from which one triple of *store* leads to *end*."""
    if step.named:
        if isinstance(end, Iri):
            for quad in store.quads(predicate=end):
                yield quad.object if step.inverse else quad.subject
    elif not step.inverse:
        for quad in store.quads(predicate=predicate, object=end):
            yield quad.subject
    elif isinstance(end, Iri):
        for quad in store.quads(subject=end, predicate=predicate):
            yield quad.object
