"""Servers of SPARQL, ours and others, each with the same quads, on this machine only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.bench.measures import ROOT, free_port

#: Where the bench keeps programs that nothing else needs, see `make bench`.
PROGRAMS = ROOT / ".venv-bench" / "bin"
_LOAD_SECONDS = 240.0
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {files}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 16
KeepAliveTimeout = 60
MaxKeepAlives = 100
[SPARQL]
ResultSetMaxRows = 2000000
"""


class NotHere(Exception):
    """A program that is not installed."""


class Server(NamedTuple):
    """One that runs: where it answers queries, and its process."""

    address: str
    pid: int


@contextmanager
def ours(releases: Path) -> Iterator[Server]:
    """Serve a release as `siktlinje serve` does, without shares for each client."""
    port = free_port()
    settings = {
        "SIKTLINJE_RELEASES": str(releases),
        "SIKTLINJE_RATE_REQUESTS": "0",
        "SIKTLINJE_RATE_SECONDS": "0",
        "SIKTLINJE_PORT": str(port),
    }
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve"]
    with _running(command, f"http://127.0.0.1:{port}/sparql", settings) as server:
        yield server


@contextmanager
def oxigraph(quads: Path, folder: Path) -> Iterator[Server]:
    """Serve the quads by `oxigraph serve`, the union of all graphs being the default."""
    program, store, port = _program("oxigraph"), folder / "oxigraph", free_port()
    subprocess.run(
        [program, "load", "--location", store, "--file", quads], check=True, capture_output=True
    )
    command = [program, "serve-read-only", "--location", str(store), "--union-default-graph"]
    with _running(
        [*command, "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/query"
    ) as at:
        yield at


@contextmanager
def rdflib_endpoint(triples: Path) -> Iterator[Server]:
    """Serve the triples by rdflib-endpoint, from rdflib's memory."""
    program, port = _program("rdflib-endpoint"), free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    with _running(command, f"http://127.0.0.1:{port}/") as server:
        yield server


@contextmanager
def virtuoso(quads: Path, folder: Path) -> Iterator[Server]:
    """Serve the quads by Virtuoso's open source edition, loaded in bulk."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not program or not isql:
        raise NotHere("virtuoso-t")
    port, http, home = free_port(), free_port(), folder / "virtuoso"
    home.mkdir()
    settings = home / "virtuoso.ini"
    values = {"folder": home, "files": quads.parent, "port": port, "http": http}
    settings.write_text(_VIRTUOSO.format(**values), encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(settings)]
    with _running(command, f"http://127.0.0.1:{http}/sparql") as server:
        load = f"ld_dir('{quads.parent}', '{quads.name}', 'urn:x'); rdf_loader_run(); checkpoint;"
        subprocess.run(
            [isql, f"127.0.0.1:{port}", "dba", "dba", f"exec={load}"],
            check=True,
            capture_output=True,
            timeout=_LOAD_SECONDS,
        )
        yield server


def _program(name: str) -> str:
    path = PROGRAMS / name
    if not path.exists():
        raise NotHere(name)
    return str(path)


@contextmanager
def _running(
    command: list[str], address: str, settings: dict[str, str] | None = None
) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("SIKTLINJE_")}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=kept | (settings or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, address)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    asked = Request(f"{address}?query={quote('ASK {}')}")
    until = monotonic() + _LOAD_SECONDS
    while monotonic() < until:
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(asked, timeout=10):
                return
        except (HTTPError, URLError, OSError):
            sleep(0.1)
    raise TimeoutError(address)
