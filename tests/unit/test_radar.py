"""The radar, by hand-computed cases; its groups and what would lift them, by brute force."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import Thing, Tie, project
from kg.align.radar import (
    PARTS,
    Account,
    Candidate,
    Fact,
    Kind,
    Lift,
    List,
    Rank,
    Scene,
    Work,
    at_once,
    carried,
    doublings,
    group_of,
    groups,
    having,
    jaccard,
    lacking,
    last_tertial,
    lifts,
    missing,
    overlap,
    pairs,
    read_weights,
    scale_up,
    scene,
    spot,
)
from kg.errors import BadInput
from kg.terms import Iri

ON = date(2026, 6, 1)


def iri(name: str) -> Iri:
    return Iri(f"http://world.example/{name}")


def iris(names: str) -> frozenset[Iri]:
    return frozenset(map(iri, names.split()))


def work(name: str, boards: str, themes: str, **more: Any) -> Work:
    """Return an initiative; sets are written as words, and boards have a part in it."""
    given = {key: iris(value) if key in _SETS else value for key, value in more.items()}
    # What else there is, is named by each test; mypy cannot see which field it is for.
    told: dict[str, Any] = {"parties": iris(boards)} | given
    return Work(iri(name), boards=iris(boards), themes=iris(themes), **told)


_SETS = {"parties", "partners", "goals", "possible", "central", "directions"}


def seen(*works: Work, **more: Any) -> Scene:
    return Scene(ON, {each.work: each for each in works}, **more)


def members(found: Iterable[Any]) -> list[str]:
    return [" ".join(each[21:] for each in group.members) for group in found]


# -- alike ---------------------------------------------------------------------------------------


def test_rare_themes_weigh_more() -> None:
    # Of three initiatives, one has the rare theme and three the common one.
    weight = {iri("rare"): math.log(4 / 2) + 1, iri("common"): math.log(4 / 4) + 1}
    one, other = iris("rare common"), iris("common")

    assert jaccard(one, other, weight) == pytest.approx(1 / (1.693147 + 1))
    assert overlap(one, other, weight) == 1
    assert jaccard([], [], weight) == overlap(one, [], weight) == 0


def test_a_pair_tells_what_it_shares() -> None:
    made = seen(work("a", "p", "s t"), work("b", "q", "t u"), work("c", "r", "u"))
    # Each of two that share t: ln(4 / 3) + 1; s is of one: ln(4 / 2) + 1.
    two, one = math.log(4 / 3) + 1, math.log(4 / 2) + 1
    found = {(each.one[-1], each.other[-1]): each for each in pairs(made)}

    assert found.keys() == {("a", "b"), ("b", "c")}
    assert found["a", "b"].likeness == pytest.approx(two / (one + 2 * two))
    assert found["a", "b"].overlap == pytest.approx(two / (2 * two))
    assert (found["a", "b"].shared, found["a", "b"].of) == ((iri("t"),), 3)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("goals", "g"), ("directions", "d"), ("themes", "t"), (None, "g d t")],
)
def test_what_is_carried(kind: str | None, expected: str) -> None:
    made = seen(work("a", "p", "t", goals="g", directions="d"))

    assert carried(made, kind) == {iri("a"): iris(expected)}


def test_what_nobody_carries_is_refused() -> None:
    with pytest.raises(BadInput):
        carried(seen(), "visions")


# -- together ------------------------------------------------------------------------------------


def test_who_belongs_together() -> None:
    made = seen(
        work("a", "p", "t"),
        work("b", "q", "t"),
        work("c", "r", "t u"),
        work("far", "s", "t v w x y"),
        work("lone", "s", ""),
    )
    # t is of four of five: ln(6 / 5) + 1; the others of one: ln(6 / 2) + 1. With far, a shares
    # 1.182 of 9.577: less than 0.35.
    assert members(groups(made)) == ["a b c"]
    assert groups(made)[0].boards == (iri("p"), iri("q"), iri("r"))
    assert groups(made)[0].themes == (iri("t"),)


@pytest.mark.parametrize(
    "works",
    [
        # One board answers for both.
        [work("a", "p", "t"), work("b", "p", "t")],
        # A board of one has a part in the other; that of another third.
        [work("a", "p", "t"), work("b", "q", "t", parties="q p")],
        [work("a", "p", "t", parties="p z"), work("b", "q", "t", parties="q z")],
        # The boards do something else on the theme.
        [work("a", "p", "t"), work("b", "q", "t"), work("c", "r", "t", parties="p q r")],
        # It is in the name of the city, or nobody's.
        [work("a", "p", "t"), work("b", "q", "t", central="city")],
        [work("a", "p", "t"), work("b", "", "t")],
        # Everybody has the theme.
        [work(name, name, "t") for name in "abcdef"],
    ],
)
def test_who_does_not(works: list[Work]) -> None:
    found = groups(seen(*works))

    assert not any({iri("a"), iri("b")} <= {*each.members} for each in found)


def test_those_with_most_boards_come_first_then_those_most_alike() -> None:
    three = [work(name, name, "t") for name in "xyz"]
    loose = [work("a", "p", "u"), work("b", "q", "u w")]
    close = [work("c", "p", "k"), work("d", "q", "k")]

    assert members(groups(seen(*three, *loose, *close))) == ["x y z", "c d", "a b"]
    assert [each.number for each in groups(seen(*three, *close))] == [1, 2]


def test_an_empty_city_has_nothing() -> None:
    empty = seen()

    assert (spot(empty), groups(empty), scale_up(empty), list(lifts(empty))) == ([], (), [], [])


# -- spot ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 1), date(2026, 4, 30)),
        (date(2026, 4, 30), date(2025, 12, 31)),
        (date(2026, 5, 1), date(2026, 4, 30)),
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 8, 31)),
    ],
)
def test_the_last_tertial_is_over(on: date, expected: date) -> None:
    assert last_tertial(on) == expected


def test_what_may_be_unknown() -> None:
    told = {"is_local": True, "register": iri("plan")}
    made = seen(
        work("new", "d", "t", seen=date(2026, 5, 1), **told),
        work("told", "d", "t", seen=date(2026, 4, 30), **told),
        work("untold", "d", "t", seen=date(2020, 1, 1), is_local=True),
        work("undated", "d", "t", is_local=True),
        work("other", "p", "t"),
        work("city", "d", "t", central="city", is_local=True),
    )

    assert [(each.work.work[21:], each.is_unregistered, each.is_new) for each in spot(made)] == [
        ("new", False, True),
        ("untold", True, False),
        ("undated", True, False),
    ]


def test_what_is_not_told_is_named() -> None:
    known = work("a", "p", "t", partners="x", begun=ON, report=iri("r"))

    assert list(missing(known)) == []
    assert list(missing(work("a", "p", ""))) == ["themes", "begun", "partners", "report"]


# -- scale up ------------------------------------------------------------------------------------


def city(**more: Any) -> Scene:
    """Two groups: a, b, c of three boards, on t; d, e of two, on u."""
    return seen(
        work("a", "p", "t", begun=ON, goals="g1"),
        work("b", "q", "t", partners="x y"),
        work("c", "r", "t"),
        work("d", "p", "u", report=iri("told"), goals="g2", partners="x y z w"),
        work("e", "q", "u", goals="g2"),
        work("f", "r", "v", goals="g2"),
        work("h", "s", "v", goals="g2", parties="s r"),
        **({"goals": iris("g1 g2 g3")} | more),
    )


def ripest(made: Scene, weights: str = "") -> list[Candidate]:
    return scale_up(made, read_weights(weights))


def test_the_parts_of_the_score_are_these() -> None:
    concerns = {iri("t"): iris("p y1 y2"), iri("u"): iris("p")}
    first, second = sorted(ripest(city(concerns=concerns)), key=lambda each: each.group.number)

    # Three boards: 2. Two others take t up. Of a it is known when it began: 2. Two partners.
    assert first.parts == {"boards": 2, "need": 2, "maturity": 2, "foreign": 2}
    assert (first.least, first.most) == (8, 8)
    # Nobody else takes u up, and no district is without a plan. Four partners count as three.
    assert second.parts == {"boards": 1, "need": 0, "maturity": 3, "foreign": 3}
    assert (second.least, second.most) == (7, 7)


def test_what_nobody_has_reported_is_not_zero() -> None:
    made = city(districts=iris("y1"))
    first = next(each for each in ripest(made) if each.group.number == 1)
    bare = ripest(seen(work("a", "p", "t"), work("b", "q", "t"), districts=iris("y1")))[0]

    assert first.parts["need"] is None
    assert (first.least, first.most) == (6, 9)
    assert bare.parts == {"boards": 1, "need": None, "maturity": 1, "foreign": None}
    assert (bare.least, bare.most) == (2, 8)
    assert list(lacking(bare)) == ["report", "goals", "need", "foreign"]
    (unlinked,) = ripest(seen(work("a", "p", "t"), work("b", "q", "t"), goals=iris("g")))
    assert list(lacking(unlinked)) == ["report", "goal", "foreign"]


def test_a_district_whose_plan_is_known_does_not_need_what_it_does_not_name() -> None:
    made = city(districts=iris("y1 p"), planning=iris("y1"))

    assert ripest(made)[0].parts["need"] == 0


def test_the_conditions_are_these() -> None:
    # Without the group on u, g2 is covered by two, g1 by one, g3 by none; the median of all is 1.
    second = next(each for each in ripest(city()) if each.group.number == 2)
    assert second.conditions == {"boards": True, "outcome": True, "goal": False, "alone": True}
    assert not second.is_ready
    assert not second.is_open
    assert list(lacking(second)) == ["covered"]

    first = next(each for each in ripest(city()) if each.group.number == 1)
    assert first.conditions == {"boards": True, "outcome": None, "goal": True, "alone": True}
    assert first.is_open
    assert first.goals == (iri("g1"),)


def test_a_group_is_not_counted_among_those_that_make_it_needless() -> None:
    both = [work("a", "p", "t", goals="g"), work("b", "q", "t", goals="g", report=iri("r"))]

    assert ripest(seen(*both, goals=iris("g")))[0].is_ready


@pytest.mark.parametrize(
    ("elsewhere", "is_wanting"),
    [
        # With the group 2, 1 and 1, the median 1: one other is no fewer.
        (["g", "h", "k"], False),
        # With the group 2, 2 and 2: one other is fewer.
        (["g", "h", "h", "k", "k"], True),
        # Nobody else.
        ([], True),
    ],
)
def test_a_goal_wants_more_where_fewer_than_the_median_work_for_it(
    elsewhere: list[str], is_wanting: bool
) -> None:
    group = [work("a", "p", "t", goals="g"), work("b", "q", "t")]
    others = [work(f"x{n}", f"y{n}", "", goals=goal) for n, goal in enumerate(elsewhere)]
    (found,) = ripest(seen(*group, *others, goals=iris("g h k")))

    assert found.conditions["goal"] is is_wanting


def test_work_of_the_city_on_the_theme_bars_a_group() -> None:
    both = [work("a", "p", "t", goals="g"), work("b", "q", "t", report=iri("r"))]
    made = seen(*both, work("c", "", "t", central="city"), goals=iris("g"))

    (found,) = ripest(made)
    assert found.conditions["alone"] is False
    assert found.central == (iri("c"),)
    assert list(lifts(made)) == []


def test_a_part_that_is_turned_off_changes_the_order() -> None:
    # Neither is ripe: the one on t has 2 + 2 + 1 by boards, maturity, partners; the one on u has
    # 1 + 3 + 3 less what cannot be known of need.
    made = city(goals=frozenset())
    by_number = {each.group.number: each for each in ripest(made)}
    assert [each.least for each in (by_number[1], by_number[2])] == [6, 7]

    assert [each.group.number for each in ripest(made)] == [2, 1]
    assert [each.group.number for each in ripest(made, "foreign=0")] == [1, 2]
    assert [each.least for each in ripest(made, "foreign=0")] == [4, 4]
    assert [each.least for each in ripest(made, "foreign=0, maturity=0.5")] == [3, 2.5]


@pytest.mark.parametrize(
    "text", ["boards=-1", "boards=nan", "boards=inf", "boards=x", "colour=1", "boards"]
)
def test_weights_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_weights(text)


def test_not_all_weights_can_be_zero() -> None:
    with pytest.raises(BadInput):
        read_weights(" ".join(f"{part}=0" for part in PARTS))


# -- what would lift a group ---------------------------------------------------------------------


def told(each: Lift) -> tuple[str, ...]:
    facts = ((fact.kind, fact.work[21:], (fact.value or "")[21:]) for fact in each.facts)
    return each.list, *(" ".join(fact).strip() for fact in facts)


def test_one_fact_that_is_missing_is_found() -> None:
    both = [work("a", "p", "t", goals="g", begun=ON), work("b", "q", "t")]
    assert [told(each) for each in lifts(seen(*both, goals=iris("g")))] == [
        ("scale", "report a"),
    ]

    reported = [work("a", "p", "t", report=iri("r")), work("b", "q", "t", possible="h")]
    assert [told(each) for each in lifts(seen(*reported, goals=iris("g h")))] == [
        ("scale", "goal a h"),
    ]


def test_where_one_is_not_enough_two_are_told() -> None:
    both = [work("a", "p", "t", is_over=True, begun=ON), work("b", "q", "t")]
    (found,) = lifts(seen(*both, goals=iris("g h")))

    assert told(found) == ("scale", "report b", "goal b g")
    assert found.goals == 2


def test_a_theme_that_would_bring_two_together_is_found() -> None:
    made = seen(work("a", "p", "t u v"), work("b", "q", "t w x"), work("c", "r", "w"))
    # a and b share t of five themes, about 0.18; with one of the rarest of the other, enough.
    (found,) = [each for each in lifts(made) if {iri("a"), iri("b")} <= {*each.group.members}]

    assert told(found) == ("together", "theme a x")
    assert found.other == iri("b")


# -- what may be done twice ----------------------------------------------------------------------

Y1, Y2, Y3, Y4 = (date(year, 1, 1) for year in (2001, 2002, 2003, 2004))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((Y1, Y3), (Y2, Y4), True),
        ((Y1, Y4), (Y2, Y3), True),
        ((Y1, Y2), (Y2, None), True),
        ((Y1, Y2), (Y3, Y4), False),
        ((None, Y2), (Y3, None), False),
        ((Y1, None), (Y2, Y3), None),
        ((None, None), (Y1, Y4), None),
        ((None, Y4), (None, Y4), None),
    ],
)
def test_what_went_on_at_once(one: Any, other: Any, expected: bool | None) -> None:
    first, second = (
        work(name, name, "t", begun=begun, last=last)
        for name, (begun, last) in (("a", one), ("b", other))
    )

    assert at_once(first, second) is at_once(second, first) is expected


def test_who_may_do_the_same_twice() -> None:
    made = seen(
        work("a", "p", "t u", last=Y1),
        work("b", "q", "t u", begun=Y2),
        work("c", "r", "t u", parties="r p"),
        work("d", "", "t", central="city"),
        work("e", "", "v", central="city"),
        work("f", "s", "v w x"),
        work("g", "", "t u"),
        work("h", "p", "t u"),
    )
    found = list(doublings(made, 0.5))

    # t is of six of eight, u of five: t counts for less than half of what has both.
    assert [(each.pair.one[-1] + each.pair.other[-1], each.do_cooperate) for each in found] == [
        ("ac", True),
        ("bc", False),
        ("bh", False),
        ("ch", True),
    ]
    assert [each.pair.likeness for each in found] == [1, 1, 1, 1]


@pytest.mark.parametrize("least", [0, -1, 1.01, math.nan])
def test_a_likeness_that_means_nothing_is_refused(least: float) -> None:
    with pytest.raises(BadInput):
        doublings(seen(), least)


NAMES, BOARDS, THEMES, GOALS = "abcdefgh", "pqrs", "stuvw", ("g1", "g2", "g3")
THEMES_OF = iris(" ".join(THEMES))
#: Mostly one board each, mostly no part in the work of others, so that there are groups to look at.
OWN = [*BOARDS, *BOARDS, "p q", ""]
WITH = ["", "", "", "", "", "", "p", "z"]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Small cities, in which everything may be empty."""
    works = [
        replace(
            work(
                name,
                own := draw(st.sampled_from(OWN)),
                " ".join(draw(st.lists(st.sampled_from(THEMES), max_size=3))),
                goals=draw(st.sampled_from(["", "", "", "", *GOALS])),
            ),
            parties=iris(own) | iris(draw(st.sampled_from(WITH))),
            central=iris(draw(st.sampled_from(["", "", "", "", "", "city"]))),
            report=draw(st.sampled_from([None, None, None, iri("r")])),
        )
        for name in NAMES[: draw(st.sampled_from([0, 3, 6, 8, 8]))]
    ]
    return seen(*works, goals=iris(" ".join(GOALS)), districts=iris("p q"))


