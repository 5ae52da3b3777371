"""
Row 10: 64 cross joins at once from one address, while 20 others ask small things.

Expected: the small queries stay fast; the bombs get 503 or 429, all with `Retry-After`; nothing is
left in the queue.
"""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import Answer, Client
from tests.conformance.hostile.test_row_05_cross_join import CROSS_JOINS
from tests.serving import Server

BOMBS = 64
OTHERS = 20
EACH = 25
#: Between a client's answer and its next question.
PAUSE_SECONDS = 0.05
#: Below this, a percentile is the machine's business.
NOTICED_SECONDS = 0.2


def ask(server: Server, address: str, first: int) -> list[Answer]:
    """Ask small things, one after the other."""
    client = Client(server.address, address)
    answers = []
    for n in range(EACH):
        answers.append(client.query(small_query(first + n)))
        time.sleep(PAUSE_SECONDS)
    return answers


def small_queries(server: Server, round_: int) -> float:
    """Have all others ask at once and return their 95th percentile in seconds."""
    with ThreadPoolExecutor(OTHERS) as others:
        asked = [
            others.submit(ask, server, f"127.0.1.{n + 1}", 10**6 * round_ + 1000 * n)
            for n in range(OTHERS)
        ]
    answers = [answer for each in asked for answer in each.result()]
    assert {answer.status for answer in answers} == {200}
    return statistics.quantiles([answer.seconds for answer in answers], n=20)[-1]


def test_many_bombs_at_once_do_not_slow_the_others(server: Server, bomber: Client) -> None:
    idle = small_queries(server, 1)

    with ThreadPoolExecutor(BOMBS) as bombs:
        sent = [bombs.submit(bomber.query, CROSS_JOINS["count"], timeout=1) for _ in range(BOMBS)]
        loaded = small_queries(server, 2)
        answers = [each.result() for each in sent]

    assert loaded < max(2 * idle, NOTICED_SECONDS)
    assert {answer.status for answer in answers} <= {503, 429}
    assert "crowded" in {answer.kind for answer in answers}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)


def test_the_queue_is_empty_afterwards(bomber: Client) -> None:
    answer = bomber.query(small_query(1))

    assert answer.status == 200
    assert answer.seconds < NOTICED_SECONDS
