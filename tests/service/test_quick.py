"""Small queries are answered on the event loop just as the app answers them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask

from kg.isolated import Errand, Job
from kg.releases import Releases
from kg.settings import Limit, Settings
from service.bridge import Bridge, Message
from service.formats import GRAPHS, SOLUTIONS
from service.serving import Serving, serving_of
from service.shortcut import Shortcut

MakeApp = Callable[[Settings, Releases], Flask]

SELECT = "SELECT ?s ?c { ?s a ?c } ORDER BY ?s ?c LIMIT 40"
ASK = "ASK { ?s a ?c }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } { ?s a ?c } ORDER BY ?s ?c LIMIT 3"
DESCRIBE = "PREFIX sl: <https://w3id.org/siktlinje/ns#> DESCRIBE sl:Board"
LARGE = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Got(NamedTuple):
    """An answer, as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """What does not change from one answer to the same request to the next."""
        if "problem+json" not in self.headers["content-type"]:
            return {"status": self.status, "headers": self.headers, "body": self.body}
        problem = json.loads(self.body)
        del problem["instance"]
        return {"status": self.status, "problem": problem}


class Ways:
    """One app, asked with and without the shortcut."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.serving: Serving = serving_of(app)
        #: How often the app was called.
        self.calls = 0
        self._long = Bridge(self._called, 8, 10**6, lambda: None)
        self._short = Bridge(self._called, 8, 10**6, lambda: None, Shortcut(self.serving))

    def ask(self, query: str, accept: str | None = None, **given: str) -> Got:
        """Ask by the short way; what names a header is one, all else stands in the address."""
        return asyncio.run(_asked(self._short, query, accept, given))

    def ask_app(self, query: str, accept: str | None = None, **given: str) -> Got:
        """Ask by the long way."""
        return asyncio.run(_asked(self._long, query, accept, given))

    def ask_at_once(self, *queries: str, **given: str) -> list[Got]:
        """Ask several things at the same time."""

        async def all_of_them() -> list[Got]:
            return await asyncio.gather(*(_asked(self._short, q, None, given) for q in queries))

        return asyncio.run(all_of_them())

    def _called(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
        self.calls += 1
        return self._app(environ, start)


async def _asked(bridge: Bridge, query: str, accept: str | None, given: dict[str, str]) -> Got:
    headers = {name[5:].replace("_", "-"): given[name] for name in given if name[:5] == "http_"}
    headers |= {"accept": accept} if accept else {}
    arguments = {name: value for name, value in given.items() if name[:5] != "http_"}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/sparql",
        "query_string": urlencode({"query": query, **arguments}).encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent: list[Message] = []
    is_read = asyncio.Event()

    async def receive() -> Message:
        if not is_read.is_set():
            is_read.set()
            return {"type": "http.request", "body": b""}
        await asyncio.Event().wait()
        raise AssertionError("nobody leaves")

    async def send(message: Message) -> None:
        sent.append(message)

    await bridge(scope, receive, send)
    start, *parts = sent
    assert parts[-1].get("more_body") is False, "it has no end"
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    assert "server-timing" in told
    told.pop("server-timing")
    return Got(start["status"], told, b"".join(part["body"] for part in parts))


@pytest.fixture(scope="module")
def both(releases: Releases, make_app: MakeApp) -> Ways:
    no_limit = Limit(0)
    settings = Settings(
        cache_bytes=0, query_workers=3, rate_requests=no_limit, rate_seconds=no_limit
    )
    return Ways(make_app(settings, releases))


@pytest.fixture
def ways(both: Ways) -> Ways:
    """Nothing is kept ready, and a worker has nothing to do."""
    assert both.ask_app(ASK).status == 200
    both.calls = 0
    return both


@pytest.fixture(autouse=True)
def nothing_is_held(ways: Ways) -> Iterator[None]:
    """Afterwards every turn has been given back."""
    yield
    turns = ways.serving.pool._turns
    assert (turns.waiting, turns._busy.total()) == (0, 0)


REQUESTS = [
    *((query, {"format": name}) for query in (SELECT, ASK) for name in SOLUTIONS),
    *((query, {"format": name}) for query in (CONSTRUCT, DESCRIBE) for name in GRAPHS),
    *((SELECT, {"http_accept_encoding": name}) for name in ("zstd", "br, gzip", "gzip;q=0.1", "x")),
    (ASK, {"http_accept_encoding": "gzip"}),
    (SELECT, {"http_accept": "text/csv;q=0.9, application/sparql-results+xml;q=0.5"}),
    (CONSTRUCT, {"http_accept": "application/json"}),
    ("SELECT * { BIND(RAND() < 2 AS ?less) }", {}),
    ("SELECT * { ?b a ?a } ORDER BY ?b ?a LIMIT 2", {"timeout": "5"}),
    (ASK, {"default-graph-uri": "https://w3id.org/siktlinje/graph/granvik"}),
    ("SELECT ?t { VALUES ?t { 'å+%&#;' } }", {"release": "1"}),
]


@pytest.mark.parametrize(("query", "given"), REQUESTS)
def test_both_ways_give_the_same_answer(ways: Ways, query: str, given: dict[str, str]) -> None:
    short = ways.ask(query, **given)

    assert ways.calls == 0
    assert short.status == 200
    assert short.told == ways.ask_app(query, **given).told


ORDINARY = {
    "page": (SELECT, {"http_accept": "text/html"}),
    "unknown format": (SELECT, {"format": "yaml"}),
    "unacceptable": (SELECT, {"http_accept": "image/png"}),
    "update": ("INSERT DATA { <x:s> <x:p> <x:o> }", {}),
    "no query": (" ", {}),
    "service": ("ASK { SERVICE <http://127.0.0.1:1/> {} }", {}),
    "mistake": ("SELECT * {\n  ?s ?p }", {}),
    "mistake in a value": (SELECT, {"timeout": "soon"}),
    "graph that is none": (SELECT, {"default-graph-uri": "no iri"}),
    "release that is not there": (SELECT, {"release": "99"}),
    "for XML": ("SELECT ('\\u0001' AS ?x) {}", {"format": "xml"}),
    "long": (SELECT + "#" * 9000, {}),
    "known": (SELECT, {"http_if_none_match": '"x"'}),
    "with a body": (SELECT, {"http_content_length": "3"}),
    "large": (LARGE, {}),
    "large and packed": (LARGE, {"http_accept_encoding": "gzip"}),
}


@pytest.mark.parametrize("what", ORDINARY)
def test_what_is_not_answered_at_once_is_answered_by_the_app(ways: Ways, what: str) -> None:
    query, given = ORDINARY[what]
    short = ways.ask(query, **given)

    assert ways.calls == 1
    assert short.told == ways.ask_app(query, **given).told


def test_a_query_that_takes_longer_is_begun_once(
    ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Job] = []
    begin = ways.serving.pool.begin

    def counted(turn: Any, job: Job, errand: Errand) -> Any:
        begun.append(job)
        return begin(turn, job, errand)

    monkeypatch.setattr(ways.serving.pool, "begin", counted)
    late = ways.ask(ENDLESS, timeout="0.5")

    assert late.status == 503
    assert json.loads(late.body)["type"] == "/problems/too-slow"
    assert len(begun) == ways.calls == 1


def test_a_time_shorter_than_a_moment_is_kept(ways: Ways) -> None:
    late = ways.ask(ENDLESS, timeout="0.02")

    assert json.loads(late.body)["type"] == "/problems/too-slow"


def test_whoever_waits_for_a_turn_gets_it(ways: Ways) -> None:
    found = ways.ask_at_once(*(f"SELECT ?n {{ BIND({n} AS ?n) }}" for n in range(12)))

    numbers = [json.loads(each.body)["results"]["bindings"][0]["n"]["value"] for each in found]
    assert numbers == [str(n) for n in range(12)]


def test_small_queries_wait_behind_long_ones_without_a_loss(ways: Ways) -> None:
    *late, small = ways.ask_at_once(ENDLESS, ENDLESS + " ", ENDLESS + "  ", ASK, timeout="0.6")

    assert {json.loads(each.body)["type"] for each in late} == {"/problems/too-slow"}
    assert small.status == 200


def test_a_request_is_counted_once(releases: Releases, make_app: MakeApp) -> None:
    app = make_app(Settings(cache_bytes=0, rate_requests=Limit(4)), releases)
    ways = Ways(app)

    # The first finds no worker yet; the mistake is found by the app.
    found = [ways.ask(text).status for text in (ASK, "ASK {", ASK, LARGE, ASK)]

    assert found == [200, 400, 200, 200, 429]


def test_the_log_has_a_line_for_each(ways: Ways, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ways.ask(SELECT)
    ways.ask(LARGE)

    small, large = (getattr(each, "fields", {}) for each in caplog.records)
    assert (small["status"], small["rows"]) == (200, 40)
    assert large["rows"] > 1000
    assert small["query"] != large["query"] != "-"
    assert small["bytes"] > 1000