def groups_by_hand(made: Scene) -> set[frozenset[Iri]]:
    """Grow groups by looking at all pairs again and again, with the formulas written out."""
    about = {theme: [w for w in made.works.values() if theme in w.themes] for theme in made.about}
    idf = {theme: math.log((1 + len(made.works)) / (1 + len(about[theme]))) + 1 for theme in about}

    def is_edge(one: Work, other: Work) -> bool:
        shared, either = one.themes & other.themes, one.themes | other.themes
        rare = [theme for theme in shared if len(about[theme]) <= 5]
        if one.central or other.central or not (one.boards and other.boards and rare):
            return False
        if one.boards & other.boards or one.parties & other.parties:
            return False
        both = [w for theme in rare for w in about[theme]]
        if any(w.parties & one.boards and w.parties & other.boards for w in both):
            return False
        return sum(idf[t] for t in shared) / sum(idf[t] for t in either) >= 0.35

    found = [{name} for name in made.works]
    for one, other in combinations(made.works.values(), 2):
        if is_edge(one, other):
            first, second = (next(g for g in found if w.work in g) for w in (one, other))
            if first is not second:
                first |= second
                found.remove(second)
    return {frozenset(each) for each in found if len(each) > 1}


@given(scenes())
@settings(max_examples=60)
def test_groups_are_those_found_by_hand(made: Scene) -> None:
    found = groups(made)

    assert {frozenset(each.members) for each in found} == groups_by_hand(made)
    for each in found:
        for member in each.members:
            assert replace(each, number=0) == group_of(made, member)


