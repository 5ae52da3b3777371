"""
Row 5: a cross join whose count would take hours, which the engine cannot be told to stop.

Expected: 503 `too-slow` at the limit, at most half a second late, and nobody goes on computing.
"""

from __future__ import annotations

import time

import pytest

from tests.conformance.hostile.client import Client
from tests.conformance.hostile.conftest import QUERY_SECONDS
from tests.conformance.hostile.invariants import processor_seconds
from tests.serving import Server

NEVER = "FILTER(STRLEN(CONCAT(STR(?c), STR(?f))) < 0)"
CROSS_JOINS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ask": f"ASK {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {NEVER} }}",
    "minus": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?g ?e ?i . ?a ?k ?l } }",
    "construct": f"CONSTRUCT {{ ?a ?b ?f }} {{ ?a ?b ?c . ?d ?e ?f {NEVER} }}",
    "optional": "SELECT (MAX(?f) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f . ?g ?h ?i } }",
}
LATE_SECONDS = 0.5


@pytest.mark.parametrize("timeout", [1, QUERY_SECONDS, 3600])
def test_a_cross_join_is_stopped_at_the_limit(bomber: Client, timeout: int) -> None:
    answer = bomber.query(CROSS_JOINS["count"], timeout=timeout)

    limit = min(timeout, QUERY_SECONDS)
    assert (answer.status, answer.kind) == (503, "too-slow")
    assert limit <= answer.seconds < limit + LATE_SECONDS
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("kind", CROSS_JOINS)
def test_a_stopped_query_uses_no_more_processor_time(
    server: Server, bomber: Client, kind: str
) -> None:
    answer = bomber.query(CROSS_JOINS[kind], timeout=0.7)

    assert (answer.status, answer.kind) in {(503, "too-slow"), (503, "too-heavy")}
    before = processor_seconds(server.workers())
    # What is measured is whether anything still runs, so time has to pass.
    time.sleep(0.4)
    assert processor_seconds(server.workers()) - before < 0.2
