"""
Row 39: the requests of the W3C's protocol tests, each with a header or a parameter left out, said
twice, or emptied.

Expected: a documented 4xx, or 2xx where it still makes sense; never 5xx.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest

from tests.conformance.hostile.client import FORM, Client
from tests.conformance.hostile.protocol import Request, requests

REQUESTS = requests()
NAMES = [f"{number}-{request.test}" for number, request in enumerate(REQUESTS)]


def bent(request: Request) -> Iterator[Request]:
    """Yield the request with one thing changed at a time."""
    yield from _bent_headers(request)
    path, _, query = request.path.partition("?")
    for parameters in _bent(parse_qsl(query)):
        yield request._replace(path=f"{path}?{urlencode(parameters)}")
    if request.body is not None:
        yield request._replace(body=None)
        yield request._replace(body="")
        yield request._replace(body=request.body * 2)
        if (("content-type", FORM)) in {(n.lower(), v) for n, v in request.headers}:
            for parameters in _bent(parse_qsl(request.body)):
                yield request._replace(body=urlencode(parameters))
    for method in ("HEAD", "PATCH", "TRACE"):
        yield request._replace(method=method)


def _bent_headers(request: Request) -> Iterator[Request]:
    for headers in _bent(list(request.headers)):
        yield request._replace(headers=tuple(headers))


def _bent(pairs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for n, (name, _) in enumerate(pairs):
        others = pairs[:n] + pairs[n + 1 :]
        yield others
        yield [*pairs, pairs[n]]
        yield [*others, (name, "")]
        yield [*others, (name, "nonsense")]


def sent(client: Client, request: Request) -> int:
    """Send a request and return the status of its answer."""
    body = None if request.body is None else request.body.encode()
    return client.send(request.method, request.path, body, request.headers).status


@pytest.mark.skipif(not REQUESTS, reason="the suites are not on this machine")
@pytest.mark.parametrize(
    "request_", REQUESTS, ids=[f"{n}-{r.test}" for n, r in enumerate(REQUESTS)]
)
def test_a_bent_request_is_answered_or_refused(administrator: Client, request_: Request) -> None:
    variants = list(bent(request_))

    statuses = [
        administrator.send(
            each.method,
            each.path,
            each.body.encode() if each.body is not None else None,
            each.headers,
        ).status
        for each in variants
    ]

    assert variants
    failed = [each for each, status in zip(variants, statuses, strict=True) if status >= 500]
    assert failed == []
