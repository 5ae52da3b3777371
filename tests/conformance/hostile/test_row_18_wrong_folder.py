"""
Row 18: the folder of releases is missing, empty, another one, damaged, or cannot be written.

Expected: the server does not start, ends with 1 and says why in one sentence; where it can only
not write, it answers, and a write is told 507.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance.hostile.client import Client
from tests.conformance.hostile.own import Writer, administrators_token, small_releases
from tests.serving import ROOT, running, start


def missing(_: Path) -> None:
    """The folder is not there."""


def empty(root: Path) -> None:
    root.mkdir()


def of_something_else(root: Path) -> None:
    root.mkdir()
    (root / "notes.txt").write_text("not a release")


def a_file(root: Path) -> None:
    root.write_text("not a folder")


def store_alone(root: Path) -> None:
    releases = small_releases(root.parent / "made", ROOT)
    shutil.copytree(releases.folder(1) / "store", root)


def without_store(root: Path) -> None:
    shutil.move(small_releases(root.parent / "made", ROOT).root, root)
    shutil.rmtree(root / "releases" / "00000001" / "store")


def with_empty_store(root: Path) -> None:
    without_store(root)
    (root / "releases" / "00000001" / "store").mkdir()


def without_pointer(root: Path) -> None:
    shutil.move(small_releases(root.parent / "made", ROOT).root, root)
    (root / "current").unlink()


def of_a_later_version(root: Path) -> None:
    shutil.move(small_releases(root.parent / "made", ROOT).root, root)
    (root / "siktlinje.json").write_text('{"format": 99}')


WRONG = [
    missing,
    empty,
    of_something_else,
    a_file,
    store_alone,
    without_store,
    with_empty_store,
    without_pointer,
    of_a_later_version,
]


@pytest.mark.parametrize("make", WRONG, ids=lambda make: make.__name__)
def test_a_server_does_not_start_on_a_wrong_folder(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "releases")

    server = start(tmp_path / "releases", tmp_path / "log")

    assert server.wait() == 1
    sentences = server.said.strip().splitlines()
    assert len(sentences) == 1, server.said
    assert "Traceback" not in server.said


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder of releases that is mounted again, for reading only."""
    root = small_releases(tmp_path, ROOT).root
    bind = [
        ["mount", "--bind", str(root), str(root)],
        ["mount", "-o", "remount,ro,bind", str(root)],
    ]
    if os.geteuid() != 0 or any(
        subprocess.run(each, check=False, capture_output=True).returncode for each in bind
    ):
        pytest.skip("a folder cannot be made read-only here")
    yield root
    subprocess.run(["umount", "--lazy", str(root)], check=True)


def test_a_folder_that_cannot_be_written_is_served(tmp_path: Path, read_only: Path) -> None:
    tokens, token = administrators_token(tmp_path)
    with running(read_only, tmp_path / "log", tokens=tokens) as server:
        assert Client(server.address).ask("ASK { ?s ?p ?o }")
        assert Writer(token).write(server) in (503, 507)
        assert Client(server.address).ask("ASK { ?s ?p ?o } #")
