"""What the others saw while all the rows ran; this file is the last of them."""

from __future__ import annotations

import statistics

from tests.conformance.hostile.client import Client
from tests.conformance.hostile.conftest import Before
from tests.conformance.hostile.watching import Listener, Neighbour
from tests.serving import Server

NOTICED_MILLISECONDS = 200


def test_the_neighbour_was_answered_rightly_and_soon(neighbour: Neighbour) -> None:
    took = neighbour.milliseconds

    assert neighbour.wrong == []
    assert len(took) > 1
    assert statistics.quantiles(took, n=20)[-1] < NOTICED_MILLISECONDS


def test_nobody_was_called(listener: Listener) -> None:
    assert listener.connections == 0


def test_the_service_answers_as_before(client: Client, before: Before) -> None:
    assert before.ask(client) == before.answers


def test_the_log_has_no_stack_and_names_no_secret(server: Server) -> None:
    assert '"level": "ERROR"' not in server.said
    assert "Traceback" not in server.said
