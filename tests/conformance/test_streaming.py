"""
A million rows are streamed whole, in every format, with bounded memory; and when time is up in the
middle, every client sees an error.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import requests
from playwright.sync_api import Error as PageError
from playwright.sync_api import sync_playwright
from SPARQLWrapper import JSON, SPARQLWrapper

from kg.terms import Iri, Literal, Quad
from tests.serving import Server, publish, running

ROWS = 1_000_000
#: Of all numbers below.
SUM = ROWS * (ROWS - 1) // 2
#: By how much a web process may grow while it streams.
GROWTH_BYTES = 64 * 2**20
_SAMPLE_SECONDS = 0.05

HUNDRED = " ".join(f'"{n:02}"' for n in range(100))
SUBJECTS = " ".join(f"<x:s/{n}>" for n in range(100))
PREDICATES = " ".join(f"<x:p/p{n}>" for n in range(100))
VALUES = " ".join(f"VALUES ?{name} {{ {HUNDRED} }}" for name in "abc")
SELECT = f"SELECT (CONCAT(?a, ?b, ?c) AS ?x) {{ {VALUES} }}"
CONSTRUCT = (
    f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {SUBJECTS} }} VALUES ?p {{ {PREDICATES} }} "
    f"VALUES ?o {{ {HUNDRED} }} }}"
)
#: A hundred times as many rows as there is time for.
ENDLESS = f"SELECT * {{ {VALUES} VALUES ?d {{ {HUNDRED} }} }}"

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("streaming")
    some = Quad(Iri("x:s"), Iri("x:p"), Literal("o"), Iri("x:g"))
    releases = publish(folder / "releases", [some])
    with running(releases.root, folder / "log", rate_seconds=0) as started:
        requests.get(address(started, "ASK { ?s ?p ?o }"), timeout=10).raise_for_status()
        yield started


def address(server: Server, query: str, form: str = "", timeout: str = "") -> str:
    """Return where a query is answered."""
    named = {"query": query, "format": form, "timeout": timeout}
    given = "&".join(f"{name}={quote(text)}" for name, text in named.items() if text)
    return f"{server.address}/sparql?{given}"


@contextmanager
def opened(url: str, packing: str = "identity") -> Iterator[HTTPResponse]:
    """Open an address; reading what comes raises when it is cut."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=60)) as connection:
        path = f"{parts.path}?{parts.query}"
        connection.request("GET", path, headers={"Accept-Encoding": packing})
        yield connection.getresponse()


@contextmanager
def bounded(server: Server) -> Iterator[None]:
    """The web processes do not grow by more than they may, at any time."""
    before = {process.pid: process.rss_bytes for process in server.web()}
    most, ended = dict(before), threading.Event()

    def watch() -> None:
        processes = server.web()
        while not ended.wait(_SAMPLE_SECONDS):
            for process in processes:
                most[process.pid] = max(most[process.pid], process.rss_bytes)

    watching = threading.Thread(target=watch)
    watching.start()
    yield
    ended.set()
    watching.join()
    grown = {pid: size - before[pid] for pid, size in most.items()}
    assert max(grown.values()) < GROWTH_BYTES, grown


@pytest.mark.parametrize("form", SOLUTIONS)
def test_a_million_solutions_are_streamed_whole(server: Server, form: str) -> None:
    with bounded(server), opened(address(server, SELECT, form)) as answer:
        found = ox.parse_query_results(answer, format=SOLUTIONS[form])
        assert isinstance(found, ox.QuerySolutions)
        numbers = [int(row["x"].value) for row in found]

    assert (len(numbers), sum(numbers)) == (ROWS, SUM)


def test_a_million_solutions_in_csv_are_streamed_whole(server: Server) -> None:
    with bounded(server), opened(address(server, SELECT, "csv")) as answer:
        assert answer.readline().strip() == b"x"
        numbers = [int(line) for line in answer]

    assert (len(numbers), sum(numbers)) == (ROWS, SUM)


@pytest.mark.parametrize("form", GRAPHS)
def test_a_million_triples_are_streamed_whole(server: Server, form: str) -> None:
    with bounded(server), opened(address(server, CONSTRUCT, form)) as answer:
        count = sum(1 for _ in ox.parse(answer, format=GRAPHS[form]))

    assert count == ROWS


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd"])
def test_a_million_solutions_are_packed_with_bounded_memory(server: Server, packing: str) -> None:
    with bounded(server), opened(address(server, SELECT, "tsv"), packing) as answer:
        assert answer.headers["Content-Encoding"] == packing
        while answer.read(2**20):
            pass


@pytest.fixture
def cut(server: Server) -> str:
    """Where an answer begins that is cut in the middle."""
    return address(server, ENDLESS, "json", "1")


def test_the_standard_library_sees_the_cut(cut: str) -> None:
    with opened(cut) as answer:
        assert answer.status == 200
        with pytest.raises(HTTPException):
            answer.read()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize("option", ["--raw", "--compressed", "--http1.1"])
def test_curl_sees_the_cut(cut: str, tmp_path: Path, option: str) -> None:
    output = tmp_path / "answer.json"

    ended = subprocess.run(
        ["curl", "--silent", option, "--output", output, cut], timeout=30, check=False
    )

    assert output.stat().st_size > 2**20
    # Of curl(1): partial file, or a failure while receiving.
    assert ended.returncode in (18, 56)


def test_requests_sees_the_cut(cut: str) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(cut, timeout=30)


def test_sparqlwrapper_sees_the_cut(server: Server) -> None:
    wrapper = SPARQLWrapper(f"{server.address}/sparql")
    wrapper.setQuery(ENDLESS)
    wrapper.addParameter("timeout", "1")
    wrapper.setReturnFormat(JSON)

    with pytest.raises(HTTPException):
        wrapper.query().convert()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_browsers_fetch_sees_the_cut(server: Server, cut: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        with closing(browser):
            page = browser.new_page()
            page.goto(f"{server.address}/health/live")
            status = page.evaluate("async url => (await fetch(url)).status", cut)
            with pytest.raises(PageError, match=r"network error|Failed to fetch"):
                page.evaluate("async url => (await fetch(url)).text()", cut)

    assert status == 200
