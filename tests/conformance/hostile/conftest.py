"""
A server that is attacked, and those who watch it; see `invariants.py` for what must always hold.

The rows are those of a programme of faults and bad input. Ordinary requests come from 127.0.0.1,
bombs from 127.0.0.66, and all the time a neighbour asks from 127.0.0.2.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.releases import Releases
from tests.conformance.hostile.city import BASE, EDITED, publish_city, small_query
from tests.conformance.hostile.client import SECRET, Client
from tests.conformance.hostile.invariants import (
    QUERY_WORKERS,
    WEB_PROCESSES,
    WORKER_BYTES,
    Invariants,
)
from tests.conformance.hostile.watching import Listener, Memory, Neighbour, Trace
from tests.serving import Server, command_line, running

#: The server that is attacked stops everything early.
QUERY_SECONDS = 3
LIMITS = {
    "query_seconds": QUERY_SECONDS,
    "update_seconds": 10,
    "worker_bytes": WORKER_BYTES,
    "query_workers": QUERY_WORKERS,
    "web_processes": WEB_PROCESSES,
    "queue": 32,
    "cache_bytes": 8 * 2**20,
    "keep_releases": 10,
}
BOMBER = "127.0.0.66"
_OF_THE_CITY = f"{{ GRAPH <{BASE}graph/granvik> {{ ?s ?p ?o }} }}"
#: Query without its order -> formats.
ASKED = {
    f"SELECT * {_OF_THE_CITY}": ("json", "xml", "csv", "tsv"),
    f"CONSTRUCT {{ ?s ?p ?o }} {_OF_THE_CITY}": ("turtle", "ntriples", "rdfxml", "jsonld"),
}


class Tokens(NamedTuple):
    """What their holders send; *revoked* was good once."""

    file: Path
    administrator: str
    editor: str
    revoked: str


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of everything here."""
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="session")
def releases(hostile: Path) -> Releases:
    return publish_city(hostile / "releases")


@pytest.fixture(scope="session")
def tokens(hostile: Path) -> Tokens:
    file = hostile / "tokens.json"

    def made(name: str, *arguments: str) -> str:
        said = command_line("token", "create", name, *arguments, tokens=file)
        assert said.returncode == 0, said.stderr
        return said.stdout.split()[-1]

    found = Tokens(
        file,
        administrator=made("keeper", "--role", "administrator"),
        editor=made("district", "--role", "editor", "--graph", EDITED),
        revoked=made("former", "--role", "administrator"),
    )
    assert command_line("token", "revoke", "former", tokens=file).returncode == 0
    return found


@pytest.fixture(scope="session")
def server(hostile: Path, releases: Releases, tokens: Tokens) -> Iterator[Server]:
    log = hostile / "server.log"
    with running(releases.root, log, tokens=tokens.file, **LIMITS) as started:
        _warm(started, tokens)
        yield started


@pytest.fixture(scope="session")
def marker(hostile: Path) -> str:
    """Address of a file that everybody on the machine may read, and no answer may hold."""
    file = hostile / "secret.ttl"
    file.write_text(f'<http://example.org/s> <http://example.org/p> "{SECRET}" .\n')
    return file.as_uri()


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with closing(Listener()) as listening:
        yield listening


@pytest.fixture(scope="session")
def memory(server: Server) -> Iterator[Memory]:
    with closing(Memory(server)) as watching:
        yield watching


@pytest.fixture(scope="session")
def neighbour(server: Server, hostile: Path) -> Iterator[Neighbour]:
    with closing(Neighbour(server.address, hostile / "neighbour.jsonl")) as asking:
        yield asking


@pytest.fixture(scope="session")
def invariants(
    server: Server, releases: Releases, listener: Listener, memory: Memory, neighbour: Neighbour
) -> Invariants:
    return Invariants(server, releases, listener, memory, neighbour)


class Before:
    """What the service answered before anything was done to it."""

    def __init__(self, client: Client) -> None:
        self.answers = self.ask(client)

    @staticmethod
    def ask(client: Client) -> list[tuple[int, bytes]]:
        """Ask for what nothing here changes, in each format, and return what comes."""
        found = [
            client.query(f"{query} ORDER BY ?s ?p ?o", format=form)
            for query, formats in ASKED.items()
            for form in formats
        ]
        return [(answer.status, answer.body) for answer in found]


@pytest.fixture(scope="session")
def before(server: Server) -> Before:
    return Before(Client(server.address))


@pytest.fixture(scope="module", autouse=True)
def after_every_row(invariants: Invariants, before: Before) -> Iterator[None]:
    """Before the first row, all watchers are in their places."""
    yield
    invariants.check()


@pytest.fixture
def client(server: Server) -> Client:
    """Somebody without a token."""
    return Client(server.address)


@pytest.fixture
def bomber(server: Server) -> Client:
    """Somebody who means no good."""
    return Client(server.address, BOMBER)


@pytest.fixture
def administrator(server: Server, tokens: Tokens) -> Client:
    return Client(server.address, token=tokens.administrator)


@pytest.fixture
def editor(server: Server, tokens: Tokens) -> Client:
    """Somebody who may write one graph."""
    return Client(server.address, token=tokens.editor)


@pytest.fixture
def unchanged(releases: Releases) -> Iterator[None]:
    """Nothing is published during the test."""
    before = releases.pointer()
    yield
    assert releases.pointer() == before


@pytest.fixture(scope="module")
def traced(server: Server, hostile: Path) -> Iterator[Trace]:
    """The workers' calls outwards, during a whole row; there must be none, not even in vain."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not on this machine")
    with closing(Trace(server, hostile / "trace.txt")) as trace:
        if not trace.is_attached:
            pytest.skip("processes cannot be traced here")
        yield trace
    # Whoever sees nothing at all does not watch: the workers send the neighbour's answers.
    assert trace.calls
    assert trace.outward == []


def _warm(server: Server, tokens: Tokens) -> None:
    """Have everything started that starts when it is needed: workers, and what writes."""
    client = Client(server.address)
    for n in range(20 * WEB_PROCESSES):
        assert client.query(small_query(n)).status == 200
    writer = Client(server.address, token=tokens.administrator)
    for n in range(20 * WEB_PROCESSES):
        text = f"INSERT DATA {{ GRAPH <{EDITED}> {{ <x:warm> <x:p> {n} }} }}"
        assert writer.update(text).status == 200
        if len(server.writers()) == WEB_PROCESSES:
            return
