"""
Themes that belong together because the same ones work on them.

Graph: themes, undirected. An actor, a body or partner, that works on k themes adds 1 / (k - 1) to
the weight between any two of them, so that each adds as much as it has further themes: Newman 2001,
https://doi.org/10.1103/PhysRevE.64.016132. Weights have no unit. Of each theme the `_TIES`
strongest ties are kept: in the end everything is tied to everything by somebody.

Groups: Louvain, Blondel et al. 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008. It depends
on the order in which it looks at nodes, and finds something in any graph: so it runs `RUNS` times
with other seeds, and only what is together in at least `STABLE` of the runs is a group. That is a
consensus, Lancichinetti and Fortunato 2012, https://doi.org/10.1038/srep00336, that says nothing
about whether the groups are good, only that they are not chance of the method.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.align.partners.aim import taken_part
from kg.align.projection import PARTNERS, of_kind, targets
from kg.late import np, nx, sparse
from kg.terms import Iri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Shares = NDArray[np.float64]

#: How often the groups are looked for; the seeds are 0 and up.
RUNS = 30
#: In so many of the runs, all of a group are together.
STABLE = 0.8
#: In so many of them, on average, one at the edge is with the group.
_NEAR = 0.5

#: As many ties of each theme count, and those of others that count it among theirs.
_TIES = 10
#: Decimals of ties, so that no group rests on how a machine adds.
_EXACT = 9


class Place(StrEnum):
    """How a theme belongs to a group."""

    #: With every other theme of the core in nearly all runs.
    CORE = "core"
    #: With the core in most runs.
    EDGE = "edge"
    #: To no group that is stable.
    ALONE = "alone"


class Belonging(NamedTuple):
    """Where one theme belongs."""

    #: From 1, the largest first; None to no group.
    group: int | None
    theme: Iri
    place: Place
    #: Share of the runs in which it is with those of the core: the least of a theme in the core,
    #: the mean of one at the edge; None of one that is alone.
    together: float | None
    #: The other theme of the core to which it is tied most, and by how much; None where to none.
    nearest: Iri | None
    weight: float
    #: How many work on it.
    actors: int


@lru_cache(8)
def communities(graph: nx.MultiDiGraph, runs: int = RUNS) -> tuple[Belonging, ...]:
    """
    Return where each theme that somebody works on belongs: by group, core first, rare ones first.

    Args:
        graph: a projection, which does not change any more.
        runs: how often groups are looked for, at least 1.
    """
    workers = working_on(graph)
    ties = tied(workers)
    shares, themes = together(ties, runs), sorted(ties)
    cores = _cores(shares)
    found = []
    for row, theme in enumerate(themes):
        place, core = _place(shares, cores, row)
        others = [
            themes[each] for each in (cores[core] if core is not None else range(len(themes)))
        ]
        share = None if core is None else _share(shares, row, cores[core])
        nearest, weight = _nearest(ties, theme, others)
        group = None if core is None else core + 1
        count = len(workers[theme])
        found.append(Belonging(group, theme, place, share, nearest, weight, count))
    return tuple(sorted(found, key=lambda each: _order(graph, each)))


def working_on(graph: nx.MultiDiGraph) -> dict[Iri, set[Iri]]:
    """Return the themes that somebody works on or offers, each with those who do."""
    found: dict[Iri, set[Iri]] = defaultdict(set)
    for actor in of_kind(graph, PARTNERS | {"body"}):
        works = [*taken_part(graph, actor), *targets(graph, actor, "answers-for")]
        themes = {theme for work in works for theme in targets(graph, work, "addresses")}
        for theme in themes.union(targets(graph, actor, "offers")):
            found[theme].add(actor)
    return dict(found)


def tied(workers: Mapping[Iri, Iterable[Iri]]) -> nx.Graph:
    """Return the graph of themes, from those who work on each; see above for what ties weigh."""
    themes = sorted(workers)
    actors = sorted(set().union(*workers.values()))
    places = {actor: place for place, actor in enumerate(actors)}
    pairs = [(places[a], row) for row, theme in enumerate(themes) for a in sorted(workers[theme])]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    works_on = sparse.csr_array((np.ones(len(pairs)), (rows, columns)), (len(actors), len(themes)))
    counts = np.asarray(works_on.sum(axis=1)).ravel()
    shares = np.divide(1, counts - 1, out=np.zeros(len(actors)), where=counts > 1)
    weights = (works_on.T @ works_on.multiply(shares[:, np.newaxis])).toarray().round(_EXACT)
    np.fill_diagonal(weights, 0)
    ties = nx.Graph()
    ties.add_nodes_from(themes)
    for row, column in _strongest(weights):
        ties.add_edge(themes[row], themes[column], weight=float(weights[row, column]))
    return ties


def _strongest(weights: _Shares) -> list[tuple[int, int]]:
    """Return the pairs that are among the strongest of one of them, in order."""
    order = np.argsort(-weights, axis=1, kind="stable")[:, :_TIES]
    found = {
        (min(row, column), max(row, column))
        for row, columns in enumerate(order.tolist())
        for column in columns
        if weights[row, column] > 0
    }
    return sorted(found)


def together(ties: nx.Graph, runs: int = RUNS) -> _Shares:
    """
    Return in which share of the runs two nodes are in one group: square, nodes in their order.

    A node without edges is with itself only.
    """
    # Sets of numbers have one order, those of texts another in every process.
    numbered = nx.convert_node_labels_to_integers(ties, ordering="sorted")
    counts = np.zeros((len(ties), len(ties)))
    for seed in range(runs):
        for group in nx.community.louvain_communities(numbered, weight="weight", seed=seed):
            rows = sorted(group)
            counts[np.ix_(rows, rows)] += 1
    return counts / runs


def _cores(shares: _Shares) -> list[list[int]]:
    """Return sets of at least two rows, any two of which are together often enough."""
    stable = nx.from_numpy_array(np.triu(shares >= STABLE, 1))
    found = []
    for part in nx.connected_components(stable):
        left = sorted(part)
        while len(left) > 1 and shares[np.ix_(left, left)].min() < STABLE:
            # What is least together with the rest is not of the core.
            left.remove(min(left, key=lambda row: (shares[row, left].sum(), row)))
        if len(left) > 1:
            found.append(left)
    return sorted(found, key=lambda core: (-len(core), core))


def _place(shares: _Shares, cores: Sequence[Sequence[int]], row: int) -> tuple[Place, int | None]:
    """Return how a row belongs, and to which core."""
    means = [float(shares[row, list(core)].mean()) for core in cores]
    for number, core in enumerate(cores):
        if row in core:
            return Place.CORE, number
    best = max(range(len(cores)), key=means.__getitem__, default=None)
    if best is None or means[best] < _NEAR:
        return Place.ALONE, None
    return Place.EDGE, best


def _share(shares: _Shares, row: int, core: Sequence[int]) -> float:
    others = [each for each in core if each != row]
    found = shares[row, others]
    return float(found.min() if row in core else found.mean())


def _nearest(ties: nx.Graph, theme: Iri, others: Iterable[Iri]) -> tuple[Iri | None, float]:
    weights = {each: ties[theme][each]["weight"] for each in others if each in ties[theme]}
    nearest = min(weights, key=lambda each: (-weights[each], each), default=None)
    return nearest, weights[nearest] if nearest else 0.0


def _order(graph: nx.MultiDiGraph, each: Belonging) -> tuple[bool, int, int, float, Iri]:
    """By group, core first, rare themes first: those say most about what a group is."""
    order = list(Place).index(each.place)
    rarity: float = graph.nodes[each.theme]["weight"]
    return each.group is None, each.group or 0, order, -rarity, each.theme
