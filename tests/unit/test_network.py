"""What the shape of the network says, against counting by hand, brute force and networkx."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import project
from kg.align.network import STABLE, Holding, Place, brokers, communities, missing
from kg.align.network.communities import _cores, tied, together
from kg.errors import BadInput
from kg.terms import Iri
from tests.unit.partners_world import ON, iri, thing, tie, work, world

BODIES = [f"b{number}" for number in range(5)]
THEMES = [f"t{number}" for number in range(4)]
some_ties = st.sets(st.tuples(st.sampled_from(BODIES), st.sampled_from(THEMES)))


def city(pairs: Iterable[tuple[str, str]], *more: object) -> nx.MultiDiGraph:
    """Bodies that each answer for work on themes."""
    things = [thing(each, "body") for each in BODIES] + [thing(each, "theme") for each in THEMES]
    ties = []
    for body, theme in sorted(pairs):
        name = f"w-{body}-{theme}"
        things.append(thing(name, "initiative"))
        ties += [tie(body, "answers-for", name), tie(name, "addresses", theme)]
    return project(things, ties, ON)


# -- who holds together --------------------------------------------------------------------------


def sides_without(pairs: set[tuple[str, str]], among: set[str], gone: str) -> set[frozenset[str]]:
    """The bodies of each side, found by going from one to all that it meets."""
    left = [pair for pair in pairs if gone not in pair]
    waiting, found = among - {gone}, set()
    while waiting:
        side = {waiting.pop()}
        while more := {each for pair in left if set(pair) & side for each in pair} - side:
            side |= more
        waiting -= side
        if bodies := side & set(BODIES):
            found.add(frozenset(bodies))
    return found


def whole_around(pairs: set[tuple[str, str]], node: str) -> set[str]:
    around = {node}
    while more := {each for pair in pairs if set(pair) & around for each in pair} - around:
        around |= more
    return around


@given(some_ties)
def test_sides_are_those_that_taking_away_leaves(pairs: set[tuple[str, str]]) -> None:
    found = brokers(city(pairs))
    held = {
        gap.link: {frozenset(seat.body for seat in side) for side in gap.sides}
        for gap in found.gaps
        if gap.link
    }

    expected = {}
    for node in {each for pair in pairs for each in pair}:
        sides = sides_without(pairs, whole_around(pairs, node), node)
        if len(sides) > 1:
            expected[iri(node)] = {frozenset(iri(each) for each in side) for side in sides}
    assert held == expected
    apart = [gap for gap in found.gaps if gap.link is None]
    everything = {each for pair in pairs for each in pair}
    groups = sides_without(pairs, everything, "")
    assert len(apart) == (len(groups) > 1)
    assert set(found.silent) == {iri(each) for each in BODIES} - {iri(b) for b, _ in pairs}


def test_a_body_between_two_sides_is_named_with_both() -> None:
    graph = city([("b0", "t0"), ("b1", "t0"), ("b1", "t1"), ("b2", "t1"), ("b3", "t1")])
    by_body = next(gap for gap in brokers(graph).gaps if gap.holding is Holding.BODY)

    assert by_body.link == iri("b1")
    assert [[seat.body for seat in side] for side in by_body.sides] == [
        [iri("b2"), iri("b3")],
        [iri("b0")],
    ]
    assert by_body.sides[1][0] == (iri("b0"), iri("t0"), iri("w-b0-t0"))


def test_a_board_and_its_office_are_one_and_the_whole_city_is_none() -> None:
    graph = world(
        work("w1", "a", "", date(2020, 1, 1), kind="initiative"),
        work("w2", "b", "", date(2020, 1, 1), kind="initiative"),
        work("w3", "ab", "", date(2020, 1, 1), kind="initiative"),
        [
            tie("office", "answers-for", "w1"),
            tie("old-board", "answers-for", "w2"),
            tie("city", "answers-for", "w3"),
        ],
    )
    found = brokers(graph)

    # Office and old board are the board; without the city nothing else is left to part.
    assert found.gaps == []
    assert found.silent == [iri("other-board")]


def test_no_body_has_no_gap() -> None:
    assert brokers(project([], [], ON)) == ([], [])


# -- what belongs together -----------------------------------------------------------------------


def test_an_actor_with_many_themes_ties_each_pair_less() -> None:
    ties = tied(
        {iri("a"): [iri("x"), iri("y")], iri("b"): [iri("x"), iri("y")], iri("c"): [iri("x")]}
    )

    # x has three themes, half a tie to each pair; y has two.
    assert ties[iri("a")][iri("b")]["weight"] == pytest.approx(0.5 + 1)
    assert ties[iri("a")][iri("c")]["weight"] == pytest.approx(0.5)


@given(some_ties)
def test_each_actor_adds_as_much_as_it_has_further_themes(pairs: set[tuple[str, str]]) -> None:
    workers: dict[Iri, set[Iri]] = {}
    for body, theme in pairs:
        workers.setdefault(iri(theme), set()).add(iri(body))
    total = tied(workers).size(weight="weight")
    counts = [sum(pair[0] == body for pair in pairs) for body in BODIES]

    assert total == pytest.approx(sum(count / 2 for count in counts if count > 1))


@settings(max_examples=15)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_how_often_two_are_together_is_as_counted(pairs: set[tuple[int, int]]) -> None:
    ties = nx.Graph([pair for pair in pairs if pair[0] != pair[1]])
    ties.add_nodes_from(range(8))
    runs = [nx.community.louvain_communities(ties, weight="weight", seed=seed) for seed in range(5)]
    shares = together(ties, 5)

    for one, other in combinations(range(8), 2):
        count = sum(any({one, other} <= group for group in run) for run in runs)
        assert shares[one, other] == shares[other, one] == pytest.approx(count / 5)
    assert (np.diag(shares) == 1).all()


@given(st.lists(st.floats(0, 1), min_size=15, max_size=15))
def test_any_two_of_a_core_are_together_in_nearly_all_runs(values: list[float]) -> None:
    shares = np.eye(6)
    for value, (one, other) in zip(values, combinations(range(6), 2), strict=True):
        shares[one, other] = shares[other, one] = value
    found = _cores(shares)

    rows = [row for core in found for row in core]
    assert len(rows) == len(set(rows))
    for core in found:
        assert len(core) > 1
        assert all(shares[pair] >= STABLE for pair in combinations(core, 2))


def two_camps() -> nx.MultiDiGraph:
    """Two bodies on a, b and one on a, c; three others on v, n."""
    return world(
        *(work(f"x{n}", "ab", f"{who}", date(2020, 1, 1)) for n, who in enumerate(["p", "q"])),
        *(work(f"y{n}", "vn", f"{who}", date(2020, 1, 1)) for n, who in enumerate(["r", "s"])),
        work("z", "c", "net", date(2020, 1, 1)),
    )


def test_camps_are_cores_and_what_nobody_shares_is_alone() -> None:
    found = {each.theme: each for each in communities(two_camps())}
    groups = {theme: each.group for theme, each in found.items()}

    assert groups[iri("a")] == groups[iri("b")] != groups[iri("v")] == groups[iri("n")]
    assert found[iri("a")].place is Place.CORE
    assert (found[iri("a")].together, found[iri("a")].nearest) == (1, iri("b"))
    assert (found[iri("a")].weight, found[iri("a")].actors) == (2, 2)
    alone = found[iri("c")]
    assert (alone.place, alone.group, alone.together, alone.nearest) == (
        Place.ALONE,
        None,
        None,
        None,
    )
    # Nobody works on w.
    assert iri("w") not in found


def test_no_work_is_no_group_and_the_same_graph_gives_the_same() -> None:
    assert communities(world()) == ()
    assert communities(two_camps()) == communities(two_camps())


# -- what is missing -----------------------------------------------------------------------------


@given(some_ties, st.sets(st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES))))
def test_measures_are_those_of_networkx(
    pairs: set[tuple[str, str]], fellows: set[tuple[str, str]]
) -> None:
    things = [thing(each, "organisation") for each in BODIES]
    things += [thing(each, "theme") for each in THEMES]
    plain = nx.Graph()
    plain.add_nodes_from(map(iri, BODIES + THEMES))
    ties = []
    for number, (who, theme) in enumerate(sorted(pairs)):
        things.append(thing(f"w{number}", "activity"))
        ties += [tie(who, "takes-part", f"w{number}"), tie(f"w{number}", "addresses", theme)]
        plain.add_edge(iri(who), iri(theme))
    for number, (one, other) in enumerate(sorted(fellows)):
        things.append(thing(f"f{number}", "activity"))
        ties += [tie(one, "takes-part", f"f{number}"), tie(other, "takes-part", f"f{number}")]
        if one != other:
            plain.add_edge(iri(one), iri(other))
    start = iri("b0")
    found = {each.other: each for each in missing(project(things, ties, ON), start)}

    others = [iri(each) for each in BODIES[1:] if not plain.has_edge(start, iri(each))]
    asked = [(start, each) for each in others]
    wanted = {other: score for _, other, score in nx.resource_allocation_index(plain, asked)}
    also = {other: score for _, other, score in nx.adamic_adar_index(plain, asked)}
    assert found.keys() == {other for other, score in wanted.items() if score}
    for other, each in found.items():
        assert each.resource_allocation == pytest.approx(wanted[other])
        assert each.adamic_adar == pytest.approx(also[other])
        assert set(each.through) == set(nx.common_neighbors(plain, start, other))


def test_what_is_together_already_or_over_is_not_proposed() -> None:
    graph = world(
        work("w1", "a", "p gone", date(2020, 1, 1)),
        work("w2", "a", "q", date(2020, 1, 1)),
        work("w3", "b", "p r", date(2020, 1, 1)),
        work("w4", "a", "r", date(2020, 1, 1)),
    )

    assert [each.other for each in missing(graph, iri("p"))] == [iri("q")]
    assert missing(graph, iri("p"))[0].through == (iri("a"),)
    assert missing(graph, iri("s")) == []


def test_whom_one_asks_for_must_be_known() -> None:
    for start in ("nobody", "a"):
        with pytest.raises(BadInput):
            missing(world(), iri(start))
    with pytest.raises(BadInput):
        missing(world(), iri("p"), 0)
