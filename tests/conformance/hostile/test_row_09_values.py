"""
Row 9: a cross product of inline data, for which no data of the store is touched.

Expected: 503 `too-slow` at the limit.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client

HUNDRED = " ".join(map(str, range(100)))
PRODUCT = " ".join(f"VALUES ?v{n} {{ {HUNDRED} }}" for n in range(6))
PRODUCTS = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "filter": f"SELECT * {{ {PRODUCT} FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 < 0) }}",
    "ask": f"ASK {{ {PRODUCT} FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 < 0) }}",
}


@pytest.mark.parametrize("kind", PRODUCTS)
def test_a_product_of_inline_data_is_stopped(bomber: Client, kind: str) -> None:
    answer = bomber.query(PRODUCTS[kind], timeout=1)

    assert (answer.status, answer.kind) == (503, "too-slow")
    assert answer.seconds < 1.5