@given(scenes(), st.sampled_from([0.2, 0.35, 0.6, 1.0]))
@settings(max_examples=60)
def test_doublings_are_those_found_by_hand(made: Scene, least: float) -> None:
    about = {theme: sum(theme in w.themes for w in made.works.values()) for theme in THEMES_OF}
    idf = {theme: math.log((1 + len(made.works)) / (1 + n)) + 1 for theme, n in about.items()}
    expected = {
        (one.work, other.work)
        for one, other in combinations(made.works.values(), 2)
        if (one.boards | one.central)
        and (other.boards | other.central)
        and not (one.boards | one.central) & (other.boards | other.central)
        and (shared := sum(idf[t] for t in one.themes & other.themes))
        and shared / sum(idf[t] for t in one.themes | other.themes) >= least - 1e-9
    }

    assert {(each.pair.one, each.pair.other) for each in doublings(made, least)} == expected


def anew(made: Scene, *facts: Fact) -> Scene:
    """Return what facts make of a city, with nothing kept that was worked out before."""
    return replace(having(made, *facts))


@given(scenes(), st.data())
@settings(max_examples=60)
def test_what_is_looked_up_is_right_when_a_fact_is_put_in(made: Scene, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(made.works) or [iri("none")]))
    facts = [
        Fact(Kind.THEME, name, iri(data.draw(st.sampled_from([*THEMES, "new"])))),
        Fact(Kind.GOAL, name, iri(data.draw(st.sampled_from(GOALS)))),
        Fact(Kind.REPORT, name),
    ]
    if made.works:
        then = having(made, *facts)
        assert then.about == anew(made, *facts).about
        assert then.covering == anew(made, *facts).covering
        assert then.works[name].report
        assert made.works[name] != then.works[name]


