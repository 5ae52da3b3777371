"""A write killed at any moment, or for which there is no room, leaves the old release whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import NoRoom, TooHeavy
from kg.releases import Releases
from kg.settings import Settings
from kg.terms import PREFIXES, Iri, Literal, Quad, graph_iri
from kg.writing import Change, Writer
from tests.disk import fill, small_disk

ROOT = Path(__file__).parents[2]
CITY = ROOT / "tests" / "data" / "tables"
BASE = Settings().base
#: How many kills; `make kill` asks for fifty.
ROUNDS = int(os.environ.get("ROUNDS", "4"))
#: A kill comes at most so long after the change was handed over, in seconds.
WITHIN = 0.3


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a small city."""
    root = tmp_path_factory.mktemp("city") / "releases"
    build(Settings(releases=root, data=CITY), "the city")
    return root


def change(on: int, number: int, size: int = 1) -> Change:
    quads = frozenset(
        Quad(
            Iri(f"{BASE}id/test/{number}-{each}"),
            Iri(PREFIXES["rdfs"] + "comment"),
            Literal("x" * 200),
            graph_iri(BASE, "district"),
        )
        for each in range(size)
    )
    return Change(on, quads, frozenset(), "editor", message=str(number))


def kill_later(pid: int, delay: float) -> threading.Thread:
    def run() -> None:
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            # A write that was done before the kill has nobody wait for the end of the process.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    killer = threading.Thread(target=run)
    killer.start()
    return killer


def test_killed_write_leaves_a_whole_release_and_the_next_write_succeeds(
    city: Path, tmp_path: Path
) -> None:
    releases = Releases(shutil.copytree(city, tmp_path / "releases"))
    chance = random.Random(3)
    with Writer(Settings(releases=releases.root, data=CITY)) as writer:
        for number in range(ROUNDS):
            before = writer.publish(change(releases.current().number, 2 * number))
            assert writer.pid is not None
            killer = kill_later(writer.pid, chance.uniform(0, WITHIN))
            with suppress(TooHeavy):
                writer.publish(change(before.release, 2 * number + 1, size=300))
            killer.join()

            after = releases.check(releases.current().number)
            assert sum(1 for _ in releases.open(after.number).quads()) == after.total
            assert after.number in (before.release, before.release + 1)
            assert (after.number == before.release) == (after.hash == before.hash)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 16) as place:
        yield place


@pytest.mark.parametrize("leave", [0, 20_000, 150_000, 400_000])
def test_full_disk_refuses_the_write_and_room_made_is_room_enough(
    city: Path, disk: Path, leave: int
) -> None:
    releases = Releases(shutil.copytree(city, disk / "releases"))
    before = releases.current()
    with Writer(Settings(releases=releases.root, data=CITY)) as writer:
        filler = fill(disk, leave)

        with pytest.raises(NoRoom, match="disk is full"):
            writer.publish(change(before.number, 1, size=8000))

        pid = writer.pid
        assert releases.check_all()[-1] == before
        assert releases.reader().latest().store.count() == before.total
        filler.unlink()
        assert writer.publish(change(before.number, 2)).published
        assert writer.pid == pid, "it was told, it did not die of it"
