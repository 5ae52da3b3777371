"""Servers of SPARQL: ours, and others that hold the same triples."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.bench.machine import commit
from tests.bench.measures import free_port
from tests.bench.service.programs import (
    NotHere,
    program,
    system_program,
    told_version,
    version,
)
from tests.bench.service.running import At, running

HOST = "127.0.0.1"
_LOAD_SECONDS = 300.0
_VIRTUOSO_SETTINGS = Path("/etc/virtuoso-opensource-7/virtuoso.ini")


class City(NamedTuple):
    """A made-up city: a release of it, and the same as others read it."""

    releases: Path
    #: With their graphs.
    quads: Path
    #: Without.
    triples: Path


class Peer(Protocol):
    """One way to serve the city; a folder of its own is for what it stores."""

    name: str

    def version(self) -> str:
        """
        Return what is measured.

        Raises:
            NotHere: it is not installed.
        """

    def load(self) -> None:
        """Take the city in, where that is done before it is served."""

    def serve(self, deadline: int | None = None) -> AbstractContextManager[At]:
        """
        Serve the city; with a deadline of so many seconds for queries, if one is given.

        Raises:
            NotHere: it knows no deadline.
        """


class Ours:
    """`siktlinje serve`, without a limit to what one client may ask."""

    name = "siktlinje"

    def __init__(self, city: City, settings: dict[str, object] | None = None) -> None:
        self._settings = settings_of(city) | (settings or {})

    def version(self) -> str:
        return commit()

    def load(self) -> None:
        pass

    @contextmanager
    def serve(self, deadline: int | None = None) -> Iterator[At]:
        port = free_port()
        command = [sys.executable, "-m", "service", "serve", "--port", port]
        with running(command, f"http://{HOST}:{port}/sparql", self._settings) as at:
            yield at._replace(deadline={"timeout": str(deadline)} if deadline else {})


def settings_of(city: City) -> dict[str, object]:
    """Return the settings under which ours is measured: no client is told to come again."""
    return {
        "SIKTLINJE_RELEASES": city.releases,
        "SIKTLINJE_RATE_REQUESTS": 0,
        "SIKTLINJE_RATE_SECONDS": 0,
    }


class Oxigraph:
    """`oxigraph serve-read-only`, as ours with the union of all graphs as the default one."""

    name = "oxigraph serve"

    def __init__(self, city: City, folder: Path) -> None:
        self._city = city
        self._store = folder / "oxigraph"

    def version(self) -> str:
        program("oxigraph")
        return version("oxigraph")

    def load(self) -> None:
        load = [program("oxigraph"), "load", "--location", str(self._store)]
        load += ["--file", str(self._city.quads)]
        subprocess.run(load, check=True, capture_output=True, timeout=_LOAD_SECONDS)

    @contextmanager
    def serve(self, deadline: int | None = None) -> Iterator[At]:
        port = free_port()
        place = ["--location", self._store, "--bind", f"{HOST}:{port}", "--union-default-graph"]
        within = ["--timeout-s", deadline] if deadline else []
        command = [program("oxigraph"), "serve-read-only", *place, *within]
        with running(command, f"http://{HOST}:{port}/query") as at:
            yield at


class Virtuoso:
    """Virtuoso's open source edition, with Debian's settings and memory for a million triples."""

    name = "Virtuoso"

    def __init__(self, city: City, folder: Path) -> None:
        self._city = city
        self._folder = folder / "virtuoso"
        self._ports = free_port(), free_port()

    def version(self) -> str:
        if not _VIRTUOSO_SETTINGS.exists():
            raise NotHere(_VIRTUOSO_SETTINGS.name)
        return told_version(system_program("virtuoso-t"), "-?")

    def load(self) -> None:
        self._folder.mkdir()
        self._write_settings()
        quads = self._city.quads
        with self.serve():
            self._tell(f"ld_dir('{quads.parent}', '{quads.name}', 'urn:x')")
            self._tell("rdf_loader_run()")
            self._tell("checkpoint")

    @contextmanager
    def serve(self, deadline: int | None = None) -> Iterator[At]:
        command = [system_program("virtuoso-t"), "+foreground", "+configfile", self._settings]
        with running(command, f"http://{HOST}:{self._ports[1]}/sparql") as at:
            yield at._replace(deadline={"timeout": str(deadline * 1000)} if deadline else {})

    @property
    def _settings(self) -> Path:
        return self._folder / "virtuoso.ini"

    def _write_settings(self) -> None:
        """Debian's own, but for the places, the ports, and what an answer and a client may take."""
        settings = ConfigParser(strict=False, inline_comment_prefixes=(";",), interpolation=None)
        # The library's own way to keep the case of names; mypy takes it for a method.
        settings.optionxform = str  # type: ignore[method-assign,assignment]
        settings.read(_VIRTUOSO_SETTINGS, encoding="utf-8")
        for section in ("Database", "TempDatabase"):
            for name, value in settings.items(section):
                if value.startswith("/"):
                    settings[section][name] = str(self._folder / Path(value).name)
        sql, http = (f"{HOST}:{port}" for port in self._ports)
        changed = {
            # The memory is what its manual says for 2 GB.
            "Parameters": {
                "ServerPort": sql,
                "DirsAllowed": str(self._city.quads.parent),
                "NumberOfBuffers": "170000",
                "MaxDirtyBuffers": "130000",
            },
            "HTTPServer": {
                "ServerPort": http,
                "ServerRoot": str(self._folder),
                "ServerThreads": "16",
                "MaxKeepAlives": "16",
            },
            "SPARQL": {"ResultSetMaxRows": "2000000"},
        }
        settings.read_dict(changed)
        settings.remove_section("Plugins")
        # It would guess that a query takes too long, and there would be nothing to stop.
        settings.remove_option("SPARQL", "MaxQueryCostEstimationTime")
        with self._settings.open("w", encoding="utf-8") as file:
            settings.write(file)

    def _tell(self, order: str) -> None:
        isql = [system_program("isql-vt"), f"{HOST}:{self._ports[0]}", "dba", "dba"]
        subprocess.run(
            [*isql, f"exec={order};"], check=True, capture_output=True, timeout=_LOAD_SECONDS
        )


class RdflibEndpoint:
    """rdflib-endpoint with its default store, rdflib's own in memory."""

    name = "rdflib-endpoint"

    def __init__(self, city: City) -> None:
        self._city = city

    def version(self) -> str:
        program("rdflib-endpoint")
        return version("rdflib-endpoint")

    def load(self) -> None:
        pass

    @contextmanager
    def serve(self, deadline: int | None = None) -> Iterator[At]:
        if deadline:
            raise NotHere("a deadline")
        port = free_port()
        command = [program("rdflib-endpoint"), "serve", "--host", HOST, "--port", port]
        with running([*command, self._city.triples], f"http://{HOST}:{port}/") as at:
            yield at
