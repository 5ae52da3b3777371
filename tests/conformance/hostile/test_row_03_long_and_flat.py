"""
Row 3: thousands of terms on one level; the engine nests them, and its stack overflows.

Expected: an answer, 400 `bad-query`, or 503 when the worker that ran it died or was stopped.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.bombs import FLAT
from tests.conformance.hostile.client import Client

OUTCOMES = {(400, "bad-query"), (503, "too-slow"), (503, "too-heavy"), (422, "answer-too-large")}


@pytest.mark.parametrize("length", [5000, 50_000])
@pytest.mark.parametrize("kind", FLAT)
def test_what_is_long_is_refused_or_its_worker_stopped(
    bomber: Client, kind: str, length: int
) -> None:
    answer = bomber.query(FLAT[kind](length), timeout=1)

    assert answer.status == 200 or (answer.status, answer.kind) in OUTCOMES
