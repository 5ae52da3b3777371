"""Servers for a row of their own, and a writer that remembers what it was promised."""

from __future__ import annotations

import re
from http.client import HTTPException
from pathlib import Path

from kg.releases import Releases
from kg.settings import Settings
from kg.terms import graph_iri
from tests.conformance.hostile.client import Client
from tests.serving import Server, city, command_line, publish

WRITTEN = graph_iri(Settings().base, "written")
_THING = re.compile(r"x:thing/(\d+)")


def small_releases(folder: Path, root: Path) -> Releases:
    """Publish the city alone; *root* is the checkout that its sources stand in."""
    return publish(folder / "releases", city(root))


def administrators_token(folder: Path) -> tuple[Path, str]:
    """Make a token that may do everything, and return the file of tokens too."""
    file = folder / "tokens.json"
    said = command_line("token", "create", "keeper", "--role", "administrator", tokens=file)
    assert said.returncode == 0, said.stderr
    return file, said.stdout.split()[-1]


class Writer:
    """Adds one thing after the other, and knows which of them were acknowledged."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.sent = 0
        self.acknowledged: set[int] = set()

    def write(self, server: Server) -> int:
        """Add the next thing and return the status; 0 when the connection broke."""
        self.sent += 1
        triple = f"<x:thing/{self.sent}> <x:number> {self.sent}"
        client = Client(server.address, token=self._token)
        try:
            answer = client.update(f"INSERT DATA {{ GRAPH <{WRITTEN}> {{ {triple} }} }}")
        except (OSError, HTTPException):
            return 0
        if answer.status == 200:
            self.acknowledged.add(self.sent)
        return answer.status


def things(releases: Releases) -> set[int]:
    """Return the numbers of the things that the current release holds."""
    store = releases.open(releases.current().number)
    return {
        int(found[1])
        for quad in store.quads(graph=WRITTEN)
        if (found := _THING.fullmatch(quad.subject))
    }
