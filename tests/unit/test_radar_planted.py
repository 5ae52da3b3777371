"""What the radar sees of a made-up city in which it is known what there is to see."""

from __future__ import annotations

import pytest

from tests.bench.quality.radar import seen_in
from tests.bench.quality.radar_world import city
from tests.bench.quality.table import newest, tables

SEEDS = (11, 12, 13)


@pytest.fixture(scope="module")
def found() -> dict[str, int]:
    return seen_in([city(seed) for seed in SEEDS])


def test_every_group_is_seen_and_nearly_nothing_else(found: dict[str, int]) -> None:
    assert found["groups"] == 11 * len(SEEDS)
    assert found["groups_found"] == found["groups"]
    assert found["pairs_right"] / found["pairs"] >= 0.9


def test_the_ripe_ones_are_listed_and_no_others(found: dict[str, int]) -> None:
    assert found["ripe"] == found["ripe_listed"] == found["ripe_right"] > 0


def test_all_that_is_unknown_is_spotted_and_nothing_else(found: dict[str, int]) -> None:
    assert found["unknown"] == found["unknown_listed"] == found["unknown_right"] > 0


def test_what_is_missing_is_named_and_would_do(found: dict[str, int]) -> None:
    assert found["missing"] == found["missing_named"] > 0
    assert found["lifts"] == found["lifts_that_hold"] > 0


def test_the_same_seed_gives_the_same_city() -> None:
    assert city(5)[:4] == city(5)[:4] != city(6)[:4]


def test_results_of_the_radar_become_a_table(found: dict[str, int]) -> None:
    told = tables({**newest(), "radar": {"plain": found}})

    assert f"| groups | {found['groups']} | {found['groups_found']} | – | – |" in told
    assert f"| pairs in groups | – | – | {found['pairs']} | {found['pairs_right']} |" in told
