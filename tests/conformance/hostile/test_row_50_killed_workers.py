"""
Row 50: workers that die again and again while they work; the process that forks them dies; a web
process dies.

Expected: 503 `too-heavy` for whoever asked, and for nobody else; what died is replaced within two
seconds; no zombie, no growth.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

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


def test_workers_that_die_at_work_are_replaced(server: Server, bomber: Client) -> None:
    outcomes = set()
    with ThreadPoolExecutor(1) as asking:
        for n in range(KILLS // 10):
            asked = asking.submit(bomber.query, CROSS_JOINS["count"], timeout=2)
            assert until(lambda: any(w.processor_seconds > 0.05 for w in busy(server)), 2)
            kill(busy(server), SIGNALS[n % len(SIGNALS)])
            outcomes.add((asked.result().status, asked.result().kind))

    assert outcomes <= {(503, "too-heavy"), (503, "too-slow")}
    assert (503, "too-heavy") in outcomes


def busy(server: Server) -> list[Process]:
    """Return the workers that compute."""
    return [worker for worker in server.workers() if worker.state == "R"]


def test_idle_workers_that_die_cost_nobody_more_than_one_answer(
    server: Server, client: Client
) -> None:
    statuses = []
    for n in range(KILLS):
        kill(server.workers(), SIGNALS[n % len(SIGNALS)])
        statuses += [client.query(small_query(n)).status for _ in range(2)]

    assert set(statuses) <= {200, 503}
    assert client.query(small_query(0)).status == 200
    assert len(server.workers()) <= WEB_PROCESSES * QUERY_WORKERS


@pytest.mark.parametrize("which", ["zygotes", "web"])
def test_whatever_dies_is_replaced_within_two_seconds(
    releases: Releases, tmp_path: Path, which: str
) -> None:
    with running(releases.root, tmp_path / "log") as server:
        client = Client(server.address)
        assert client.query(small_query(1)).status == 200
        doomed = getattr(server, which)()

        kill(doomed[:1])

        assert until(lambda: len(server.web()) == WEB_PROCESSES, 2)
        assert until(lambda: all(p.is_gone for p in doomed[:1]), 2)
        assert until(lambda: answers(client, 2), 2)
        assert until(lambda: not [p for p in server.processes() if p.state == "Z"], 2)
        assert all(answers(client, n) for n in range(50))


def answers(client: Client, n: int) -> bool:
    with suppress(OSError):
        return client.query(small_query(n)).status == 200
    return False
