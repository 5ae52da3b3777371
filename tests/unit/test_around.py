"""The steps on the chains through an element, held against plain loops."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.align import through

NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, NAMES), max_size=12), NAMES)
def test_a_step_is_kept_if_a_walk_over_it_meets_the_element(
    pairs: list[tuple[str, str]], element: str
) -> None:
    found = through(((*pair, number) for number, pair in enumerate(pairs)), element)
    expected = [
        number
        for number, (source, target) in enumerate(pairs)
        if walks(pairs, element, source) or walks(pairs, target, element)
    ]

    assert found == expected


def walks(pairs: list[tuple[str, str]], start: str, end: str) -> bool:
    met = {start}
    for _ in pairs:
        met |= {target for source, target in pairs if source in met}
    return end in met


def test_nothing_runs_through_what_is_in_no_step() -> None:
    assert through([("a", "b", 1)], "c") == []
