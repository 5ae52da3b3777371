"""
Row 12: the server is killed between the steps of a write.

Expected: the release before or the one after, whole; once the answer was sent it is the one after.
The client that sends the same again has it there once. Each step is seen in the folder of releases.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

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


@pytest.mark.parametrize("step", STEPS)
def test_a_write_cut_short_leaves_one_release_or_the_other(tmp_path: Path, step: str) -> None:
    releases = small_releases(tmp_path, ROOT)
    tokens, token = administrators_token(tmp_path)
    writer = Writer(token)
    with running(releases.root, tmp_path / "log", tokens=tokens) as server:
        assert writer.write(server) == 200
        before = releases.pointer()[0]
        killing = kill_at(step, server, releases)
        status = writer.write(server)
        killing.join()

    assert releases.pointer()[0] in ({before + 1} if status == 200 else {before, before + 1})
    assert releases.check_all()[-1].number == releases.pointer()[0]
    assert writer.acknowledged <= things(releases) <= {1, 2}
    assert step != "published" or 2 in things(releases)

    writer.sent = 1
    with running(releases.root, tmp_path / "log", tokens=tokens) as server:
        assert writer.write(server) == 200
    assert things(releases) == {1, 2}
    assert not (releases.root / "staging").exists()
