"""The same question on three days gives three answers, each that of the tables."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings

DATA = Path(__file__).parents[2] / "data"
BASE = Settings().base
DAYS = ["2016-10-17", "2018-06-01", "2021-01-01"]
#: By decision and by court, see data/steering/force-periods.csv.
VISIONS = {
    "2016-10-17": ("2040-alla", "applied-then-annulled"),
    "2018-06-01": ("2040-alla", "in-force"),
    "2021-01-01": ("2040-alla", "in-force"),
}


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, BASE)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_there(row: dict[str, str], day: str) -> bool:
    first = row["valid_from"] or row.get("attested_from", "")
    return (
        bool(first) and first <= day and (not row["valid_through"] or row["valid_through"] >= day)
    )


def councils(day: str) -> set[str]:
    found = (row for row in table("organisation/bodies.csv") if row["type"] == "DistrictCouncil")
    return {f"{BASE}id/body/{row['id']}" for row in found if is_there(row, day)}


def goals(day: str) -> set[str]:
    return {
        f"{BASE}id/goal/{row['id']}"
        for row in table("steering/goals.csv")
        if row["valid_from"] and is_there(row, day) and row["status"] == "stated"
    }


@pytest.mark.parametrize("day", DAYS)
def test_councils_are_those_of_the_day(graph: Graph, day: str) -> None:
    found = QUESTIONS["bodies-on-a-date"].put(graph, {"kind": "DistrictCouncil", "on": day})

    assert {row.body for row in found.rows} == councils(day)


@pytest.mark.parametrize("day", DAYS)
def test_goals_are_those_of_the_day(graph: Graph, day: str) -> None:
    found = QUESTIONS["coverage-of-goals"].put(graph, {"kind": "DistrictCouncil", "on": day})

    assert {row.goal for row in [*found.rows, *found.unknown]} == goals(day)


@pytest.mark.parametrize("day", DAYS)
def test_the_vision_is_that_of_the_day(graph: Graph, day: str) -> None:
    found = QUESTIONS["visions-in-force"].put(graph, {"on": day})

    told = [(row.vision.rpartition("/")[2], row.status.rpartition("/")[2]) for row in found.rows]
    assert told == [VISIONS[day]]


def test_the_days_differ() -> None:
    assert len(councils(DAYS[0])) == 14
    assert len(councils(DAYS[2])) == 13
    assert goals(DAYS[0]) != goals(DAYS[1]) != goals(DAYS[2])
    assert all(date.fromisoformat(day) for day in DAYS)
