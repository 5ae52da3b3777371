"""
Why two things are linked: kinds of ways between them that chance alone would hardly make.

Hetnet connectivity search, Himmelstein et al. 2023, https://doi.org/10.1093/gigascience/giad047.
Nodes: actors (bodies and partners), works (initiatives and activities), themes. Edges, walked
either way: an actor has a part in a work, answers for it or pays for it; an actor is a member of a
network; a work is about a theme; a theme is wider than another, or related to it. A way is a
sequence of at most four edges, of a kind in `WAYS`, that meets no node twice.

Each path weighs the product over its edges of d(source)^-w · d(target)^-w, where d counts edges of
the same relation and w is `DAMPING`: what few share says more. The statistic of a kind is the sum
over its paths, without a unit. It is held against `SAMPLES` graphs in which everybody has as many
edges of each relation, to others: `chance` is the share of them, with the real one counted in, in
which it is at least as high, Phipson and Smyth 2010, https://doi.org/10.2202/1544-6115.1585.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from kg.align.network.relations import RELATIONS, SAMPLES, SORTS, Edge, Relation
from kg.align.projection import of_kind
from kg.errors import BadInput
from kg.late import np, nx
from kg.terms import Iri

if TYPE_CHECKING:
    from kg.align.network.relations import Numbers

#: As many kinds of ways explain a link.
SHOWN = 3
_EXACT = 1e-12


class Way(NamedTuple):
    """A kind of way: the relations from each of its two ends to the node where they meet."""

    name: str
    ends: tuple[str, str]
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def meets_at_theme(self) -> bool:
        """Whether both ends reach a theme by work, which could be the same."""
        return self.left[-1:] == self.right[-1:] == ("about",)

    @property
    def is_direct(self) -> bool:
        """Whether it is one edge."""
        return len(self.left) + len(self.right) == 1


WAYS = (
    Way("work", ("actor", "actor"), ("part",), ("part",)),
    Way("membership", ("actor", "actor"), ("member",), ()),
    Way("network", ("actor", "actor"), ("member",), ("member",)),
    Way("network-work", ("actor", "actor"), ("member", "part"), ("part",)),
    Way("theme", ("actor", "actor"), ("part", "about"), ("part", "about")),
    Way("own-theme", ("actor", "theme"), ("part", "about"), ()),
    Way("near-theme", ("actor", "theme"), ("part", "about", "near"), ()),
    Way("network-theme", ("actor", "theme"), ("member", "part", "about"), ()),
    Way("own-work", ("actor", "work"), ("part",), ()),
    Way("network-own-work", ("actor", "work"), ("member", "part"), ()),
    Way("work-theme", ("actor", "work"), ("part", "about"), ("about",)),
    Way("about", ("work", "theme"), ("about",), ()),
    Way("near-about", ("work", "theme"), ("about", "near"), ()),
)


class Explained(NamedTuple):
    """One kind of way between two things."""

    way: str
    #: How many paths of the kind there are, and how many chance makes on average.
    paths: int
    expected: float
    #: The share of graphs in which the ways of the kind weigh as much; more than 0, at most 1.
    chance: float
    #: The path that weighs most, from the first of the two to the other.
    best: tuple[Edge, ...]


def linked(graph: nx.MultiDiGraph, one: Iri, other: Iri) -> list[Explained]:
    """
    Return the kinds of ways between two things, those first that chance makes least.

    None, where there is no way; at most `SHOWN`, each of another kind.

    Args:
        graph: a projection, which does not change any more.
        one, other: actors, works or themes of it, but not both works or both themes.

    Raises:
        BadInput: one is not known on the day of the graph, or is of no such kind; the two are the
            same, or no kind of way joins such two.
    """
    links = _links(graph)
    for end in (one, other):
        if end not in links.sorts:
            raise BadInput("partners-start-unknown", start=end, on=graph.graph["on"])
    ways = [way for way in _directed() if way.ends == (links.sorts[one], links.sorts[other])]
    if one == other or not ways:
        raise BadInput("links-no-way", one=one, other=other)
    between = _Between(links, one, other)
    found = [(each, way) for way in ways if (each := between.explained(way))]
    found.sort(key=lambda pair: _merit(pair[0]))
    # Some kinds may be walked from either end.
    first: dict[str, tuple[Explained, Way]] = {}
    for each, way in found:
        first.setdefault(each.way, (each, way))
    shown = list(first.values())[:SHOWN]
    return [each._replace(expected=between.expected(way)) for each, way in shown]


def _merit(each: Explained) -> tuple[float, int, int, str]:
    return each.chance, len(each.best), -each.paths, each.way


def _directed() -> Iterator[Way]:
    """Yield the kinds of ways from either of their ends."""
    for way in WAYS:
        yield way
        turned = Way(way.name, way.ends[::-1], way.right, way.left)
        if turned != way:
            yield turned


class _Links:
    """The edges of a projection, by relation of ways."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.sorts = {node: sort for sort, kinds in SORTS.items() for node in of_kind(graph, kinds)}
        order = sorted(self.sorts, key=lambda node: (self.sorts[node], node))
        self.places = {node: place for place, node in enumerate(order)}
        self.relations = {name: Relation(graph, name, self.places) for name in RELATIONS}


