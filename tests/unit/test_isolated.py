"""Strangers' work in processes that can be killed."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import (
    BadDocument,
    BadQuery,
    Crowded,
    Ended,
    SiktlinjeError,
    TooHeavy,
    TooLarge,
    TooSlow,
)
from kg.isolated import Errand, Job, Listed, Pool, Running, Sizes, read_difference
from kg.isolated.frames import DATA, DONE, Frames, frame
from kg.store import Store
from kg.terms import Iri, Literal, Quad

JSON = "application/sparql-results+json"
#: Runs for hours.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Wants more memory than it may have within a second.
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 3,000 quads."""
    path = tmp_path_factory.mktemp("isolated") / "store"
    store = Store.create(path)
    store.add(
        Quad(Iri(f"http://e/{n}"), Iri("http://e/p"), Literal(str(n % 7)), Iri("http://e/g"))
        for n in range(3000)
    )
    store.flush()
    return path


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    with Pool(Sizes(workers=3, queue=4), tmp_path) as made:
        yield made


def query(folder: Path, text: str, media_type: str = JSON, **header: object) -> Job:
    given = {"media_type": media_type, "base_iri": "http://e/", "memory_bytes": 256 * 2**20}
    return Job("query", text.encode(), str(folder), given | header)


def errand(seconds: float = 30.0, client: str = "a") -> Errand:
    return Errand(client, "hash", seconds)


def result(running: Running) -> bytes:
    try:
        return b"".join(running)
    finally:
        running.close()


def count(pool: Pool, folder: Path) -> int:
    running = pool.start(query(folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), errand())
    return int(json.loads(result(running))["results"]["bindings"][0]["n"]["value"])


def test_an_answer_comes_whole_and_says_how_many_rows_it_has(pool: Pool, folder: Path) -> None:
    running = pool.start(query(folder, "SELECT * { ?s ?p ?o }"), errand())
    body = result(running)

    assert len(json.loads(body)["results"]["bindings"]) == 3000
    assert running.told is not None
    assert (running.told["rows"], running.told["bytes"]) == (3000, len(body))


def test_an_empty_answer_is_no_dead_worker(pool: Pool, folder: Path) -> None:
    running = pool.start(query(folder, "CONSTRUCT { } { }", "application/n-triples"), errand())

    assert result(running) == b""
    assert running.told is not None


@pytest.mark.parametrize(
    ("text", "seconds", "error"),
    [
        ("SELECT * { ?s ?p }", 9.0, BadQuery),
        (ENDLESS, 1.0, TooSlow),
        (HUNGRY, 60.0, TooHeavy),
        ('SELECT (CONCAT(?x, ?x) AS ?y) { BIND("\\u0001" AS ?x) }', 9.0, SiktlinjeError),
    ],
)
def test_what_comes_to_no_good_end_says_why_and_harms_nobody(
    pool: Pool, folder: Path, text: str, seconds: float, error: type[SiktlinjeError]
) -> None:
    media_type = "application/sparql-results+xml" if "CONCAT" in text else JSON
    running = pool.start(query(folder, text, media_type), errand(seconds))
    with pytest.raises(error):
        result(running)

    assert count(pool, folder) == 3000


def test_nesting_that_the_guard_lets_through_does_not_end_a_worker(
    pool: Pool, folder: Path
) -> None:
    deep = "(" * 5000 + "1" + ")" * 5000
    running = pool.start(query(folder, f"SELECT * {{ FILTER{deep} }} LIMIT 1"), errand())

    assert len(json.loads(result(running))["results"]["bindings"]) == 1


def test_time_that_is_up_is_noticed_within_half_a_second(pool: Pool, folder: Path) -> None:
    running = pool.start(query(folder, ENDLESS), errand(seconds=1.0))
    began = time.monotonic()
    with pytest.raises(TooSlow):
        result(running)

    assert time.monotonic() - began < 1.5


def test_an_answer_over_its_limit_is_an_error(pool: Pool, folder: Path) -> None:
    running = pool.start(query(folder, "SELECT * { ?s ?p ?o }", limit_bytes=1000), errand())
    with pytest.raises(TooLarge):
        result(running)


def test_one_who_leaves_stops_the_work(pool: Pool, folder: Path) -> None:
    left = threading.Event()
    asks = Errand("a", "hash", 60.0, lambda: "client-left" if left.is_set() else None)
    threading.Timer(0.3, left.set).start()
    began = time.monotonic()
    with pytest.raises(Ended, match="has left"):
        result(pool.start(query(folder, ENDLESS), asks))

    assert time.monotonic() - began < 1.3


def test_a_query_that_runs_is_listed_and_can_be_stopped(pool: Pool, folder: Path) -> None:
    running = pool.start(query(folder, ENDLESS), errand(seconds=60.0, client="somebody"))
    faults: list[BaseException] = []

    def run() -> None:
        try:
            result(running)
        except Ended as error:
            faults.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    listed = _first_listed(pool)
    assert (listed.client, listed.query, listed.kind) == ("somebody", "hash", "query")
    assert pool.watch.stop(listed.id)
    thread.join(2.0)

    assert "administrator" in str(faults[0])
    assert pool.watch.all() == []
    assert not pool.watch.stop(listed.id)
    assert not pool.watch.stop("../../etc/passwd")


