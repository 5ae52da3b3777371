"""What the others saw while all the rows ran; this file is the last of them."""

from __future__ import annotations

import statistics

from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.conftest import Before
from tests.conformance.hostile.watching import Listener, Neighbour
from tests.serving import Server

NOTICED_MILLISECONDS = 200
REPEATS = 500


def test_the_neighbour_was_answered_rightly_and_soon(neighbour: Neighbour) -> None:
    took = neighbour.milliseconds

    assert neighbour.wrong == []
    assert len(took) > 1
    assert statistics.quantiles(took, n=20)[-1] < NOTICED_MILLISECONDS


def test_asking_again_and_again_takes_no_more_memory(server: Server, client: Client) -> None:
    def ask_often() -> int:
        for n in range(REPEATS):
            client.query(small_query(n))
            client.query(f"nonsense {n}")
        return sum(process.rss_bytes for process in server.web())

    first, second = ask_often(), ask_often()

    assert second <= first * 1.05


def test_nobody_was_called(listener: Listener) -> None:
    assert listener.connections == 0


def test_the_service_answers_as_before(client: Client, before: Before) -> None:
    assert before.ask(client) == before.answers


def test_the_log_has_no_stack(server: Server) -> None:
    said = server.said.splitlines()

    assert said
    assert [line for line in said if "Traceback" in line] == []
