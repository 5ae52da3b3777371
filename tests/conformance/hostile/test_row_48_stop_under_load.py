"""
Row 48: the server is told to stop while clients ask and write.

Expected: requests under way end with an answer, or 503, or are visibly cut; nothing acknowledged is
lost; it ends with 0 in time, and the next one is ready at once.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

from service.connection import GRACE_SECONDS
from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.own import Writer, administrators_token, small_releases, things
from tests.conformance.hostile.test_row_05_cross_join import CROSS_JOINS
from tests.serving import ROOT, Server, running

READERS = 6


def read(server: Server, first: int) -> set[int]:
    """Ask until the server is gone; return the statuses. A cut answer is none."""
    client, statuses = Client(server.address), set()
    for n in range(10**6):
        try:
            statuses.add(client.query(small_query(first + n)).status)
        except (OSError, HTTPException):
            return statuses
    raise AssertionError("the server never stopped")


def write(server: Server, writer: Writer) -> set[int]:
    """Write until the server is gone; return the statuses."""
    statuses = set()
    while status := writer.write(server):
        statuses.add(status)
    return statuses


def long_query(server: Server) -> int:
    """Ask what runs longer than the server waits; return the status, 0 for a cut answer."""
    try:
        return Client(server.address).query(CROSS_JOINS["count"]).status
    except (OSError, HTTPException):
        return 0


def test_a_server_under_load_stops_in_order(tmp_path: Path) -> None:
    releases = small_releases(tmp_path, ROOT)
    tokens, token = administrators_token(tmp_path)
    writer = Writer(token)
    log = tmp_path / "log"
    with running(releases.root, log, tokens=tokens, query_seconds=60) as server:
        with ThreadPoolExecutor(READERS + 2) as pool:
            reading: list[Future[set[int]]] = [
                pool.submit(read, server, 10**6 * n) for n in range(READERS)
            ]
            writing = pool.submit(write, server, writer)
            waiting = pool.submit(long_query, server)
            time.sleep(1.0)
            began = time.monotonic()
            code = server.stop()
            took = time.monotonic() - began

        assert code == 0
        assert took < GRACE_SECONDS + 7
        for each in reading:
            assert each.result() <= {200, 503}
            assert 200 in each.result()
        assert writing.result() <= {200, 409, 503}
        assert waiting.result() == 503
        assert "Traceback" not in server.said

    assert writer.acknowledged
    assert writer.acknowledged <= things(releases)
    releases.check_all()
    began = time.monotonic()
    with running(releases.root, log, tokens=tokens) as server:
        assert time.monotonic() - began < 5
        assert writer.write(server) == 200
