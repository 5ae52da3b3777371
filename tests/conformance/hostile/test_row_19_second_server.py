"""
Row 19: a second server on the same folder of releases.

Expected: both answer, since a release is never changed, and both follow what either publishes.
While one writes, the other's writer is told 409 `busy`, or waits; nothing is lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from kg import durable
from kg.releases import Releases
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.own import Writer, administrators_token, small_releases, things
from tests.serving import ROOT, Server, running

EACH = 3


class Two(NamedTuple):
    """Two servers of one folder."""

    servers: list[Server]
    releases: Releases
    token: str


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("two")
    releases = small_releases(folder, ROOT)
    tokens, token = administrators_token(folder)
    with ExitStack() as ends:
        servers = [
            ends.enter_context(running(releases.root, folder / f"log{n}", tokens=tokens))
            for n in range(2)
        ]
        yield Two(servers, releases, token)


def test_both_answer_from_what_either_publishes(two: Two) -> None:
    assert Writer(two.token).write(two.servers[0]) == 200

    for server in two.servers:
        assert Client(server.address).query("ASK { <x:thing/1> ?p ?o }").json["boolean"] is True


def test_two_who_write_at_once_lose_nothing(two: Two) -> None:
    writers = [Writer(two.token), Writer(two.token)]
    writers[1].sent = 1000

    def write(n: int) -> set[int]:
        return {writers[n].write(two.servers[n]) for _ in range(EACH)}

    with ThreadPoolExecutor(2) as both:
        statuses = set().union(*both.map(write, range(2)))

    assert statuses <= {200, 409}
    assert writers[0].acknowledged | writers[1].acknowledged <= things(two.releases)
    two.releases.check_all()


def test_who_finds_the_lock_held_is_told(two: Two) -> None:
    holder = f"a test, process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d}"
    with durable.lock(two.releases.root / "lock", holder):
        answer = Client(two.servers[1].address, token=two.token).update(
            "INSERT DATA { <x:a> <x:b> 1 }"
        )

    assert (answer.status, answer.kind) == (409, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert Writer(two.token).write(two.servers[1]) == 200
