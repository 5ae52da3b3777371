"""
A release as packed files.

    <root>/dumps/<number>/<number>.nq.gz, .trig.gz, .jsonld.gz   the whole graph, three times
    <root>/dumps/<number>/sums.json                              how large each is, and its SHA-256

A release never changes, so its files are made once, when they are first asked for, and appear
together. The engine writes quad by quad, so that memory does not grow with the graph.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from kg import durable
from kg.errors import Busy, Crowded
from kg.releases import Releases
from kg.store import Store

#: End of a file's name -> what it is before it is packed.
FORMS = {
    "nq.gz": "application/n-quads",
    "trig.gz": "application/trig",
    "jsonld.gz": "application/ld+json",
}
_SUMS = "sums.json"
_LEVEL = 6


class Dump(NamedTuple):
    """One file that holds a whole release."""

    name: str
    #: Of what is packed.
    media_type: str
    bytes: int
    sha256: str


class Dumps:
    """The dumps of the releases in one folder."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._root = releases.root / "dumps"

    def folder(self, number: int) -> Path:
        """Return where the files of release *number* are, once they are made."""
        return self._root / f"{number:08}"

    def of(self, number: int) -> list[Dump]:
        """
        Return the dumps of release *number*; they are made if they are not there yet.

        Raises:
            NotFound: there is no such release, or it was pruned.
            Damaged: its store cannot be read.
            Crowded: somebody else is making dumps.
            NoRoom: the disk is full.
        """
        store = self._releases.store_folder(number)
        if not self.folder(number).is_dir():
            self._root.mkdir(exist_ok=True)
            try:
                with durable.lock(self._root / "lock", f"process {os.getpid()}"):
                    self._tidy()
                    self._make(number, Store.open(store))
            except Busy as error:
                raise Crowded("crowded", waiting=1) from error
        told = json.loads((self.folder(number) / _SUMS).read_bytes())
        return [Dump(**each) for each in told]

    def _make(self, number: int, store: Store) -> None:
        folder = self.folder(number)
        # Another process may have made it since.
        if folder.is_dir():
            return
        new = folder.with_suffix(".new")
        new.mkdir()
        with durable.room(new):
            made = [_written(new / f"{number}.{end}", kind, store) for end, kind in FORMS.items()]
            durable.write(new / _SUMS, json.dumps([each._asdict() for each in made]).encode())
        new.rename(folder)
        durable.sync(self._root)

    def _tidy(self) -> None:
        """Remove what a killed process left half made, and the dumps of pruned releases."""
        for folder in self._root.glob("0*"):
            is_kept = (self._releases.folder(int(folder.stem)) / "store").is_dir()
            if folder.suffix or not is_kept:
                shutil.rmtree(folder)


def _written(path: Path, media_type: str, store: Store) -> Dump:
    """Write one file; no time goes into it, so that the same store gives the same bytes."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        store.dump(packed, media_type)
    durable.sync(path)
    return Dump(path.name, media_type, path.stat().st_size, durable.sha256(path))
