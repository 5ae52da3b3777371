"""
Row 50: workers that die again and again while they work; the process that forks them dies; a web
process dies.

Expected: 503 `too-heavy` for whoever asked, and for nobody else; what died is replaced within two
seconds; no zombie, no growth.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from kg.releases import Releases
from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.invariants import QUERY_WORKERS, WEB_PROCESSES
from tests.conformance.hostile.test_row_05_cross_join import CROSS_JOINS
from tests.serving import Process, Server, running, until

KILLS = int(os.environ.get("ROUNDS", "100"))
SIGNALS = [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT]


def kill(processes: list[Process], number: int = signal.SIGKILL) -> None:
    for process in processes:
        # Another one may have been first.
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


@pytest.fixture(scope="module")
def victim(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is killed here might be at work for the neighbour."""
    log = tmp_path_factory.mktemp("victim") / "log"
    with running(releases.root, log, rate_seconds=0) as started:
        yield started


def test_workers_that_die_at_work_are_replaced(victim: Server) -> None:
    client = Client(victim.address)
    outcomes = set()
    with ThreadPoolExecutor(1) as asking:
        for n in range(KILLS // 10):
            asked = asking.submit(client.query, CROSS_JOINS["count"], timeout=5)
            kill(busy(victim), SIGNALS[n % len(SIGNALS)])
            outcomes.add((asked.result().status, asked.result().kind))

    assert outcomes == {(503, "too-heavy")}


def busy(server: Server) -> list[Process]:
    """Wait until workers compute, and return them."""
    found: list[Process] = []

    def look() -> bool:
        found[:] = [worker for worker in server.workers() if worker.is_computing]
        return bool(found)

    assert until(look, 4)
    return found


def test_idle_workers_that_die_cost_nobody_more_than_one_answer(victim: Server) -> None:
    client = Client(victim.address)
    statuses = []
    for n in range(KILLS):
        kill(victim.workers(), SIGNALS[n % len(SIGNALS)])
        statuses += [client.query(small_query(n)).status for _ in range(2)]

    assert set(statuses) <= {200, 503}
    assert until(lambda: answers(client, 0) and not zombies(victim), 2), zombies(victim)
    assert len(victim.workers()) <= WEB_PROCESSES * QUERY_WORKERS


@pytest.mark.parametrize("which", ["zygotes", "web"])
def test_whatever_dies_is_replaced_within_two_seconds(victim: Server, which: str) -> None:
    client = Client(victim.address)
    assert until(lambda: answers(client, 1), 2)
    doomed: Process = getattr(victim, which)()[0]

    kill([doomed])

    assert until(lambda: doomed.is_gone and len(victim.web()) == WEB_PROCESSES, 2)
    assert until(lambda: answers(client, 2), 2)
    # Each worker that died with it may be found out by a query only.
    statuses = [client.query(small_query(n)).status for n in range(50)]
    assert statuses.count(200) >= 50 - QUERY_WORKERS
    assert until(lambda: answers(client, 3) and not zombies(victim), 2), zombies(victim)


def answers(client: Client, n: int) -> bool:
    with suppress(OSError):
        return client.query(small_query(n)).status == 200
    return False


def zombies(server: Server) -> list[Process]:
    return [process for process in server.processes() if process.state == "Z"]
