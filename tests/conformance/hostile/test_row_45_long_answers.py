"""
Row 45: an answer of a gigabyte, to a client that reads a kilobyte a second; answers over the limit.

Expected: 422 as long as nothing was sent; later the connection breaks, so that nobody takes a part
for the whole; what a client does not read holds nobody else up, and is given up in time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import IncompleteRead
from urllib.parse import quote

import pytest

from kg.releases import Releases
from service.connection import UNREAD_SECONDS
from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import ANY, Client, dial
from tests.conformance.hostile.conftest import QUERY_SECONDS
from tests.serving import Server, running, until

GIGABYTE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
GRAPH = "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }"
ACCEPTED = {
    "json": GIGABYTE,
    "xml": GIGABYTE,
    "csv": GIGABYTE,
    "tsv": GIGABYTE,
    "turtle": GRAPH,
    "ntriples": GRAPH,
    "rdfxml": GRAPH,
    "jsonld": GRAPH,
    "nquads": GRAPH,
    "trig": GRAPH,
}
MIB = 2**20


@pytest.fixture(scope="module", params=[MIB // 2, 3 * MIB], ids=["half", "three"])
def limited(
    request: pytest.FixtureRequest, releases: Releases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, int]]:
    """A server whose answers have so many bytes at most."""
    log = tmp_path_factory.mktemp("limited") / "log"
    with running(releases.root, log, answer_bytes=request.param) as server:
        yield server, request.param


@pytest.mark.parametrize("form", ACCEPTED)
def test_an_answer_over_the_limit_is_seen_as_an_error(
    limited: tuple[Server, int], form: str
) -> None:
    server, size = limited
    client = Client(server.address)

    if size < MIB:
        answer = client.query(ACCEPTED[form], format=form)
        assert (answer.status, answer.kind) == (422, "answer-too-large")
    else:
        with pytest.raises(IncompleteRead):
            client.query(ACCEPTED[form], format=form)


@pytest.mark.parametrize(
    ("form", "packing"),
    [("json", "identity"), ("csv", "gzip"), ("turtle", "br"), ("jsonld", "zstd")],
)
def test_time_that_is_up_in_the_middle_breaks_the_answer(
    client: Client, form: str, packing: str
) -> None:
    path = f"/sparql?query={quote(ACCEPTED[form])}&format={form}&timeout=1"

    try:
        answer = client.send("GET", path, headers=[("Accept", ANY), ("Accept-Encoding", packing)])
    except IncompleteRead:
        return
    # On a busy machine nothing was sent by then.
    assert (answer.status, answer.kind) == (503, "too-slow")


def test_a_slow_reader_is_given_up_and_holds_nobody(server: Server, client: Client) -> None:
    idle = {worker.pid for worker in server.workers()}
    request = f"GET /sparql?query={quote(GIGABYTE)} HTTP/1.1\r\nHost: x\r\n\r\n"
    with dial(server.address, "127.0.0.66") as line:
        line.sendall(request.encode())
        for second in range(QUERY_SECONDS):
            assert line.recv(1024)
            assert client.query(small_query(second)).seconds < 1
            time.sleep(1.0)

        assert until(lambda: {w.pid for w in server.workers()} != idle, UNREAD_SECONDS)
        rest = b""
        while part := line.recv(MIB):
            rest = (rest + part)[-100:]
    assert not rest.endswith(b"0\r\n\r\n")
