"""
Row 11: the server is killed at any moment of a loop of writes.

Expected: nothing acknowledged is lost, nothing is there in parts, nothing that no release tells of
can be seen; the next server is ready and takes writes. `ROUNDS` asks for more rounds.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

from tests.conformance.hostile.own import Writer, administrators_token, small_releases, things
from tests.serving import ROOT, Server, running, until

ROUNDS = int(os.environ.get("ROUNDS", "3"))
WITHIN_SECONDS = 0.6


def write_until_killed(writer: Writer, server: Server, delay: float) -> None:
    """Have *writer* write all the time, and kill everything *delay* seconds after its first."""
    assert writer.write(server) == 200
    killing = threading.Timer(delay, server.kill)
    killing.start()
    while writer.write(server) == 200:
        pass
    killing.join()


def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    releases = small_releases(tmp_path, ROOT)
    tokens, token = administrators_token(tmp_path)
    writer, chance = Writer(token), random.Random(11)

    for _ in range(ROUNDS):
        began = time.monotonic()
        with running(releases.root, tmp_path / "log", tokens=tokens) as server:
            # Whatever the one before has left.
            assert time.monotonic() - began < 5
            write_until_killed(writer, server, chance.uniform(0, WITHIN_SECONDS))

        kept = things(releases)
        assert writer.acknowledged <= kept
        # The one under way may have been published without a word of it.
        assert kept - writer.acknowledged <= {writer.sent}
        writer.acknowledged = kept
        manifests = releases.check_all()
        assert sum(manifest.added for manifest in releases.all()) >= manifests[-1].total


def test_the_children_of_a_killed_server_end_too(tmp_path: Path) -> None:
    releases = small_releases(tmp_path, ROOT)
    tokens, token = administrators_token(tmp_path)
    with running(releases.root, tmp_path / "log", tokens=tokens) as server:
        assert Writer(token).write(server) == 200
        family = server.processes()

        os.kill(server.pid, signal.SIGKILL)
        server.wait()

        until(lambda: all(process.is_gone for process in family), 2.0)
        left = [process for process in family if not process.is_gone]
        for process in left:
            os.kill(process.pid, signal.SIGKILL)
    assert left == []
