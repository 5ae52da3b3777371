"""A full disk: writers are told in one sentence, readers go on, and room made is room enough."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import NoRoom
from kg.releases import Releases, draft
from kg.terms import Iri, Literal, Quad

GRAPH = Iri("http://example.org/g")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MiB; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        # Without the rights to mount one, there is no disk to fill but the machine's own.
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def publish(releases: Releases, numbers: range, text: str = "") -> None:
    quads = [
        Quad(
            Iri(f"http://example.org/{n}"),
            Iri("http://example.org/p"),
            Literal(text + str(n)),
            GRAPH,
        )
        for n in numbers
    ]
    with draft(releases, "tester") as made:
        made.change(quads)
        made.seal()
        made.publish("a test", {}, {}, [])


def fill(place: Path, leave: int) -> Path:
    """Take all room but *leave* bytes."""
    filler = place / "filler"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    filler.write_bytes(bytes(max(free - leave, 0)))
    return filler


@pytest.mark.parametrize("leave", [0, 20_000, 150_000, 400_000])
def test_full_disk_refuses_the_writer_and_keeps_the_readers(small_disk: Path, leave: int) -> None:
    releases = Releases(small_disk / "releases")
    publish(releases, range(10))
    filler = fill(small_disk, leave)

    with pytest.raises(NoRoom, match="disk is full"):
        publish(releases, range(10, 4000), "x" * 400)

    assert releases.check_all()[-1].number == 1
    assert len(list(releases.reader().latest().store.quads())) == 10
    filler.unlink()
    publish(releases, range(10, 20))
    assert releases.current().total == 20
