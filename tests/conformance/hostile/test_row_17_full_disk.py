"""
Row 17: the disk is full while a change is written, and has room again later.

Expected: 507 for the write, answers for readers; nothing is published in part, and the next write
succeeds without a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.releases import Releases
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.own import (
    WRITTEN,
    Writer,
    administrators_token,
    small_releases,
    things,
)
from tests.disk import fill, small_disk
from tests.serving import ROOT, running


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 24) as place:
        yield place


def test_a_full_disk_stops_writers_and_nobody_else(disk: Path, tmp_path: Path) -> None:
    releases = small_releases(disk, ROOT)
    tokens, token = administrators_token(tmp_path)
    writer = Writer(token)
    with running(releases.root, tmp_path / "log", tokens=tokens) as server:
        client = Client(server.address, token=token)
        assert writer.write(server) == 200
        before = releases.pointer()
        for leave in (0, 60_000, 400_000):
            filler = fill(disk, leave)
            refused = client.graph("PUT", WRITTEN, large_document())
            assert (refused.status, refused.kind) == (507, "no-room")
            assert client.ask(f"ASK {{ GRAPH <{WRITTEN}> {{ <x:thing/1> ?p ?o }} }}")
            assert Releases(releases.root).pointer() == before
            filler.unlink()

        assert writer.write(server) == 200

    assert things(releases) == {1, writer.sent}
    releases.check_all()


def large_document() -> str:
    """Return more than fits in what is left."""
    return "".join(f'<x:s{n}> <x:p> "{n} {"x" * 400}" .\n' for n in range(4000))