def is_on_list(made: Scene, lift: Lift) -> bool:
    """Whether a group with the initiatives of a lift is on its list, everything reckoned anew."""
    wanted = {fact.work for fact in lift.facts} | ({lift.other} if lift.other else set())
    listed = [each.group for each in scale_up(made) if each.is_ready]
    found = groups(made) if lift.list is List.TOGETHER else listed
    return any(wanted <= {*each.members} for each in found)


@given(scenes())
@settings(max_examples=60)
def test_what_would_lift_a_group_does(made: Scene) -> None:
    for lift in lifts(made):
        assert not is_on_list(made, lift)
        assert is_on_list(anew(made, *lift.facts), lift)


@given(scenes())
@settings(max_examples=60)
def test_no_fewer_facts_would_do(made: Scene) -> None:
    works = sorted(made.works)
    facts = [Fact(Kind.REPORT, name) for name in works]
    facts += [Fact(Kind.GOAL, name, goal) for name in works for goal in sorted(made.goals)]
    found = {each.facts[0].work: each for each in lifts(made) if each.list is List.SCALE}
    for each in scale_up(made):
        own = [fact for fact in facts if fact.work in each.group.members]
        single = [fact for fact in own if _lifts(made, each, fact)]
        sizes = {len(lift.facts) for lift in found.values() if _is_of(lift, each)}
        if single and not each.is_ready:
            assert sizes == {1}
        else:
            assert sizes <= {2}


