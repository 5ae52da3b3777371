"""Lines of sight, held against walking every way by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.align import Link, lines
from kg.align.lines import MOST
from kg.errors import BadInput

NODES = "abcdev"
links = st.sets(
    st.builds(Link, st.sampled_from(NODES), st.sampled_from(["x", "y"]), st.sampled_from(NODES)),
    max_size=10,
)


def walked(steps: set[Link], at: str, arrived: set[str], been: tuple[str, ...]) -> list[list[Link]]:
    """Walk on from *at*, never to where one has been; a way that can go on does not end."""
    onward = [step for step in steps if step.source == at and step.target not in been]
    if at in arrived or not onward:
        return [[]]
    return [
        [step, *rest]
        for step in onward
        for rest in walked(steps, step.target, arrived, (*been, step.target))
    ]


@given(links)
def test_every_way_is_found_once(steps: set[Link]) -> None:
    arrived = {"v"}
    found = lines(steps, "a", arrived)

    expected = [way for way in walked(steps, "a", arrived, ("a",)) if way]
    assert sorted(found) == sorted(expected)


def test_those_that_arrive_come_first_and_the_shorter_before() -> None:
    steps = [Link("a", "x", "b"), Link("b", "x", "v"), Link("a", "x", "v"), Link("a", "x", "c")]

    found = lines(steps, "a", {"v"})

    assert [[link.target for link in line] for line in found] == [["v"], ["b", "v"], ["c"]]


def test_a_line_ends_where_it_arrives() -> None:
    assert lines([Link("a", "x", "v"), Link("v", "x", "b")], "a", {"v"}) == [[Link("a", "x", "v")]]


def test_nothing_leads_on_from_what_has_no_links() -> None:
    assert lines([], "a", {"v"}) == []


def test_too_many_are_refused() -> None:
    names = [f"n{n}" for n in range(12)]
    steps = [Link(a, relation, b) for a, b in pairwise(names) for relation in ("x", "y")]
    assert 2 ** len(names[1:]) > MOST

    with pytest.raises(BadInput) as refused:
        lines(steps, names[0], {names[-1]})

    assert refused.value.key == "lines-many"
