"""A full disk: writers are told in one sentence, readers go on, and room made is room enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import NoRoom
from kg.releases import Releases, draft
from kg.terms import Iri, Literal, Quad
from tests.disk import fill, small_disk

GRAPH = Iri("http://example.org/g")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 6) as place:
        yield place


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


@pytest.mark.parametrize("leave", [0, 20_000, 150_000, 400_000])
def test_full_disk_refuses_the_writer_and_keeps_the_readers(disk: Path, leave: int) -> None:
    releases = Releases(disk / "releases")
    publish(releases, range(10))
    filler = fill(disk, leave)

    with pytest.raises(NoRoom, match="disk is full"):
        publish(releases, range(10, 4000), "x" * 400)

    assert releases.check_all()[-1].number == 1
    assert len(list(releases.reader().latest().store.quads())) == 10
    filler.unlink()
    publish(releases, range(10, 20))
    assert releases.current().total == 20
