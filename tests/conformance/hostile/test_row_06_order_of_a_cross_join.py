"""
Row 6: what has to hold a whole cross join in memory: ORDER BY, DISTINCT, GROUP BY.

Expected: 503, `too-heavy` or `too-slow`, whichever limit is met first; the memory is capped.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOLDING = {
    "order": f"SELECT * {CROSS} ORDER BY ?c ?f LIMIT 1",
    "distinct": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?d ?g {CROSS} }}",
    "group": f"SELECT ?a ?d (COUNT(*) AS ?n) {CROSS} GROUP BY ?a ?d ORDER BY ?n LIMIT 1",
    "distinct-count": f"SELECT (COUNT(DISTINCT *) AS ?n) {CROSS}",
    "construct-order": f"CONSTRUCT {{ ?a ?e ?i }} {{ SELECT * {CROSS} ORDER BY ?i }}",
}


@pytest.mark.parametrize("kind", HOLDING)
def test_what_holds_a_cross_join_is_stopped(bomber: Client, kind: str) -> None:
    answer = bomber.query(HOLDING[kind], timeout=2)

    assert (answer.status, answer.kind) in {(503, "too-heavy"), (503, "too-slow")}
    assert int(answer.headers["Retry-After"]) > 0
