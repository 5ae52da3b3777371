"""
Ways of ranking partners for an aim, side by side, so that ours can be held against them.

Each gives a number to every partner that it ranks, the higher the better. All see the same: the
wanted themes with those wider and narrower, as near as `Aim` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.align.partners.aim import Aim
from kg.align.partners.profiles import Bond, Profiles
from kg.align.projection import PARTNERS
from kg.late import np, nx, sparse
from kg.terms import Iri

#: The chance of walking on instead of going back to where one began.
WALKING_ON = 0.85
#: A walk is settled when no chance changes by more.
_SETTLED = 1e-10
_STEPS = 200

Scores = dict[Iri, float]
Method = Callable[[Profiles, Aim], Scores]


def popularity(profiles: Profiles, aim: Aim) -> Scores:
    """Neighbours of a partner in the projection: what a list of well-known names would say."""
    return {partner: float(profiles.degrees[partner]) for partner in reached(profiles, aim)}


def shared_count(profiles: Profiles, aim: Aim) -> Scores:
    """Themes that count and on which the partner works."""
    return {
        partner: float(len(themes_of(profiles.bonds[partner]) & aim.nearest.keys()))
        for partner in reached(profiles, aim)
    }


def jaccard(profiles: Profiles, aim: Aim) -> Scores:
    """Themes in common, of all those of either: Jaccard 1901."""
    return {
        partner: len(themes & aim.nearest.keys()) / len(themes | aim.nearest.keys())
        for partner in reached(profiles, aim)
        for themes in [themes_of(profiles.bonds[partner])]
    }


def pathsim(profiles: Profiles, aim: Aim) -> Scores:
    """`path_similarity` of every partner."""
    return {
        partner: path_similarity(aim, profiles.bonds[partner]) for partner in reached(profiles, aim)
    }


def path_similarity(aim: Aim, bonds: tuple[Bond, ...]) -> float:
    """
    Return how alike who asks and a partner are, by paths over themes and work.

    PathSim, Sun et al. 2011, https://doi.org/10.14778/3402707.3402736: twice the paths from one to
    the other, of those from each to itself. Who asks has one path to each wanted theme, and to
    those that count for it as much of one as they are near.

    Returns:
        0, nothing in common, to 1, the same themes with as much work on each.
    """
    has = Counter(bond.theme for bond in bonds)
    across = sum(aim.nearest.get(theme, 0.0) * count for theme, count in has.items())
    within = sum(each**2 for each in [*aim.nearest.values(), *has.values()])
    return 2 * across / within if within else 0.0


def degree_weighted_paths(profiles: Profiles, aim: Aim) -> Scores:
    """
    Paths from a wanted theme over work to the partner, each the less the more its nodes are shared.

    Degree-weighted path count, Himmelstein et al. 2023,
    https://doi.org/10.1093/gigascience/giad047: the sum of `Bond.weight`, here times how near the
    theme is.
    """
    return {
        partner: sum(
            aim.nearest[bond.theme] * bond.weight
            for bond in profiles.bonds[partner]
            if bond.theme in aim.nearest
        )
        for partner in reached(profiles, aim)
    }


def walk_by_degree(profiles: Profiles, aim: Aim) -> Scores:
    """
    The chance of meeting the partner on a walk from the wanted themes, by its share of all edges.

    Personalised PageRank, Haveliwala 2002, https://doi.org/10.1145/511446.511513, divided by the
    weight of the node's edges, which is where an undirected walk without a goal would settle.
    """
    found = walk(profiles.graph, aim.wanted)
    strengths = _matrix(profiles.graph).strengths
    return {
        partner: chance / strengths[partner]
        for partner, chance in found.items()
        if chance > 0 and profiles.graph.nodes[partner]["kind"] in PARTNERS
    }


METHODS: Mapping[str, Method] = {
    "popularity": popularity,
    "shared-count": shared_count,
    "jaccard": jaccard,
    "pathsim": pathsim,
    "degree-weighted-paths": degree_weighted_paths,
    "walk-by-degree": walk_by_degree,
}


def reached(profiles: Profiles, aim: Aim) -> list[Iri]:
    """Return the partners that are tied to a theme that counts, in order."""
    return sorted(set().union(*(profiles.on_theme.get(each, set()) for each in aim.nearest)))


def themes_of(bonds: tuple[Bond, ...]) -> set[Iri]:
    """Return the themes that bonds lead to."""
    return {bond.theme for bond in bonds}


def walk(graph: nx.MultiDiGraph, starts: Mapping[Iri, float]) -> Scores:
    """
    Return where a walk is that goes back to its starts again and again: personalised PageRank.

    Edges are walked either way, by weight; several between two nodes add up. From a node without
    edges the walk goes back to its starts.

    Args:
        starts: node -> how often the walk begins there, in proportion.

    Returns:
        Node -> chance; they add up to 1. Nothing, where there is no start.
    """
    matrix = _matrix(graph)
    begin = np.zeros(len(matrix.nodes))
    for node, weight in starts.items():
        begin[matrix.places[node]] = weight
    if not begin.sum():
        return {}
    begin /= begin.sum()
    chance = begin
    for _ in range(_STEPS):
        moved = WALKING_ON * (matrix.steps @ chance)
        # What did not move on, at dead ends or by chance, begins again.
        moved += (1 - moved.sum()) * begin
        if np.abs(moved - chance).max() < _SETTLED:
            break
        chance = moved
    return dict(zip(matrix.nodes, moved.tolist(), strict=True))


class _Matrix(NamedTuple):
    nodes: list[Iri]
    places: dict[Iri, int]
    #: Column: from; row: to; the columns of nodes with edges add up to 1.
    steps: sparse.csr_array
    strengths: dict[Iri, float]


@lru_cache(8)
def _matrix(graph: nx.MultiDiGraph) -> _Matrix:
    nodes = sorted(graph)
    index = {node: number for number, node in enumerate(nodes)}
    ends = [(index[a], index[b], weight) for a, b, weight in graph.edges(data="weight")]
    weights = sparse.csr_array((len(nodes), len(nodes)))
    if ends:
        rows, columns, values = zip(*ends, strict=True)
        one_way = sparse.csr_array((values, (rows, columns)), shape=weights.shape)
        weights = sparse.csr_array(one_way + one_way.T)
    strengths = np.asarray(weights.sum(axis=0)).ravel()
    shares = np.divide(1, strengths, out=np.zeros_like(strengths), where=strengths > 0)
    steps = sparse.csr_array(weights.multiply(shares[np.newaxis, :]))
    return _Matrix(nodes, index, steps, dict(zip(nodes, strengths.tolist(), strict=True)))
