"""From triples that have changed, back to the anchors that look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal as OneOf
from typing import NamedTuple

from kg.store import Store
from kg.terms import Iri, Quad, Term

End = OneOf["subject", "predicate", "object"]

#: A route that meets more nodes than this is left for another to the same triple, as long as there
#: is one that meets fewer.
LIMITS = (64, 1024, None)

#: So few anchors are rather looked at than told apart by further routes.
ENOUGH = 2


class Step(NamedTuple):
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


class Reach(NamedTuple):
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
    found = Watch(reaches).anchors((before, after), changed).values()
    return {term for terms in found for term in terms if isinstance(term, Iri)}


class Watch:
    """Reaches kept ready to be held against many changes."""

    def __init__(self, reaches: Iterable[Reach]) -> None:
        self._by_predicate: dict[Iri | None, list[Reach]] = {}
        for reach in dict.fromkeys(reaches):
            for predicate in (None,) if reach.predicates is None else reach.predicates:
                self._by_predicate.setdefault(predicate, []).append(reach)

    def anchors(self, stores: Sequence[Store], changed: Iterable[Quad]) -> dict[Reach, set[Term]]:
        """
        Return the anchors touched by way of each reach, for those that meet a change.

        Args:
            stores: hold together what is there before and after the change.
            changed: quads added and quads removed.
        """
        walk = _Walk(stores)
        always = self._by_predicate.get(None, [])
        found: dict[Reach, set[Term]] = {}
        for quad in changed:
            for reach in chain(self._by_predicate.get(quad.predicate, ()), always):
                if reach.sees(quad):
                    found.setdefault(reach, set()).update(walk.anchors(reach, quad))
        return found


class _Walk:
    """Backwards over the triples of all stores together, only for reaches with a route."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = stores
        self._near: dict[tuple[int, Term, bool], dict[Iri, list[Term]] | None] = {}
        self._known: dict[tuple[Route, Term, int | None], set[Term] | None] = {}

    def anchors(self, reach: Reach, quad: Quad) -> set[Term]:
        """Return the anchors that meet every route of *reach*, or somewhat more of them."""
        for limit in LIMITS:
            found: set[Term] | None = None
            for end, route in reach.routes:
                way = self._back(route, getattr(quad, end), limit)
                if way is not None:
                    found = way if found is None else found & way
                    if len(found) <= ENOUGH:
                        return found
            if found is not None:
                return found
        raise AssertionError("without a limit, every route is walked to its end")

    def _back(self, route: Route, start: Term, limit: int | None) -> set[Term] | None:
        """Return where *route* may have begun to end at *start*; None if over *limit* nodes."""
        key = (route, start, limit)
        if key not in self._known:
            self._known[key] = self._walked(route, start, limit)
        return self._known[key]

    def _walked(self, route: Route, start: Term, limit: int | None) -> set[Term] | None:
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
        """Yield the nodes from which one triple leads to *end*."""
        if step.inverse and not step.named and not isinstance(end, Iri):
            return
        for store in self._stores:
            near = None if step.named else self._around(store, end, step.inverse)
            if near is None:
                yield from _asked(store, step, end)
            elif step.predicates is None:
                yield from (node for nodes in near.values() for node in nodes)
            else:
                for predicate in step.predicates:
                    yield from near.get(predicate, ())

    def _around(self, store: Store, node: Term, inverse: bool) -> dict[Iri, list[Term]] | None:
        """
        Return predicate -> what leads to *node*, or where it leads to; None if that is much.

        The many predicates that shapes follow from a node are then one question to the store.
        """
        key = (id(store), node, inverse)
        if key not in self._near:
            quads = store.quads(subject=Iri(str(node))) if inverse else store.quads(object=node)
            few = list(islice(quads, LIMITS[0]))
            near: dict[Iri, list[Term]] = {}
            for quad in few:
                near.setdefault(quad.predicate, []).append(quad.object if inverse else quad.subject)
            self._near[key] = None if len(few) == LIMITS[0] else near
        return self._near[key]


def _asked(store: Store, step: Step, end: Term) -> Iterator[Term]:
    """Yield the nodes from which one triple of *store* leads to *end*, asked one by one."""
    for predicate in step.predicates or (None,):
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