def _lifts(made: Scene, each: Candidate, *facts: Fact) -> bool:
    then = scale_up(anew(made, *facts))
    return any(one.is_ready and one.group.members == each.group.members for one in then)


def _is_of(lift: Lift, each: Candidate) -> bool:
    return lift.group.members == each.group.members


@given(scenes())
@settings(max_examples=60)
def test_no_theme_that_would_do_is_missed(made: Scene) -> None:
    found = {
        frozenset([lift.facts[0].work, lift.other])
        for lift in lifts(made)
        if lift.list is List.TOGETHER
    }
    together = groups_by_hand(made)
    for pair in pairs(made):
        both = frozenset([pair.one, pair.other])
        themes = made.works[pair.one].themes ^ made.works[pair.other].themes
        facts = [
            Fact(Kind.THEME, name, theme)
            for name in both
            for theme in themes - made.works[name].themes
        ]
        would = [fact for fact in facts if _joins(anew(made, fact), both)]
        is_apart = not any(both <= group for group in together)
        if is_apart and would and not _cooperate(made, pair):
            assert both in found


def _joins(then: Scene, both: frozenset[Iri]) -> bool:
    return any(both <= group for group in groups_by_hand(then))


def _cooperate(made: Scene, pair: Any) -> bool:
    one, other = made.works[pair.one], made.works[pair.other]
    rare = [theme for theme in pair.shared if len(made.about[theme]) <= 5]
    met = [made.works[name].parties for theme in rare for name in made.about[theme]]
    return bool(one.parties & other.parties) or any(
        each & one.boards and each & other.boards for each in met
    )


