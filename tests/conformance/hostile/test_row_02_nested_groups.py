"""
Row 2: a thousand and five thousand nested groups, sub-selects, paths, negations.

Expected: 400 `bad-query`; the engine does not see it.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.bombs import NESTED, STACKED
from tests.conformance.hostile.client import Client


@pytest.mark.parametrize("depth", [1000, 5000])
@pytest.mark.parametrize("kind", NESTED)
def test_what_is_nested_too_deeply_is_refused(client: Client, kind: str, depth: int) -> None:
    answer = client.query(NESTED[kind](depth))

    assert (answer.status, answer.kind) == (400, "bad-query")


@pytest.mark.parametrize("depth", [1000, 20_000])
@pytest.mark.parametrize("kind", STACKED)
def test_what_is_deep_without_brackets_is_answered_or_refused(
    client: Client, kind: str, depth: int
) -> None:
    answer = client.query(STACKED[kind](depth))

    assert answer.status in (200, 400)
