"""
Pairs that share much and do nothing together: what a link prediction would propose, and why.

Graph: actors, that is bodies and partners, with themes and networks; undirected. An actor is a
neighbour of the themes that it works on, of the networks that it is a member of, and of the actors
with which it has a part in one piece of work; work that is a hub, and being named in a list of
members, ties nobody. No weights: what many share counts less by the measures themselves.

Measures, over common neighbours z with d(z) neighbours: resource allocation, the sum of 1 / d(z),
Zhou et al. 2009, https://doi.org/10.1140/epjb/e2009-00335-8, which orders; and Adamic and Adar
2003, https://doi.org/10.1016/S0378-8733(03)00009-1, the sum of 1 / ln d(z). No unit.

What is returned is proposed, and is never counted anywhere: nobody has said it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.align.partners.aim import kin, taken_part
from kg.align.partners.profiles import hubs
from kg.align.projection import PARTNERS, followed, of_kind, sources, targets
from kg.errors import BadInput
from kg.late import nx
from kg.terms import Iri

#: As many are proposed, when nobody says how many.
PROPOSED = 20
_ACTORS = PARTNERS | {"body"}
#: Decimals of what orders proposals, so that no order rests on how a machine adds.
_EXACT = 9


class Proposal(NamedTuple):
    """A pair that might have something to do together; nobody has said so."""

    other: Iri
    resource_allocation: float
    adamic_adar: float
    #: The common neighbours, what fewest share first.
    through: tuple[Iri, ...]


def missing(graph: nx.MultiDiGraph, start: Iri, limit: int = PROPOSED) -> list[Proposal]:
    """
    Return whom an actor shares most with and does nothing with, best first.

    A body asks with its administration and what it came from. Left out are its own parts, what it
    is a part of, what is over, and what it shares nothing with but hubs. An actor without
    neighbours gets none.

    Args:
        graph: a projection.

    Raises:
        BadInput: the start is no actor known on the day of the graph, or the limit is below 1.
    """
    if start not in graph or graph.nodes[start]["kind"] not in _ACTORS:
        raise BadInput("partners-start-unknown", start=start, on=graph.graph["on"])
    if limit < 1:
        raise BadInput("partners-limit", limit=limit)
    around = _around(graph)
    own = kin(graph, start) if graph.nodes[start]["kind"] == "body" else frozenset([start])
    near = frozenset[Iri]().union(*(around.of(each) for each in own)) - own
    known = near | own | {each for one in own for each, _ in followed(graph, one, "part-of")}
    shared: dict[Iri, list[Iri]] = {}
    for middle in sorted(near):
        for other in around.of(middle) - known:
            if graph.nodes[other]["kind"] in _ACTORS and not graph.nodes[other]["is_over"]:
                shared.setdefault(other, []).append(middle)
    found = [
        around.proposal(other, middles)
        for other, middles in shared.items()
        if not around.hubs.issuperset(middles)
    ]
    found.sort(key=lambda each: (-round(each.resource_allocation, _EXACT), each.other))
    return found[:limit]


class Around:
    """The neighbours of each node, looked up when somebody asks."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self._graph = graph
        degrees = {node: len(set(nx.all_neighbors(graph, node))) for node in graph}
        self.hubs = hubs(graph, degrees)
        self._on_theme: dict[Iri, set[Iri]] = {}
        self._in_work: dict[Iri, set[Iri]] = {}
        for actor in of_kind(graph, _ACTORS):
            for work in self._works(actor):
                self._in_work.setdefault(work, set()).add(actor)
            for theme in self._themes(actor):
                self._on_theme.setdefault(theme, set()).add(actor)
        self._kept: dict[Iri, frozenset[Iri]] = {}

    def of(self, node: Iri) -> frozenset[Iri]:
        """Return the neighbours of a node, which is an actor or a theme."""
        if node not in self._kept:
            is_theme = self._graph.nodes[node]["kind"] == "theme"
            found = self._on_theme.get(node, ()) if is_theme else self._of_actor(node)
            self._kept[node] = frozenset(found)
        return self._kept[node]

    def proposal(self, other: Iri, middles: Iterable[Iri]) -> Proposal:
        """Return what common neighbours say of a pair."""
        degrees = {each: len(self.of(each)) for each in middles}
        return Proposal(
            other,
            sum(1 / degree for degree in degrees.values()),
            sum(1 / math.log(degree) for degree in degrees.values()),
            tuple(sorted(degrees, key=lambda each: (degrees[each], each))),
        )

    def _of_actor(self, actor: Iri) -> Iterator[Iri]:
        graph = self._graph
        yield from self._themes(actor)
        yield from targets(graph, actor, "member")
        yield from sources(graph, actor, "member")
        for work in self._works(actor):
            yield from self._in_work[work] - {actor}

    def _works(self, actor: Iri) -> list[Iri]:
        works = [*taken_part(self._graph, actor), *targets(self._graph, actor, "answers-for")]
        return [work for work in works if work not in self.hubs]

    def _themes(self, actor: Iri) -> Iterator[Iri]:
        for work in self._works(actor):
            yield from targets(self._graph, work, "addresses")


@lru_cache(8)
def _around(graph: nx.MultiDiGraph) -> Around:
    """Return the neighbours in a projection that does not change any more."""
    return Around(graph)
