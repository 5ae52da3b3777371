"""How the triple of one pattern hangs together with `?this`, over the links that hold with it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from kg.reach.walk import End, Reach, Route, Step
from kg.terms import Iri, Term

#: How many routes to one variable are kept, for the walk to choose the narrowest of.
WAYS = 5

#: The predicates of a link that is no triple pattern, but a second name for the same thing.
NONE: frozenset[Iri] = frozenset()

#: What walking a step backwards is likely to cost: many subjects may share one object.
FORWARD, BACKWARD, ANY, CLOSURE, NAMED = 4, 1, 20, 3, 1000


class Var(str):
    """A variable or blank node of a query; begins with a character that no IRI begins with."""

    __slots__ = ()


THIS = Var("?this")
Node = Var | Term


class Link(NamedTuple):
    """One triple pattern, or with `NONE` as predicates two names for the same thing."""

    subject: Node
    predicates: frozenset[Iri] | None
    object: Node
    closure: bool = False
    name: Var | None = None


Links = tuple[Link, ...]

#: Variable -> routes to it, the cheapest first.
Ways = dict[Var, list[tuple[int, Route]]]


def reach_of(link: Link, around: Links) -> Reach:
    """Return how the triple of *link* is reached; without routes if it hangs loose."""
    ways = _routes(tuple(other for other in around if other != link))
    found = sorted(_ways_to(link, ways), key=lambda way: way[0])
    ends: tuple[tuple[End, Node], ...] = (("subject", link.subject), ("object", link.object))
    fixed = frozenset((end, node) for end, node in ends if not isinstance(node, Var))
    routes = tuple(dict.fromkeys((end, route) for _, end, route in found))
    return Reach(link.predicates, routes, frozenset() if link.closure else fixed)


def _ways_to(link: Link, ways: Ways) -> Iterator[tuple[int, End, Route]]:
    ends: tuple[tuple[End, Node | None, bool], ...] = (
        ("subject", link.subject, False),
        ("object", link.object, True),
        ("predicate", link.name, False),
    )
    for end, node, inverse in ends:
        for cost, route in ways.get(node, ()) if isinstance(node, Var) else ():
            if link.closure:
                again = Step(link.predicates, inverse, closure=True)
                yield cost + CLOSURE, end, (*route, again)
            else:
                yield cost, end, route


def _routes(links: Links) -> Ways:
    """Return the cheapest routes from `?this` to every variable that it leads to."""
    found: Ways = {}
    order = count()
    queue: list[tuple[int, int, tuple[Var, ...], Route]] = [(0, next(order), (THIS,), ())]
    while queue:
        cost, _, met, route = heapq.heappop(queue)
        known = found.setdefault(met[-1], [])
        if len(known) == WAYS:
            continue
        known.append((cost, route))
        for link in links:
            for price, step, there in _steps(link, met[-1]):
                if there not in met:
                    way = route if step is None else (*route, step)
                    heapq.heappush(queue, (cost + price, next(order), (*met, there), way))
    return found


def _steps(link: Link, here: Var) -> Iterator[tuple[int, Step | None, Var]]:
    """Yield where *link* leads from *here*: price, step (none for an alias), variable."""
    dear = (ANY if link.predicates is None else 1) * (CLOSURE if link.closure else 1)
    ends = ((link.subject, link.object, False), (link.object, link.subject, True))
    for start, end, inverse in ends:
        if start != here:
            continue
        if link.name is not None:
            yield NAMED, Step(None, inverse, named=True), link.name
        if isinstance(end, Var):
            if link.predicates == NONE:
                yield 0, None, end
            else:
                price = BACKWARD if inverse else FORWARD
                yield price * dear, Step(link.predicates, inverse, link.closure), end
