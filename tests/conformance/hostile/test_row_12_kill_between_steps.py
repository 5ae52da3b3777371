"""
Row 12: the server is killed between the steps of a write.

Expected: the release before or the one after, whole; once the answer was sent it is the one after.
The client that sends the same again has it there once. Each step is seen in the folder of releases.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.releases import Releases
from tests.conformance.hostile.own import Writer, administrators_token, small_releases, things
from tests.serving import ROOT, Server, running

#: Step -> whether it has begun, by the folder of releases and the number of the next release.
STEPS: dict[str, Callable[[Path, int], bool]] = {
    "staged": lambda root, _: (root / "staging").exists(),
    "sealed": lambda root, _: (root / "staging" / "release" / "store").exists(),
    "recorded": lambda root, _: (root / "staging" / "release" / "added.nq.gz").exists(),
    "moved": lambda root, number: (root / "releases" / f"{number:08}").exists(),
    "published": lambda root, number: (root / "current").read_text().startswith(f"{number} "),
}


def kill_at(step: str, server: Server, releases: Releases) -> threading.Thread:
    """Kill the server as soon as the next release has come so far."""
    number = releases.pointer()[0] + 1

    def watch() -> None:
        while server.code is None and not STEPS[step](releases.root, number):
            pass
        server.kill()

    watching = threading.Thread(target=watch)
    watching.start()
    return watching


class Written(NamedTuple):
    """A folder of releases, which one server after the other writes."""

    releases: Releases
    tokens: Path
    writer: Writer


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("steps")
    tokens, token = administrators_token(folder)
    return Written(small_releases(folder, ROOT), tokens, Writer(token))


@pytest.mark.parametrize("step", STEPS)
def test_a_write_cut_short_leaves_one_release_or_the_other(
    written: Written, tmp_path: Path, step: str
) -> None:
    releases, tokens, writer = written
    with running(releases.root, tmp_path / "log", tokens=tokens) as server:
        # What was cut short before is sent again, and is there once.
        writer.sent = max(writer.sent - 1, 0)
        assert writer.write(server) == 200
        assert things(releases) == set(range(1, writer.sent + 1))
        before = releases.pointer()[0]
        killing = kill_at(step, server, releases)
        status = writer.write(server)
        killing.join()

    after = releases.pointer()[0]
    assert after in ({before + 1} if status == 200 else {before, before + 1})
    assert releases.check_all()[-1].number == after
    assert writer.acknowledged <= things(releases) <= set(range(1, writer.sent + 1))
    assert (writer.sent in things(releases)) is (after == before + 1)
    assert step != "published" or after == before + 1
