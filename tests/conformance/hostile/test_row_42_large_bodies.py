"""
Row 42: a text of 50 MB, one without an end, prefixes by the hundred thousand, a million objects.

Expected: 413 over the limit for bodies, else 400 or an answer in time; memory stays under the cap.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import TURTLE, Answer, Client
from tests.conformance.hostile.invariants import WORKER_BYTES
from tests.serving import Server

pytestmark = pytest.mark.usefixtures("unchanged")

MILLION = 1_000_000
#: Each ends with a mistake, so that it is read to its end and nothing of it is kept.
DOCUMENTS: dict[str, tuple[str, Callable[[], str]]] = {
    "literal": (TURTLE, lambda: f'<x:s> <x:p> "{"x" * 12 * MILLION}" . mistake'),
    "string-without-end": (TURTLE, lambda: f'<x:s> <x:p> "{"x" * 12 * MILLION}'),
    "iri-without-end": (TURTLE, lambda: f"<x:s> <x:{'p' * 12 * MILLION}"),
    "prefixes": (
        TURTLE,
        lambda: "".join(f"PREFIX p{n}: <x:{n}/>\n" for n in range(200_000)) + "mistake",
    ),
    "objects": (TURTLE, lambda: f"<x:s> <x:p> {','.join(map(str, range(MILLION)))} . mistake"),
    "terms": (
        "application/ld+json",
        lambda: json.dumps({"@context": {f"t{n}": f"x:{n}/" for n in range(100_000)}})[:-1],
    ),
    "members": (
        "application/ld+json",
        lambda: "{" + ",".join(f'"x:{n}":1' for n in range(500_000)),
    ),
}
QUERIES: dict[str, Callable[[], str]] = {
    "literal": lambda: f'ASK {{ BIND("{"x" * 12 * MILLION}" AS ?x) }}',
    "string-without-end": lambda: f'ASK {{ BIND("{"x" * 12 * MILLION}',
    "values": lambda: f"ASK {{ VALUES ?x {{ {' '.join(map(str, range(MILLION)))} }} }}",
    "comment": lambda: f"ASK {{}} #{'x' * 12 * MILLION}",
    "prefixes": lambda: "".join(f"PREFIX p{n}: <x:{n}/>\n" for n in range(200_000)) + "ASK {}",
}


def most_memory(server: Server) -> int:
    return max((worker.rss_bytes for worker in server.workers()), default=0)


@pytest.mark.parametrize("size", [17, 50])
@pytest.mark.parametrize("way", ["graph", "update", "query"])
def test_more_than_a_body_may_have_is_refused(administrator: Client, way: str, size: int) -> None:
    text = f'<x:s> <x:p> "{"x" * (size * MILLION)}" .'
    ways: dict[str, Callable[[], Answer]] = {
        "graph": lambda: administrator.graph("PUT", FREE, text),
        "update": lambda: administrator.update(text),
        "query": lambda: administrator.query(text),
    }

    answer = ways[way]()

    assert (answer.status, answer.kind) == (413, "request-too-large")


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_large_document_with_a_mistake_is_read_within_bounds(
    server: Server, administrator: Client, kind: str
) -> None:
    media_type, text = DOCUMENTS[kind]

    answer = administrator.graph("PUT", FREE, text(), media_type)

    assert answer.status in (400, 413) or answer.kind in ("too-slow", "too-heavy"), answer.text
    assert most_memory(server) < WORKER_BYTES


@pytest.mark.parametrize("kind", QUERIES)
def test_a_large_query_is_refused_at_once(client: Client, kind: str) -> None:
    answer = client.query(QUERIES[kind]())

    assert (answer.status, answer.kind) == (400, "bad-query")
    assert answer.seconds < 1