# -- from the projection -------------------------------------------------------------------------

LONG_AGO, BEFORE, AFTER = date(2000, 1, 1), date(2024, 1, 1), date(2027, 1, 1)


def code(scheme: str, name: str) -> Iri:
    return Iri(f"http://world.example/code/{scheme}/{name}")


def tie(source: str, relation: str, target: str, modality: str = "", role: str = "") -> Tie:
    said = code("modality", modality) if modality else None
    part = code("role", role) if role else None
    return Tie(iri(source), relation, iri(target), iri("e"), modality=said, role=part)


def thing(name: str, kind: str, **more: Any) -> Thing:
    return Thing(iri(name), kind, **({"first": LONG_AGO} | more))


RANKS = [
    Rank(iri(name), rank)
    for name, rank in [
        ("d", "district"),
        ("d", "board"),
        ("old", "district"),
        ("p", "board"),
        ("city", "central"),
        ("exec", "board"),
        ("exec", "central"),
    ]
]
BODIES = [
    thing("d", "body"),
    thing("old", "body", last=BEFORE),
    *(thing(name, "body") for name in ("p", "city", "exec", "office", "unit", "exec-office")),
    tie("office", "serves", "d"),
    tie("unit", "part-of", "office"),
    tie("exec-office", "serves", "exec"),
    tie("d", "succeeds", "old"),
    tie("d", "part-of", "city"),
    tie("office", "part-of", "city"),
]
CHAIN = [
    *(thing(name, "theme") for name in ("t", "wide", "u")),
    *(thing(name, "goal") for name in ("g", "top", "h")),
    thing("plan", "plan"),
    tie("t", "broader", "wide"),
    tie("old", "answers-for", "plan"),
    tie("plan", "identifies", "t"),
    tie("t", "supports", "g", "done"),
    tie("g", "supports", "top"),
    tie("u", "supports", "h", "may"),
    tie("h", "supports", "top"),
]