@lru_cache(8)
def _links(graph: nx.MultiDiGraph) -> _Links:
    """Return the links of a projection that does not change any more."""
    return _Links(graph)


class _Walk(NamedTuple):
    weight: float
    nodes: tuple[int, ...]


class _Between:
    """All that goes from one thing to another; walks are kept, for several ways begin alike."""

    def __init__(self, links: _Links, one: Iri, other: Iri) -> None:
        self._relations = links.relations
        self._ends = (links.places[one], links.places[other])
        self._size = len(links.places)
        self._kept: dict[tuple[object, ...], Numbers] = {}

    def explained(self, way: Way) -> Explained | None:
        """Return what there is of a kind of way, but what is expected; None where nothing is."""
        count = round(float(self._sums(way, real=True, damped=False)[0]))
        if not count:
            return None
        weight = self._sums(way, real=True, damped=True)[0]
        by_chance = self._sums(way, real=False, damped=True)
        return Explained(
            way=way.name,
            paths=count,
            expected=math.nan,
            chance=(1 + int((by_chance >= weight - _EXACT).sum())) / (1 + SAMPLES),
            best=self._best(way),
        )

    def expected(self, way: Way) -> float:
        """Return how many paths of a kind chance makes on average; it takes as long as the rest."""
        return float(self._sums(way, real=False, damped=False).mean())

    def _sums(self, way: Way, *, real: bool, damped: bool) -> Numbers:
        """Return what the paths of a kind weigh together, or count, in each graph."""

        def reached(end: int, relations: tuple[str, ...]) -> Numbers:
            return self._spread(end, relations, way.is_direct, real, damped)

        found: Numbers = np.einsum("ij,ij->i", reached(0, way.left), reached(1, way.right))
        if way.meets_at_theme:
            # Paths that come to the theme by the same work from both ends are none.
            works = reached(0, way.left[:-1]) * reached(1, way.right[:-1])
            same = self._relations["about"].walked(works, real, damped, squared=True)
            found = found - same.sum(axis=1)
        return found

    def _spread(
        self, end: int, relations: tuple[str, ...], is_direct: bool, real: bool, damped: bool
    ) -> Numbers:
        """Return where walks from one end are; a row is a graph, a column a node."""
        key = (end, relations, is_direct, real, damped)
        if key not in self._kept:
            self._kept[key] = self._walked(end, relations, is_direct, real, damped)
        return self._kept[key]

    def _walked(
        self, end: int, relations: tuple[str, ...], is_direct: bool, real: bool, damped: bool
    ) -> Numbers:
        if not relations:
            now = np.zeros((1 if real else SAMPLES, self._size))
            now[:, self._ends[end]] = 1
            return now
        relation = self._relations[relations[-1]]
        if len(relations) == 1:
            now = relation.begun(self._ends[end], real, damped)
        else:
            before = self._spread(end, relations[:-1], is_direct, real, damped)
            now = relation.walked(before, real, damped)
        if relations[-1] == "member" and not is_direct:
            # A network in between is neither end.
            now[:, list(self._ends)] = 0
        return now

    def _best(self, way: Way) -> tuple[Edge, ...]:
        """Return the path of a kind that weighs most."""
        left, right = (self._heaviest(end, way) for end in (0, 1))
        pairs = (
            (-round(near.weight * far.weight, 12), near.nodes + far.nodes[-2::-1])
            for meeting in left.keys() & right.keys()
            for near, far in product(left[meeting], right[meeting])
            if not (way.meets_at_theme and near.nodes[-2] == far.nodes[-2])
        )
        relations = [*way.left, *reversed(way.right)]
        return tuple(
            self._relations[relation].edge(*pair)
            for relation, pair in zip(relations, pairwise(min(pairs)[1]), strict=True)
        )

    def _heaviest(self, end: int, way: Way) -> dict[int, list[_Walk]]:
        """Return the two heaviest walks to each node: one of them may not go with the other end."""
        start = self._ends[end]
        now = {start: [_Walk(1.0, (start,))]}
        for relation in (way.left, way.right)[end]:
            is_between = relation == "member" and not way.is_direct
            now = self._onward(now, self._relations[relation], self._ends if is_between else ())
        return now

    def _onward(
        self, now: dict[int, list[_Walk]], relation: Relation, shunned: Iterable[int]
    ) -> dict[int, list[_Walk]]:
        found: dict[int, list[_Walk]] = defaultdict(list)
        for node, walks in now.items():
            for end, weight in relation.onward(node):
                if end not in tuple(shunned):
                    found[end] += [_Walk(w * weight, (*nodes, end)) for w, nodes in walks]
        return {node: sorted(walks, key=_order)[:2] for node, walks in found.items()}


def _order(walk: _Walk) -> tuple[float, tuple[int, ...]]:
    return -walk.weight, walk.nodes
