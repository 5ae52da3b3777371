"""
Row 56: LIMIT and OFFSET larger than any answer, than a number, than a machine's.

Expected: 400 where it is no number for the engine, an answer where it is small; 503 at the limit.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client

ONE = "SELECT ?x { BIND(1 AS ?x) }"
CROSS = "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FAR = {
    "limit-u64": (f"{ONE} LIMIT 18446744073709551615", {200, 400}),
    "limit-over-u64": (f"{ONE} LIMIT 18446744073709551616", {400}),
    "limit-10-23": (f"{ONE} LIMIT 100000000000000000000000", {400}),
    "limit-negative": (f"{ONE} LIMIT -1", {400}),
    "limit-decimal": (f"{ONE} LIMIT 1.5", {400}),
    "offset-u64": (f"{ONE} OFFSET 18446744073709551615", {200, 400}),
    "both": (f"{ONE} LIMIT 18446744073709551615 OFFSET 18446744073709551615", {200, 400}),
    "zero": (f"{CROSS} LIMIT 0", {200}),
    "cross-offset": (f"{CROSS} OFFSET 100000000000 LIMIT 1", {503}),
    "cross-order": (f"{CROSS} ORDER BY ?c OFFSET 100000000 LIMIT 1", {503}),
    "sub-select": (f"SELECT (COUNT(*) AS ?n) {{ {{ {CROSS} LIMIT 99999999999 }} }}", {503}),
}


@pytest.mark.parametrize("kind", FAR)
def test_a_far_limit_is_answered_refused_or_stopped(bomber: Client, kind: str) -> None:
    query, expected = FAR[kind]

    answer = bomber.query(query, timeout=1)

    assert answer.status in expected, answer.text
    if answer.status >= 400:
        assert answer.kind in ("bad-query", "too-slow", "too-heavy")
