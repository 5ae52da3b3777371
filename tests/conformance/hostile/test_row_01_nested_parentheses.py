"""
Row 1: a filter with thousands of nested parentheses, which overflows the engine's stack.

Expected: 400 `bad-query` within 20 ms, before the engine sees it.
"""

from __future__ import annotations

import pytest

from kg.guard import MAX_DEPTH
from tests.conformance.hostile.bombs import PARENTHESES
from tests.conformance.hostile.client import Client

#: The machine may be busy once, not each time.
_TRIES = 5


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1000, 5000, 50_000, 200_000])
def test_nested_parentheses_are_refused_at_once(client: Client, depth: int) -> None:
    query = PARENTHESES(depth)

    answers = [client.query(query) for _ in range(_TRIES)]

    assert {(answer.status, answer.kind) for answer in answers} == {(400, "bad-query")}
    assert min(answer.seconds for answer in answers) < 0.02


def test_what_is_nested_less_is_a_query(client: Client) -> None:
    # The braces and the brackets of the filter count too.
    assert client.query(PARENTHESES(MAX_DEPTH - 2)).rows == [{}]
