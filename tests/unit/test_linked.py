"""Why two are linked: paths against going through all of them, and chance against all graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import prod
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import project
from kg.align.network import linked
from kg.align.network.chance import switched
from kg.align.network.linked import WAYS
from kg.align.network.relations import RELATIONS
from kg.align.partners.profiles import DAMPING
from kg.errors import BadInput
from kg.terms import Iri
from tests.unit.partners_world import ON, iri, thing, tie, work, world

ACTORS, NETWORKS = ["a0", "a1", "a2"], ["n0", "n1"]
WORKS, THEMES = ["w0", "w1", "w2"], ["t0", "t1", "t2"]


def pairs(first: list[str], second: list[str]) -> st.SearchStrategy[set[tuple[str, str]]]:
    return st.sets(st.tuples(st.sampled_from(first), st.sampled_from(second)))


graphs = st.builds(
    lambda part, member, about, near: [
        *(tie(a, "takes-part", b) for a, b in part),
        *(tie(a, "member", b) for a, b in member if a != b),
        *(tie(a, "addresses", b) for a, b in about),
        *(tie(a, "broader", b) for a, b in near if a < b),
    ],
    pairs(ACTORS + NETWORKS, WORKS),
    pairs(ACTORS + NETWORKS, NETWORKS),
    pairs(WORKS, THEMES),
    pairs(THEMES, THEMES),
)


def projected(ties: list[Any]) -> nx.MultiDiGraph:
    things = [
        *(thing(each, "organisation") for each in ACTORS),
        *(thing(each, "network") for each in NETWORKS),
        *(thing(each, "activity", seen=ON) for each in WORKS),
        *(thing(each, "theme") for each in THEMES),
    ]
    return project(things, ties, ON)


def steps(graph: nx.MultiDiGraph, relation: str, node: Iri, is_left: bool) -> Iterator[Iri]:
    """Where an edge of a relation of ways leads: from its source, or back to it."""
    for source, target, key in graph.edges(keys=True):
        if key in RELATIONS[relation][2]:
            if relation == "near":
                yield from [target] * (source == node) + [source] * (target == node)
            elif (source if is_left else target) == node:
                yield target if is_left else source


def all_paths(graph: nx.MultiDiGraph, way: Any, one: Iri, other: Iri) -> set[tuple[Iri, ...]]:
    relations = [(each, True) for each in way.left]
    relations += [(each, False) for each in reversed(way.right)]
    found: set[tuple[Iri, ...]] = {(one,)}
    for relation, is_left in relations:
        found = {
            (*path, node)
            for path in found
            for node in steps(graph, relation, path[-1], is_left)
            if node not in path
        }
    return {path for path in found if path[-1] == other}


def weight(graph: nx.MultiDiGraph, way: Any, path: tuple[Iri, ...]) -> float:
    relations = [(each, True) for each in way.left]
    relations += [(each, False) for each in reversed(way.right)]
    degrees = [
        len(set(steps(graph, relation, node, is_out)))
        for (relation, is_left), a, b in zip(relations, path, path[1:], strict=False)
        for node, is_out in ((a, is_left), (b, not is_left))
    ]
    return float(prod(degrees) ** -DAMPING)


@settings(max_examples=15, deadline=None)
@given(graphs)
def test_paths_are_all_that_there_are_and_the_best_weighs_most(ties: list[Any]) -> None:
    graph = projected(ties)
    sorts = {iri(each): "actor" for each in ACTORS + NETWORKS}
    sorts |= {iri(each): "work" for each in WORKS} | {iri(each): "theme" for each in THEMES}
    for one, other in (("a0", "a1"), ("a0", "n0"), ("a1", "t0"), ("a2", "w1"), ("w0", "t1")):
        ends = (sorts[iri(one)], sorts[iri(other)])
        found = {each.way: each for each in linked(graph, iri(one), iri(other))}
        ways: dict[str, list[Any]] = {}
        for way in WAYS:
            turned = way._replace(ends=way.ends[::-1], left=way.right, right=way.left)
            ways[way.name] = [each for each in {way, turned} if each.ends == ends]
        counted = {
            name: [(way, all_paths(graph, way, iri(one), iri(other))) for way in both]
            for name, both in ways.items()
        }
        there = {name for name, both in counted.items() if any(paths for _, paths in both)}
        assert found.keys() <= there
        assert len(found) == min(3, len(there))
        for name, each in found.items():
            both = [(way, paths) for way, paths in counted[name] if len(paths) == each.paths]
            best = [max(weight(graph, way, path) for path in paths) for way, paths in both]
            nodes = [iri(one)]
            for edge in each.best:
                nodes.append(edge.target if edge.source == nodes[-1] else edge.source)
            assert any(
                tuple(nodes) in paths and weight(graph, way, tuple(nodes)) == pytest.approx(most)
                for (way, paths), most in zip(both, best, strict=True)
            )
            assert 0 < each.chance <= 1


# -- chance --------------------------------------------------------------------------------------

edges = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)


@settings(max_examples=30, deadline=None)
@given(edges)
def test_everybody_keeps_as_many_links_and_none_twice(pairs: set[tuple[int, int]]) -> None:
    sources, ends = np.array(sorted(pairs)).T
    found = switched(sources, ends, 5, seed=1)

    for row in found:
        assert sorted(row) == sorted(ends)
        assert len(set(zip(sources.tolist(), row.tolist(), strict=True))) == len(pairs)
    assert (found == switched(sources, ends, 5, seed=1)).all()


def all_graphs(pairs: list[tuple[int, int]]) -> set[frozenset[tuple[int, int]]]:
    """All simple bipartite graphs with the degrees of one."""
    out = Counter(a for a, _ in pairs)
    into = Counter(b for _, b in pairs)
    found: set[frozenset[tuple[int, int]]] = {frozenset()}
    for source, count in out.items():
        found = {
            graph | {(source, end) for end in ends}
            for graph in found
            for ends in combinations(into, count)
        }
    return {graph for graph in found if Counter(b for _, b in graph) == into}


def test_all_graphs_come_as_often() -> None:
    pairs = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 0)]
    sources, ends = np.array(pairs).T
    # In so small a graph most switches are stuck, so that only every fifth is nearly independent.
    rows = switched(sources, ends, 5_000, seed=1)[::5]
    found = Counter(frozenset(zip(sources.tolist(), row.tolist(), strict=True)) for row in rows)
    wanted = all_graphs(pairs)

    assert found.keys() == wanted
    expected = len(rows) / len(wanted)
    squares = sum((count - expected) ** 2 / expected for count in found.values())
    # The 99.9th percentile of chi-squared with 50 degrees of freedom.
    assert len(wanted) == 51
    assert squares < 86.7


def test_what_chance_makes_is_told_as_it_is() -> None:
    # p and q each have one of four works, of which each has one or two actors.
    graph = world(
        work("w1", "a", "p q", date(2020, 1, 1)),
        work("w2", "b", "r", date(2020, 1, 1)),
        work("w3", "c", "s", date(2020, 1, 1)),
    )
    (found,) = [each for each in linked(graph, iri("p"), iri("q")) if each.way == "work"]

    # Of the twelve ways to share out two places in w1, w2 and w3 two have p and q together.
    assert found.paths == 1
    assert found.expected == pytest.approx(1 / 6, abs=0.08)
    assert found.chance == pytest.approx(found.expected, abs=0.01)


def test_a_rare_tie_is_less_likely_chance_than_a_popular_one() -> None:
    everybody = " ".join(f"x{number}" for number in range(20))
    things = [thing(f"x{number}", "city") for number in range(20)]
    graph = world(
        things,
        work("fair", "a", f"p q {everybody}", date(2020, 1, 1)),
        work("rare", "b", "p r", date(2020, 1, 1)),
        *(work(f"y{n}", "c", f"x{n}", date(2020, 1, 1)) for n in range(20)),
    )

    popular, rare = (
        next(each for each in linked(graph, iri("p"), iri(other)) if each.way == "work")
        for other in ("q", "r")
    )
    assert rare.chance < 0.1 < popular.chance


@pytest.mark.parametrize(("one", "other"), [("p", "nobody"), ("p", "p"), ("a", "b"), ("p", "city")])
def test_two_that_no_way_joins_are_refused_or_have_none(one: str, other: str) -> None:
    if other == "city":
        assert linked(world(), iri(one), iri(other)) == []
        return
    with pytest.raises(BadInput):
        linked(world(), iri(one), iri(other))
