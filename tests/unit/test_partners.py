"""The partner finder, by hand-computed cases; its walk, against networkx."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.align import project
from kg.align.partners import (
    DEFAULT,
    FACTORS,
    Ask,
    Contact,
    Fit,
    Kind,
    Wish,
    aim,
    explain,
    find,
    fit,
    profiles,
    read_weights,
    spread,
)
from kg.align.partners.aim import kin, near
from kg.align.partners.factors import case, distance
from kg.align.partners.finder import against, mixed
from kg.align.partners.methods import METHODS, walk
from kg.align.partners.profiles import hubs
from kg.align.partners.robust import places, standings
from kg.errors import BadInput
from kg.terms import Iri
from tests.unit.partners_world import ON, iri, thing, tie, work, world

A = iri("a")
YEAR = 365.2425


def value(graph: nx.MultiDiGraph, factor: str, partner: str, wish: Wish | None = None) -> Any:
    wanted = aim(graph, theme=A)
    found = case(profiles(graph), wanted, wish or Wish(), iri(partner))
    return FACTORS[factor](found)


def found(graph: nx.MultiDiGraph, **more: Any) -> dict[str, Fit]:
    return {each.partner[21:]: each for each in find(graph, Ask(aim(graph, theme=A), **more)).fits}


# -- what is sought ------------------------------------------------------------------------------


def test_a_wider_theme_counts_for_half_and_a_narrower_one_in_full() -> None:
    expected = {A: 1, iri("n"): 1, iri("w"): 0.5, iri("v"): 0.25}

    assert near(world(), A) == expected
    assert near(world(), iri("w")) == {iri("w"): 1, A: 1, iri("n"): 1, iri("v"): 0.5}


def test_themes_in_a_circle_end() -> None:
    graph = world([tie("v", "broader", "a")])

    assert near(graph, A) == {A: 1, iri("n"): 1, iri("w"): 1, iri("v"): 1}


def test_a_body_asks_with_its_office_and_what_it_came_from() -> None:
    assert kin(world(), iri("board")) == {iri("board"), iri("office"), iri("old-board")}
    assert kin(world(), iri("city")) >= {iri("city"), iri("other-board"), iri("old-board")}


def test_a_body_seeks_what_its_work_and_plans_are_about() -> None:
    graph = world(
        work("i", "b", "", date(2020, 1, 1), kind="initiative"),
        [
            thing("plan", "plan"),
            tie("plan", "identifies", "c"),
            tie("board", "answers-for", "plan"),
        ],
        [tie("old-board", "answers-for", "i"), tie("office", "seeks", "a")],
    )

    assert set(aim(graph, body=iri("board")).wanted) == {A, iri("b"), iri("c")}
    assert set(aim(graph, body=iri("other-board")).wanted) == set()
    assert set(aim(graph, initiative=iri("i")).wanted) == {iri("b")}
    assert set(aim(graph, theme=A, body=iri("board")).wanted) == {A}


@pytest.mark.parametrize("named", [{}, {"theme": iri("x")}, {"body": iri("x")}])
def test_one_has_to_start_somewhere_that_is_known(named: dict[str, Iri]) -> None:
    with pytest.raises(BadInput):
        aim(world(), **named)


# -- what speaks for a partner -------------------------------------------------------------------


def test_rare_themes_count_more() -> None:
    graph = world(
        work("w1", "b", "p", date(2020, 1, 1)),
        work("w2", "b", "p", date(2020, 1, 1)),
        work("w3", "a", "q", date(2020, 1, 1)),
        work("i", "ab", "", date(2020, 1, 1), kind="initiative"),
        [tie("board", "answers-for", "i")],
    )
    wanted = aim(graph, body=iri("board"))
    # Four pieces of work: two about a, three about b.
    a, b = math.log(5 / 3) + 1, math.log(5 / 4) + 1

    assert wanted.wanted == {A: pytest.approx(a), iri("b"): pytest.approx(b)}
    # p has two pieces of work, alone, on one theme: 2 · 2^-0.4. q has one: 1.
    close = 2 * 2**-0.4
    for partner, expected in (("p", b * close / (close + 0.5)), ("q", a / 1.5)):
        each = case(profiles(graph), wanted, Wish(), iri(partner))
        assert FACTORS["theme"](each) == pytest.approx(expected / (a + b))


def test_the_nearest_theme_counts() -> None:
    graph = world(
        work("w1", "v", "p", None), work("w2", "w", "q", None), work("w3", "n", "r", None)
    )

    told = [value(graph, "theme", each) for each in "pqr"]
    assert told == pytest.approx([0.25 / 1.5, 0.5 / 1.5, 1 / 1.5])


def test_ties_that_many_share_are_less_close() -> None:
    graph = world(
        work("w1", "ab", "p q r", None), work("w2", "b", "p", None), work("w3", "c", "p", None)
    )
    # p: three pieces of work, three partners in w1, two themes of it; q has only w1.
    p, q = (3 * 3 * 2) ** -0.4, (1 * 3 * 2) ** -0.4

    assert value(graph, "theme", "p") == pytest.approx(p / (p + 0.5))
    assert value(graph, "theme", "q") == pytest.approx(q / (q + 0.5))


def test_work_that_is_a_hub_does_not_count() -> None:
    graph = world(shared(5), work("w1", "w", "p", None))
    close = 2**-0.4

    assert value(graph, "theme", "p") == pytest.approx(0.5 * close / (close + 0.5))


def test_similarity_is_pathsim_and_size_where_both_are_known() -> None:
    graph = world(work("w1", "a", "p q", None), work("w2", "a", "q", None))
    # Who asks: a, n, w, v at 1, 1, 0.5, 0.25; squares add up to 2.3125.
    once, twice = 2 * 1 / (2.3125 + 1), 2 * 2 / (2.3125 + 4)

    assert value(graph, "similarity", "q") == pytest.approx(twice)
    # The city has 1,000 residents, p has 500.
    assert value(graph, "similarity", "p") == pytest.approx((once + 0.5) / 2)


def test_need_and_offer_are_unknown_until_somebody_offers() -> None:
    about = work("w1", "a", "p q r", None)
    one = world(about, [tie("p", "offers", "a"), tie("q", "offers", "b")])

    assert [value(one, "complement", each) for each in "pqr"] == [1, 0, None]


def test_who_gives_and_takes_is_weighed_both_ways() -> None:
    graph = world(
        [tie("p", "offers", "a"), tie("p", "seeks", "b"), tie("p", "seeks", "c")],
        [tie("city", "offers", "b")],
    )
    # All of a is offered; of b and c, no work is about either, half is given back.
    assert value(graph, "complement", "p") == pytest.approx(2 * 1 * 0.5 / 1.5)


@pytest.mark.parametrize(
    ("role", "sought", "expected"),
    [
        ("lead", "mentor", 1),
        ("partner", "mentor", 0.5),
        ("lead", "peer", 0.5),
        ("partner", "peer", 1),
        ("participant", "peer", None),
        ("lead", None, None),
    ],
)
def test_a_role_fits_where_one_is_sought_and_known(
    role: str, sought: str | None, expected: float | None
) -> None:
    graph = world(work("w1", "a", "p", None, role=role))

    assert value(graph, "role", "p", Wish(role=sought)) == expected


def test_nearness_falls_with_distance() -> None:
    graph = world(work("w1", "a", "p q", None))
    # Nine degrees along the equator are a fortieth of the way around the earth.
    around = 2 * math.pi * 6371.0

    assert distance((0, 0), (0, 9)) == pytest.approx(around / 40)
    assert value(graph, "territory", "p") == pytest.approx(math.exp(-around / 40 / 1000))
    assert value(graph, "territory", "q") is None


@pytest.mark.parametrize(
    ("body", "first", "last", "role", "expected"),
    [
        ("board", date(2024, 1, 1), None, "partner", Contact.KNOWN),
        ("old-board", date(2010, 1, 1), date(2026, 12, 31), "partner", Contact.KNOWN),
        ("board", date(2024, 1, 1), date(2025, 1, 1), "partner", Contact.DORMANT),
        ("board", date(2020, 1, 1), None, "partner", Contact.DORMANT),
        ("board", None, None, "partner", Contact.DORMANT),
        ("other-board", date(2024, 1, 1), None, "partner", Contact.ELSEWHERE),
        ("board", date(2024, 1, 1), None, "member", Contact.NEW),
    ],
)
def test_contact_is_joint_work(
    body: str, first: date | None, last: date | None, role: str, expected: Contact
) -> None:
    graph = world(
        work("i", "b", "p", first, kind="initiative", last=last, role=role),
        [tie(body, "answers-for", "i")],
        work("w1", "a", "p", None),
    )
    wanted = aim(graph, theme=A, body=iri("board"))

    assert case(profiles(graph), wanted, Wish(), iri("p")).contact is expected


def test_a_sign_of_work_is_worth_half_after_five_years() -> None:
    graph = world(
        work("w1", "a", "p", date(2010, 1, 1)),
        work("w2", "a", "p", date(2015, 1, 1), last=date(2021, 6, 1)),
        work("w3", "a", "q", date(2026, 1, 1), last=date(2027, 1, 1)),
        work("w4", "a", "r", None),
    )
    days = (ON - date(2021, 6, 1)).days

    assert value(graph, "freshness", "p") == pytest.approx(0.5 ** (days / YEAR / 5))
    assert value(graph, "freshness", "q") == 1
    assert value(graph, "freshness", "r") is None


def test_who_has_had_work_paid_by_a_programme_can() -> None:
    graph = world(
        work("w1", "a", "p", None), work("w2", "a", "q", None), [tie("fund", "funds", "w1")]
    )
    wish = Wish(programme=iri("fund"))

    assert [value(graph, "formal", each, wish) for each in "pq"] == [1, None]
    assert value(graph, "formal", "p") is None


# -- weights -------------------------------------------------------------------------------------


def test_weights_are_spread_over_what_is_known() -> None:
    weights = {"theme": 0.5, "freshness": 0.3, "role": 0.2}
    values = {"theme": 0.8, "freshness": 0.4, "role": None}

    assert fit(values, weights) == pytest.approx(((0.5 * 0.8 + 0.3 * 0.4) / 0.8, 0.8))
    assert spread(values, weights) == pytest.approx({"theme": 0.625, "freshness": 0.375})
    assert fit({"theme": None}, weights) == (0, 0)


def test_weights_add_up_to_one() -> None:
    assert sum(DEFAULT.values()) == pytest.approx(1)
    assert list(DEFAULT) == list(FACTORS)


def test_weights_are_read_from_text() -> None:
    assert read_weights("theme=0.5, freshness=0") == {**DEFAULT, "theme": 0.5, "freshness": 0}


@pytest.mark.parametrize(
    "text",
    [
        "theme=-1",
        "theme=inf",
        "theme=nan",
        "theme=",
        "colour=1",
        " ".join(f"{n}=0" for n in FACTORS),
    ],
)
def test_weights_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_weights(text)


some = st.none() | st.floats(0, 1)


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(FACTORS, some)), min_size=1, max_size=8),
    st.fixed_dictionaries({name: st.floats(0.01, 1) for name in FACTORS}),
)
def test_places_follow_the_fit(values: list[dict[str, float | None]], weights: Any) -> None:
    by_name = {iri(f"p{number}"): each for number, each in enumerate(values)}
    order = sorted(
        by_name,
        key=lambda each: (*(-round(part, 9) for part in fit(by_name[each], weights)), each),
    )
    told = places(standings(by_name, dict.fromkeys(by_name, 0.0)), weights)

    scores = [fit(by_name[each], weights) for each in told]
    assert [fit(by_name[each], weights)[0] for each in order] == pytest.approx(
        [score for score, _ in scores], abs=1e-8
    )


@pytest.mark.parametrize(
    "wrong", [{"mix": 1.5}, {"mix": -0.1}, {"limit": 0}, {"weights": {"theme": -1.0}}]
)
def test_what_cannot_be_answered_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        Ask(aim(world(), theme=A), **wrong)


def test_a_role_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput):
        Wish(role="friend")


# -- other ways of ranking -----------------------------------------------------------------------


def scores(graph: nx.MultiDiGraph, method: str) -> dict[str, float]:
    told = METHODS[method](profiles(graph), aim(graph, theme=A))
    return {partner[21:]: score for partner, score in told.items()}


def three() -> nx.MultiDiGraph:
    """p does a and b, q only a, r only the wider theme."""
    return world(
        work("w1", "ab", "p", None), work("w2", "a", "p q", None), work("w3", "w", "r", None)
    )


def test_simple_methods_count() -> None:
    assert scores(three(), "popularity") == {"p": 2, "q": 1, "r": 1}
    assert scores(three(), "shared-count") == {"p": 1, "q": 1, "r": 1}
    # Four themes count: a, n, w, v.
    assert scores(three(), "jaccard") == {"p": 1 / 5, "q": 1 / 4, "r": 1 / 4}


def test_pathsim_prefers_peers() -> None:
    # p has a twice and b once, q has a once, r has w once, which is half as near.
    assert scores(three(), "pathsim") == {
        "p": pytest.approx(2 * 2 / (2.3125 + 5)),
        "q": pytest.approx(2 * 1 / (2.3125 + 1)),
        "r": pytest.approx(2 * 0.5 / (2.3125 + 1)),
    }


def test_paths_over_what_many_share_weigh_less() -> None:
    graph = three()
    bonds = profiles(graph).bonds[iri("q")]

    # q: one part; w2: two parts, one theme; a: two pieces of work.
    assert bonds[0].weight == pytest.approx((1 * 2 * 1 * 2) ** -0.4)
    assert scores(graph, "degree-weighted-paths") == {
        # By w1: two parts of p, one in w1, two themes, two on a. By w2: 2, 2, 1, 2.
        "p": pytest.approx(8**-0.4 + 8**-0.4),
        "q": pytest.approx(4**-0.4),
        "r": pytest.approx(0.5 * 1),
    }


nodes = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


@given(nodes, st.sets(st.integers(0, 7), min_size=1, max_size=3))
def test_the_walk_is_personalised_pagerank(edges: list[tuple[int, int]], starts: set[int]) -> None:
    ties = [tie(f"p{a}", "related", f"p{b}") for a, b in edges if a != b]
    graph = project([thing(f"p{number}", "theme") for number in range(8)], ties, ON)
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    for a, b in {(each.source, each.target) for each in ties}:
        weight = plain.get_edge_data(a, b, {"weight": 0})["weight"]
        plain.add_edge(a, b, weight=weight + 1)
    begin = {iri(f"p{number}"): 1.0 for number in starts}

    expected = nx.pagerank(plain, 0.85, begin, max_iter=1000, tol=1e-12, dangling=begin)
    assert walk(graph, begin) == pytest.approx(expected, abs=1e-7)


def test_a_walk_without_a_start_is_none() -> None:
    assert walk(world(), {}) == {}


def test_a_walk_is_divided_by_what_it_would_settle_at() -> None:
    graph = three()
    chances = walk(graph, aim(graph, theme=A).wanted)
    # All edges of q: its part in w2.
    assert scores(graph, "walk-by-degree")["q"] == pytest.approx(chances[iri("q")] / 1)
    assert scores(graph, "walk-by-degree")["p"] == pytest.approx(chances[iri("p")] / 2)


# -- hubs ----------------------------------------------------------------------------------------


def shared(count: int) -> list[Any]:
    """A piece of work in which many take part, and nineteen in which nobody does."""
    many = [thing(f"m{number}", "organisation") for number in range(count)]
    names = " ".join(each.thing[21:] for each in many)
    quiet = [thing(f"quiet{number}", "activity") for number in range(19)]
    return [*many, *quiet, *work("hub", "a", names + " p", None)]


def test_a_hub_has_more_neighbours_than_most_of_its_kind() -> None:
    graph = world(shared(5))
    degrees = {node: len(set(nx.all_neighbors(graph, node))) for node in graph}

    assert iri("hub") in hubs(graph, degrees)
    assert not {A, iri("city"), iri("net")} & hubs(graph, degrees)


def test_who_is_tied_over_a_hub_only_is_left_out() -> None:
    graph = world(shared(5), work("w1", "a", "q", None))
    told = find(graph, Ask(aim(graph, theme=A)))

    assert [each.partner for each in told.fits] == [iri("q")]
    assert iri("p") in told.left_out


def test_who_has_another_tie_stays_and_is_explained_by_it() -> None:
    graph = world(shared(5), work("w1", "a", "p", None))

    first, *_ = found(graph)["p"].paths
    assert [step.target for step in first.steps] == [iri("w1"), iri("p")]
    assert not first.hubs


def test_joint_work_that_is_a_hub_is_no_contact() -> None:
    graph = world(
        shared(5), work("w1", "a", "p", None), [tie("city", "takes-part", "hub", "partner")]
    )

    assert found(graph)["p"].contact is Contact.NEW


# -- the list ------------------------------------------------------------------------------------


def test_isolated_and_ended_partners_are_not_there() -> None:
    assert set(found(world(work("w1", "a", "p gone", None)))) == {"p"}


def test_an_aim_without_themes_finds_nobody() -> None:
    graph = world(work("w1", "a", "p", None))
    told = find(graph, Ask(aim(graph, body=iri("other-board"))))

    assert (told.fits, told.count, told.left_out) == ([], 0, [])


def test_who_is_in_the_initiative_is_not_found_for_it() -> None:
    graph = world(work("i", "a", "p", None, kind="initiative"), work("w1", "a", "p q", None))
    told = find(graph, Ask(aim(graph, initiative=iri("i"))))

    assert [each.partner for each in told.fits] == [iri("q")]


def test_only_kinds_that_are_asked_for_come() -> None:
    graph = world(work("w1", "a", "p r", None))

    assert set(found(graph, kinds={"city"})) == {"p"}


def test_a_programme_that_pays_comes_when_it_is_asked_for() -> None:
    graph = world(work("w1", "a", "p", None), [tie("fund", "funds", "w1")])

    assert set(found(graph)) == {"p"}
    assert set(found(graph, kinds={"programme"})) == {"fund"}


def test_places_by_fit_and_by_popularity() -> None:
    told = found(
        world(
            work("w1", "a", "q", None),
            work("w2", "w", "p", None),
            work("w3", "b", "p", None),
            work("w4", "c", "p", None),
        )
    )

    assert (told["q"].rank, told["q"].rank_by_popularity) == (1, 2)
    assert (told["p"].rank, told["p"].rank_by_popularity) == (2, 1)


def test_new_and_known_are_mixed_from_the_top() -> None:
    order = [iri(each) for each in "abcdef"]
    contacts = dict.fromkeys(order, Contact.KNOWN) | {iri("e"): Contact.NEW, iri("f"): Contact.NEW}

    assert "".join(each[-1] for each in mixed(order, contacts, 0.5)) == "aebfcd"
    assert "".join(each[-1] for each in mixed(order, contacts, 1)) == "ef"
    assert "".join(each[-1] for each in mixed(order, contacts, 0)) == "abcd"
    assert mixed(order, contacts, None) == order


def test_a_partner_moves_when_weights_and_sources_do() -> None:
    graph = world(
        work("w1", "a", "p", date(2006, 1, 1), document=iri("one")),
        work("w2", "w", "q", date(2026, 1, 1), document=iri("two")),
        work("w3", "a", "q", date(2005, 1, 1), document=iri("three")),
    )
    told = found(graph, weights={**DEFAULT, "territory": 0, "similarity": 0})

    # Without the first document, p is gone; q stands in two, and falls behind without either.
    assert told["p"].by_sources.worst is None
    assert told["p"].by_sources.best == 1
    assert (told["q"].rank, told["q"].by_sources) == (1, (1, 2))
    assert told["p"].by_weights == (2, 2)


def test_what_speaks_against_is_told() -> None:
    graph = world(
        work("w1", "w", "p", date(2001, 1, 1), last=date(2002, 1, 1), role="participant"),
        work("w2", "a", "q", date(2020, 1, 1), document=iri("one")),
        work("w3", "a", "q", date(2020, 1, 1), document=iri("one")),
        work("w4", "a", "r", date(2020, 1, 1)),
    )

    told = {name: set(each.against) for name, each in found(graph).items()}
    assert told["p"] == {"wider-only", "one-work", "list-only", "over", "old"}
    assert told["q"] == {"one-source"}
    assert told["r"] == {"one-work"}


def test_a_much_larger_city_is_told_of() -> None:
    graph = world(
        [thing("large", "city", population=5001), thing("fit", "city", population=5000)],
        work("w1", "a", "large fit", None),
    )
    codes = {
        name: set(against(case(profiles(graph), aim(graph, theme=A), Wish(), iri(name))))
        for name in ("large", "fit")
    }

    assert "size" in codes["large"] - codes["fit"]


# -- paths ---------------------------------------------------------------------------------------


def walked(graph: nx.MultiDiGraph, partner: str, **named: Iri) -> dict[Kind, str]:
    told = explain(graph, aim(graph, **(named or {"theme": A})), iri(partner))
    return {
        path.kind: " ".join(
            each[21:] for each in (path.steps[0].source, *(step.target for step in path.steps))
        )
        for path in told
    }


def test_paths_are_of_different_kinds_those_that_say_most_first() -> None:
    graph = world(
        work("w1", "a", "p", None),
        work("w2", "v", "p", None),
        work("i", "b", "p", None, kind="initiative"),
        work("w3", "a", "net", None),
        [tie("board", "answers-for", "i"), tie("p", "member", "net"), tie("city", "member", "net")],
    )

    assert walked(graph, "p") == {
        Kind.THEME: "a w1 p",
        Kind.TOGETHER: "board i p",
        Kind.WIDER: "a w v w2 p",
    }


def test_networks_explain_where_nothing_nearer_does() -> None:
    graph = world(
        work("w1", "n", "p", None),
        work("w3", "a", "net", None),
        [tie("p", "member", "net"), tie("city", "member", "net"), tie("q", "offers", "a")],
    )

    assert walked(graph, "p") == {
        Kind.NARROWER: "a n w1 p",
        Kind.NETWORK: "a w3 net p",
        Kind.MEMBERS: "city net p",
    }
    assert walked(graph, "q") == {Kind.OFFER: "a q"}


def test_one_piece_of_work_is_no_reason_twice() -> None:
    assert walked(world(work("w1", "awv", "p", None)), "p") == {Kind.THEME: "a w1 p"}


def test_a_path_begins_where_one_asks() -> None:
    graph = world(
        work("i", "a", "", None, kind="initiative"),
        [tie("office", "answers-for", "i"), thing("plan", "plan"), tie("plan", "identifies", "b")],
        [tie("board", "answers-for", "plan")],
        work("w1", "a", "p", None),
        work("w2", "b", "q", None),
    )

    assert walked(graph, "p", body=iri("board")) == {Kind.THEME: "office i a w1 p"}
    assert walked(graph, "q", body=iri("board")) == {Kind.THEME: "board plan b w2 q"}
    assert walked(graph, "p", initiative=iri("i")) == {Kind.THEME: "i a w1 p"}


def test_a_step_says_what_bears_it_out() -> None:
    graph = world(work("w1", "a", "p", None))
    (path,) = explain(graph, aim(graph, theme=A), iri("p"))

    assert [(step.relation, step.is_forward) for step in path.steps] == [
        ("addresses", False),
        ("takes-part", False),
    ]
    assert path.steps[0].sources == ((iri("e-w1-a"), iri("d")),)
    assert path.steps[1].sources == ((iri("e-p-w1"), iri("d")),)


def test_a_partner_that_is_not_known_is_not_explained() -> None:
    with pytest.raises(BadInput):
        explain(world(), aim(world(), theme=A), iri("nobody"))


def popular() -> nx.MultiDiGraph:
    """Theme a is a hub among twenty themes, and all that an initiative is about."""
    return world(
        [thing(f"rare{number}", "theme") for number in range(16)],
        *(work(f"w{number}", "a", "p", None) for number in range(6)),
        work("i", "a", "", None, kind="initiative"),
        work("j", "ab", "", None, kind="initiative"),
        work("x", "b", "q", None),
    )


def test_what_is_asked_about_is_no_hub() -> None:
    graph = popular()
    named = [{"theme": A}, {"initiative": iri("i")}]

    assert A in profiles(graph).hubs
    for each in named:
        assert [one.partner for one in find(graph, Ask(aim(graph, **each))).fits] == [iri("p")]


def test_a_popular_theme_among_others_explains_nothing() -> None:
    told = find(popular(), Ask(aim(popular(), initiative=iri("j"))))

    assert ([each.partner for each in told.fits], told.left_out) == ([iri("q")], [iri("p")])
