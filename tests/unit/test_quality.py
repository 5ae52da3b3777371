"""The measures of rankings, against trec_eval and by hand; and the world that they are used on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from kg.align import Thing, Tie
from kg.align.projection import sources, targets
from kg.terms import Iri
from tests.bench.quality.heldout import measure_heldout
from tests.bench.quality.measures import (
    Query,
    coverage,
    gini,
    interval,
    ndcg,
    recall,
    reciprocal_rank,
)
from tests.bench.quality.table import SHIPPED, newest, shipped, tables
from tests.bench.quality.world import NOISE, queries, world

ROOT = Path(__file__).parents[2]
NAMES = [f"p{number}" for number in range(15)]


@given(
    st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), min_size=1),
    st.lists(st.sampled_from(NAMES), unique=True, min_size=1),
)
def test_measures_are_those_of_trec_eval(grades: dict[str, int], ranked: Sequence[str]) -> None:
    right = [ir_measures.Qrel("q", name, grade) for name, grade in grades.items()]
    run = [ir_measures.ScoredDoc("q", name, -place) for place, name in enumerate(ranked)]

    told = ir_measures.calc_aggregate([R @ 10, RR, nDCG @ 10], right, run)
    assert recall(grades, ranked) == pytest.approx(told[R @ 10])
    assert reciprocal_rank(grades, ranked) == pytest.approx(told[RR])
    assert ndcg(grades, ranked) == pytest.approx(told[nDCG @ 10])


def test_only_the_best_are_wanted() -> None:
    assert Query({"a": 3, "b": 1, "c": 3}, frozenset()).wanted == {"a", "c"}


def test_coverage_and_gini_by_hand() -> None:
    lists = [["a", "b"], ["a", "c"]]

    assert coverage(lists, 4) == 3 / 4
    # Shown: 0, 1, 1, 2. Sum of (2 place - 4 - 1) times shown is -1 + 1 + 6; by 4 · 4.
    assert gini(lists, 4) == pytest.approx(6 / 16)
    assert gini([["a", "b", "c", "d"]], 4) == 0
    assert gini([], 4) == 0


def test_an_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    low, high = interval([0.0, 1.0] * 20)

    assert 0.3 < low < 0.5 < high < 0.7
    assert interval([0.0, 1.0] * 20) == (low, high)
    assert interval([0.4] * 5) == pytest.approx((0.4, 0.4))


def test_the_world_is_the_same_each_time() -> None:
    assert world(1) == world(1)
    assert world(1).ties != world(2).ties


def test_the_world_is_as_it_is_told() -> None:
    made = world(1, NOISE["some"])
    graph = made.projected()
    planted = made.planted

    assert all(len(targets(graph, one, "takes-part")) <= 1 for one in planted.newcomers)
    assert len(list(queries(made))) > 50
    for initiative, grades in queries(made):
        assert not set(sources(graph, initiative, "takes-part")) & grades.keys()
    for group in planted.groups + planted.twins:
        first, *others = (targets(graph, each, "addresses") for each in sorted(group))
        assert all(each == first for each in others)
        assert len({board for each in group for board in sources(graph, each, "answers-for")}) > 1
    assert len(planted.unknown) == 12


def test_nothing_of_held_out_work_is_known_before() -> None:
    """Whoever is tied to the theme by the work alone cannot be asked about."""
    city, late, theme, old, new = (Iri(f"x:{name}") for name in ("c", "l", "t", "o", "n"))
    things = [
        Thing(city, "city"),
        Thing(late, "city"),
        Thing(theme, "theme"),
        Thing(old, "activity", first=date(2012, 1, 1)),
        Thing(new, "initiative", first=date(2014, 1, 1)),
    ]
    ties = [
        *(Tie(work, "addresses", theme) for work in (old, new)),
        *(Tie(city, "takes-part", work) for work in (old, new)),
        Tie(late, "takes-part", new),
    ]

    told = measure_heldout(things, ties)["city"]["methods"]["ours"]
    assert told["recall"] == {"mean": 1.0, "interval": (1.0, 1.0), "queries": 1}
    assert told["newcomer_recall"]["queries"] == 1


def test_the_service_ships_the_newest_results() -> None:
    assert json.loads(SHIPPED.read_text("utf-8")) == shipped(newest())


def test_the_readme_shows_the_newest_results() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"<!-- quality -->\n{tables(newest())}<!-- /quality -->" in text