def _first_listed(pool: Pool) -> Listed:
    until = time.monotonic() + 5.0
    while time.monotonic() < until:
        if found := pool.watch.all():
            return found[0]
        time.sleep(0.02)
    raise AssertionError("nothing was listed")


def test_one_client_never_has_all_workers(pool: Pool, folder: Path) -> None:
    heavy = [pool.start(query(folder, ENDLESS), errand(client="heavy")) for _ in range(2)]
    waiting = threading.Thread(target=_wait_in_vain, args=(pool, folder))
    waiting.start()

    assert count(pool, folder) == 3000
    for each in heavy:
        each.close()
    waiting.join()


def _wait_in_vain(pool: Pool, folder: Path) -> None:
    pool.start(query(folder, "ASK {}"), errand(client="heavy")).close()


def test_the_queue_has_an_end_and_one_client_only_half_of_it(pool: Pool, folder: Path) -> None:
    taken = [pool.start(query(folder, ENDLESS), errand(client=c)) for c in ("a", "a", "b")]
    threads = [
        threading.Thread(target=_wait_in_vain, args=(pool, folder)),
        threading.Thread(target=_wait_in_vain, args=(pool, folder)),
    ]
    for thread in threads:
        thread.start()
    _until(lambda: pool._turns.waiting == 2)
    with pytest.raises(Crowded, match="your queries"):
        pool.start(query(folder, "ASK {}"), errand(client="heavy"))

    for each in taken:
        each.close()
    for thread in threads:
        thread.join()


def _until(holds: object) -> None:
    assert callable(holds)
    until = time.monotonic() + 5.0
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_dead_zygote_is_replaced(pool: Pool, folder: Path) -> None:
    assert count(pool, folder) == 3000
    zygote, worker = pool.pids
    os.kill(zygote, 9)
    _until(lambda: pool.pids == [])

    assert count(pool, folder) == 3000
    assert not {zygote, worker} & set(pool.pids)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_worker_has_no_way_to_the_network_even_when_the_guard_is_passed_by(
    pool: Pool, folder: Path, text: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        port = listener.getsockname()[1]
        with pytest.raises((BadQuery, TooHeavy)):
            result(pool.start(query(folder, text.format(port=port)), errand()))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_worker_reads_graphs_and_tells_the_difference(pool: Pool, folder: Path) -> None:
    header = {
        "graph": "http://e/g",
        "method": "PUT",
        "documents": [("text/turtle", 60)],
        "base": "http://base/",
        "memory_bytes": 256 * 2**20,
    }
    body = b'<http://e/1> <http://e/p> "1" . [] <http://e/p> "a << b\\n" .'
    job = Job("graph", body, str(folder), header)
    found = read_difference(result(pool.start(job, errand())))

    assert len(found.removed) == 2999
    (new,) = found.added
    assert new.subject.startswith("http://base/.well-known/genid/")
    assert new.object == Literal("a << b\n")


@pytest.mark.parametrize(
    ("media_type", "body", "said"),
    [
        ("text/turtle", b"", "says nothing"),
        ("text/turtle", b"<a> <b> .", "Line"),
        ("text/turtle", "<http://e/å> <http://e/p> 1".encode("latin-1"), "UTF-8"),
        ("text/turtle", "<http://e/a> <http://e/p> 1".encode("utf-16"), "UTF-8"),
        ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY a "b">]><r/>', "DOCTYPE"),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/", "a": "b"}', "cannot be read"),
        ("application/ld+json", b"[" * 5000 + b"]" * 5000, "nests more than"),
        ("application/n-quads", b"<x:a> <x:p> <x:b> <x:g> .", "cannot be read"),
    ],
)
def test_a_graph_that_cannot_be_read_says_why(
    pool: Pool, folder: Path, media_type: str, body: bytes, said: str
) -> None:
    header = {
        "graph": "http://e/g",
        "method": "POST",
        "documents": [(media_type, len(body))],
        "base": "http://base/",
        "memory_bytes": 256 * 2**20,
    }
    with pytest.raises(BadDocument, match=said):
        result(pool.start(Job("graph", body, str(folder), header), errand()))


def test_a_worker_that_speaks_nonsense_is_not_believed() -> None:
    for told in (b"+<x:a> <x:p> << <x:a> <x:p> <x:b> >> <x:g> .\n", b"hello\n", b"*\n"):
        with pytest.raises(TooHeavy):
            read_difference(told)
    with pytest.raises(ValueError, match="not a frame"):
        list(Frames().feed(b"X\x00\x00\x00\x01a"))
    with pytest.raises(ValueError, match="not a frame"):
        list(Frames().feed(b"D\xff\xff\xff\xffa"))


def test_frames_are_whole_however_their_bytes_come() -> None:
    sent = frame(DATA, b"abc") + frame(DATA, b"") + frame(DONE, b"{}")
    for step in (1, 2, 5, len(sent)):
        frames = Frames()
        found = [f for n in range(0, len(sent), step) for f in frames.feed(sent[n : n + step])]
        assert found == [(DATA, b"abc"), (DATA, b""), (DONE, b"{}")]


def test_a_worker_that_died_at_rest_is_replaced_before_anybody_meets_it(
    pool: Pool, folder: Path
) -> None:
    assert count(pool, folder) == 3000
    _, worker = pool.pids
    os.kill(worker, 9)
    _until(lambda: not Path(f"/proc/{worker}").exists())

    assert count(pool, folder) == 3000
    assert worker not in pool.pids
