"""
Row 13: eight clients change the same number at once; or put a thing only where there is none.

Expected: every acknowledged change is there, in one line of releases; who comes too late is told
so, with 412 or 409, and has changed nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.releases import Releases
from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import Client

WRITERS = 8
EACH = 2
COUNTER = "<x:counter> <x:value>"
INCREMENT = f"""
    DELETE {{ GRAPH <{FREE}> {{ {COUNTER} ?n }} }}
    INSERT {{ GRAPH <{FREE}> {{ {COUNTER} ?next }} }}
    WHERE {{ GRAPH <{FREE}> {{ {COUNTER} ?n BIND(?n + 1 AS ?next) }} }}
"""
#: A writer gives up after so many tries; more than all others' changes together.
TRIES = 400


@pytest.fixture(autouse=True)
def counter(administrator: Client) -> None:
    assert administrator.graph("PUT", FREE, f"{COUNTER} 0 .").status in (201, 204)


def at_once(change: Callable[[int], Counter[int]]) -> Counter[int]:
    """Have all writers change something at once and count the statuses they got."""
    with ThreadPoolExecutor(WRITERS) as writers:
        return sum(writers.map(change, range(WRITERS)), Counter[int]())


def value(client: Client) -> int:
    [row] = client.query(f"SELECT ?n {{ GRAPH <{FREE}> {{ {COUNTER} ?n }} }}").rows
    return int(row["n"])


def test_increments_at_once_are_all_counted(administrator: Client, releases: Releases) -> None:
    before = releases.pointer()[0]

    def change(_: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        while statuses[200] < EACH and statuses.total() < TRIES:
            status = administrator.update(INCREMENT).status
            statuses[status] += 1
            # Who finds another one writing is told to come again.
            time.sleep(0.05 if status == 409 else 0)
        return statuses

    statuses = at_once(change)

    assert statuses.keys() <= {200, 409}
    assert statuses[200] == WRITERS * EACH
    assert value(administrator) == WRITERS * EACH
    assert releases.pointer()[0] == before + WRITERS * EACH


def test_a_number_put_back_is_refused_when_it_has_moved(administrator: Client) -> None:
    def change(_: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        while statuses[204] < EACH and statuses.total() < TRIES:
            seen = administrator.graph("GET", FREE)
            number = int(seen.text.split()[-2].strip('"').partition('"')[0])
            answer = administrator.graph(
                "PUT",
                FREE,
                f"{COUNTER} {number + 1} .",
                headers=[("If-Match", seen.headers["ETag"])],
            )
            statuses[answer.status] += 1
        return statuses

    statuses = at_once(change)

    assert statuses.keys() <= {204, 409, 412}
    assert statuses[412] > 0
    assert statuses[204] == WRITERS * EACH
    assert value(administrator) == WRITERS * EACH


def test_of_those_who_put_a_first_thing_one_succeeds(administrator: Client) -> None:
    seen = administrator.graph("GET", FREE).headers["ETag"]

    def change(n: int) -> Counter[int]:
        text = f'{COUNTER} 0 . <x:first> <x:of> "writer {n}" .'
        return Counter(
            [administrator.graph("PUT", FREE, text, headers=[("If-Match", seen)]).status]
        )

    statuses = at_once(change)

    assert statuses.keys() <= {204, 409, 412}
    assert statuses[204] == 1
    rows = administrator.query(f"SELECT ?w {{ GRAPH <{FREE}> {{ <x:first> <x:of> ?w }} }}").rows
    assert len(rows) == 1


def test_a_refused_change_is_nowhere_in_the_releases(
    administrator: Client, releases: Releases
) -> None:
    stale = administrator.graph("GET", FREE).headers["ETag"]
    assert administrator.update(INCREMENT).status == 200
    before = releases.pointer()

    answer = administrator.graph("PUT", FREE, f"{COUNTER} 77 .", headers=[("If-Match", stale)])

    assert (answer.status, answer.kind) == (412, "moved")
    assert releases.pointer() == before
