"""The service that the suites are run against, over HTTP, and the report on how it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import requests

from kg.terms import Iri, Literal, Quad
from tests.conformance.earl import Outcome, Report
from tests.conformance.known_gaps import GAPS
from tests.conformance.w3c.compare import Row, from_json, quads_of
from tests.serving import command_line, publish, running

ROOT = Path(__file__).parents[3]
_JSON = "application/sparql-results+json"
_EVERYTHING = (
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }",
)
_REPORT = pytest.StashKey[Report]()


class Service:
    """A running service, and the token of an editor."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.http = requests.Session()
        self.token = {"Authorization": f"Bearer {token}"}
        self._held: frozenset[str] | None = None

    def hold(self, quads: Iterable[ox.Quad]) -> None:
        """Let the service hold these quads and no others."""
        lines = frozenset(_line(each) for each in quads)
        if lines == self._held:
            return
        text = f"DROP ALL ; INSERT DATA {{ {' '.join(sorted(lines))} }}"
        answer = self.update(text)
        assert answer.status_code == 200, answer.text
        self._held = lines

    def forget(self) -> None:
        """No longer rely on what was put in place, as something else may be written now."""
        self._held = None

    def ask(self, query: str, accept: str = _JSON) -> requests.Response:
        """Send a query in the body of a request."""
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        return self.http.post(f"{self.address}/sparql", query.encode(), headers=headers)

    def update(self, text: str) -> requests.Response:
        """Send an update in the body of a request."""
        self.forget()
        return self._send(text)

    def attempt(self, text: str) -> requests.Response:
        """Send an update to be tried and not to be made."""
        return self._send(text, Prefer="validate-only")

    def _send(self, text: str, **headers: str) -> requests.Response:
        given = {**self.token, "Content-Type": "application/sparql-update", **headers}
        return self.http.post(f"{self.address}/update", text.encode(), headers=given)

    def everything(self) -> list[ox.Quad]:
        """Return all that the service holds."""
        rows: list[Row] = []
        for query in _EVERYTHING:
            found = from_json(self.ask(query).content)
            assert isinstance(found, tuple)
            rows += found[1]
        return quads_of(rows)


def _line(each: ox.Quad) -> str:
    triple = f"{each.subject} {each.predicate} {each.object} ."
    is_default = isinstance(each.graph_name, ox.DefaultGraph)
    return triple if is_default else f"GRAPH {each.graph_name} {{ {triple} }}"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose default graph is a graph of its own, as plain SPARQL has it."""
    folder = tmp_path_factory.mktemp("w3c")
    tokens = folder / "tokens.json"
    made = command_line("token", "create", "conformance", "--role", "editor", tokens=tokens)
    assert made.returncode == 0, made.stderr
    some = Quad(Iri("x:s"), Iri("x:p"), Literal("o"), Iri("x:g"))
    publish(folder / "releases", [some])
    settings = {
        "shapes": ROOT / "tests" / "conformance" / "shapes",
        "tokens": tokens,
        "default_graph": "own",
        "rate_requests": 0,
        "rate_seconds": 0,
        "keep_releases": 3,
        "web_processes": 1,
    }
    with running(folder / "releases", folder / "log", **settings) as server:
        yield Service(server.address, made.stdout.strip())


# -- the report ------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    default = ROOT / "build" / "earl.ttl"
    parser.addoption("--earl", type=Path, default=default, help="where the EARL report is written")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_REPORT] = Report()


@pytest.fixture
def inapplicable(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say in the report why an entry was not put to the test, though its test passes."""

    def note(why: str) -> None:
        entry = request.getfixturevalue("entry")
        request.config.stash[_REPORT].add(entry.iri, Outcome.inapplicable, why)

    return note


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    entry = getattr(getattr(item, "callspec", None), "params", {}).get("entry")
    if entry is not None and (report.when == "call" or report.failed):
        outcome = Outcome.passed if report.passed else Outcome.failed
        item.config.stash[_REPORT].add(entry.iri, outcome, GAPS.get(entry.iri, ""))
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Where this folder is not named, the option is met too late to be known.
    path = session.config.getoption("earl", ROOT / "build" / "earl.ttl")
    session.config.stash[_REPORT].write(path)
