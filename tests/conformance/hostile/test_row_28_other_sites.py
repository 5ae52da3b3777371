"""
Row 28: requests that a page of another site may have a browser send.

Expected: reading is open to all, never with credentials; writing is announced to nobody.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client

ORIGINS = ["https://evil.example", "null", "http://127.0.0.1", "https://siktlinje.evil.example"]
PATHS = {
    "query": "/sparql?query=ASK%7B%7D",
    "bad-query": "/sparql?query=nonsense",
    "missing": "/no/such/page",
    "graph": "/graphs?graph=x:none",
    "ready": "/health/ready",
    "start": "/",
}
PREFLIGHTS = [
    ("/update", "POST", "authorization"),
    ("/graphs?default", "PUT", "authorization"),
    ("/graphs?default", "DELETE", "authorization"),
    ("/graphs/new", "POST", "authorization, content-type"),
    ("/sparql", "POST", "content-type"),
    ("/sparql", "PUT", "x-anything"),
    ("/queries/1", "DELETE", "authorization"),
]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_any_site_may_read_and_none_with_credentials(
    client: Client, path: str, origin: str
) -> None:
    answer = client.send("GET", path, headers=[("Origin", origin), ("Cookie", "a=b")])

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Credentials"] is None
    assert answer.headers["Set-Cookie"] is None


@pytest.mark.parametrize("origin", ORIGINS[:2])
@pytest.mark.parametrize(("path", "method", "headers"), PREFLIGHTS)
def test_a_preflight_opens_no_way_to_write(
    client: Client, path: str, method: str, headers: str, origin: str
) -> None:
    answer = client.send(
        "OPTIONS",
        path,
        headers=[
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers),
        ],
    )

    methods = (answer.headers["Access-Control-Allow-Methods"] or "").replace(" ", "").split(",")
    allowed = (answer.headers["Access-Control-Allow-Headers"] or "").lower()
    writing = {"PUT", "DELETE", "PATCH", "*"} | (set() if path == "/sparql" else {"POST"})
    assert not writing & set(methods)
    assert "authorization" not in allowed
    assert "*" not in allowed
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", None)
    assert answer.headers["Access-Control-Allow-Credentials"] is None