def read(*more: Thing | Tie, accounts: Iterable[Account] = (), ended: bool = False) -> Scene:
    each = [*BODIES, *CHAIN, thing("i", "initiative", seen=ON), *more]
    graph = project(
        [one for one in each if isinstance(one, Thing)],
        [one for one in each if isinstance(one, Tie)],
        ON,
    )
    return scene(graph, RANKS, accounts, ended)


def only(made: Scene) -> Work:
    (found,) = made.works.values()
    return found


@pytest.mark.parametrize(
    ("body", "boards"),
    [("d", "d"), ("office", "d"), ("unit", "d"), ("old", "d"), ("p", "p"), ("city", "")],
)
def test_a_board_stands_for_its_office_and_for_what_it_came_from(body: str, boards: str) -> None:
    found = only(read(tie(body, "answers-for", "i")))

    assert found.boards == found.parties == iris(boards)
    assert found.is_local is (boards == "d")
    assert found.central == (iris("city") if body == "city" else frozenset())


def test_to_stand_in_a_list_of_members_is_not_to_take_part() -> None:
    found = only(
        read(
            tie("office", "answers-for", "i"),
            tie("p", "takes-part", "i", role="partner"),
            tie("exec", "takes-part", "i", role="partner"),
            *(thing(name, "city") for name in ("x", "y")),
            tie("x", "takes-part", "i", role="partner"),
            tie("y", "takes-part", "i", role="member"),
        )
    )

    assert found.parties == iris("d p")
    assert found.partners == iris("x")


def test_what_may_be_so_does_not_count() -> None:
    found = only(read(tie("i", "addresses", "t"), tie("i", "addresses", "u", "conditional")))
    assert (found.themes, found.goals, found.possible) == (iris("t"), iris("g top"), iris("h"))

    certain = only(read(tie("i", "addresses", "u", "may"), tie("i", "addresses", "u", "done")))
    assert (certain.themes, certain.goals, certain.possible) == (iris("u"), iris(""), iris("h"))


@pytest.mark.parametrize(
    ("more", "ended", "is_there"),
    [
        (thing("i", "initiative"), False, True),
        (thing("i", "initiative", last=ON), False, True),
        (thing("i", "initiative", last=BEFORE), False, False),
        (thing("i", "initiative", last=BEFORE), True, True),
        (thing("i", "initiative", first=AFTER), True, False),
        (thing("i", "initiative", status=code("initiative-status", "planned")), True, False),
        (thing("i", "initiative", status=code("initiative-status", "ongoing")), False, True),
    ],
)
def test_work_of_other_days_and_plans_do_not_count(
    more: Thing, ended: bool, is_there: bool
) -> None:
    graph = project([more], [], ON)

    assert bool(scene(graph, RANKS, [], ended).works) is is_there


def test_documents_tell_who_knows_and_what_came_of_it() -> None:
    def of(*given: Account) -> Work:
        return only(read(tie("office", "answers-for", "i"), accounts=given))

    report = code("document-kind", "report")
    by_exec = Account(iri("i"), iri("b"), author=iri("exec-office"), issued=ON)
    by_office = Account(iri("i"), iri("a"), kind=report, author=iri("office"))
    later = Account(iri("i"), iri("c"), kind=report, author=iri("city"), issued=AFTER)

    assert (of().register, of().report, of().document) == (None, None, None)
    assert (of(by_exec).register, of(by_exec).report) == (iri("b"), None)
    assert (of(by_office).register, of(by_office).report) == (None, iri("a"))
    assert (of(later).register, of(later).report, of(later).document) == (None, None, None)
    assert of(by_exec, by_office).document == iri("a")


def test_it_is_first_seen_when_any_source_shows_it() -> None:
    seen_before = thing("i", "initiative", first=None, seen=BEFORE)
    began_before = thing("i", "initiative", first=BEFORE, seen=ON)

    for each, begun in ((seen_before, None), (began_before, BEFORE)):
        found = only(scene(project([each], [], ON), RANKS, []))
        assert (found.seen, found.begun) == (BEFORE, begun)


def test_who_takes_up_a_theme_takes_up_the_wider_one() -> None:
    made = read()

    assert made.concerns == {iri("t"): iris("d"), iri("wide"): iris("d")}
    assert (made.districts, made.planning) == (iris("d"), iris("d"))
    assert made.standing[iri("unit")] == iris("d")
    assert made.goals == iris("g h top")
