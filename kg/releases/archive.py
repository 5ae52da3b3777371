"""Reading releases: which there are, what each holds, what changed between two."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from kg import durable
from kg.errors import Damaged, NotFound
from kg.releases.manifest import Manifest
from kg.store import Store, parse_lines
from kg.terms import Quad

SENTINEL = "siktlinje.json"
FORMAT = 1


class Served(NamedTuple):
    """A release and its store, opened for reading."""

    release: Manifest
    store: Store


class Delta(NamedTuple):
    """Quads that one release has and another has not."""

    added: frozenset[Quad]
    removed: frozenset[Quad]


class Releases:
    """The releases in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Manifest:
        """
        Return the manifest of the current release.

        Raises:
            NotFound: nothing was published yet.
            Damaged: the folder is not one of releases, or the pointer leads nowhere.
        """
        number, digest = self.pointer()
        if number == 0:
            raise NotFound("no-release", root=self.root)
        return self._manifest(number, digest)

    def get(self, number: int) -> Manifest:
        """
        Return the manifest of release *number*.

        Raises:
            NotFound: there is no such release.
            Damaged: its release.json cannot be read.
        """
        newest, digest = self.pointer()
        if number < 1 or number > newest:
            raise NotFound("release-unknown", number=number, newest=newest)
        return self._manifest(number, digest if number == newest else None)

    def all(self) -> list[Manifest]:
        """Return the manifests of all releases, oldest first; pruned ones are among them."""
        newest, _ = self.pointer()
        return [self.get(number) for number in range(1, newest + 1)]

    def folder(self, number: int) -> Path:
        """Return where release *number* is kept."""
        return self.root / "releases" / f"{number:08}"

    def open(self, number: int) -> Store:
        """
        Open release *number* for reading.

        Raises:
            NotFound: there is no such release, or it was pruned.
            Damaged: its store cannot be read.
        """
        return Store.open(self.store_folder(number))

    def store_folder(self, number: int) -> Path:
        """
        Return where the store of release *number* is kept.

        Raises:
            NotFound: there is no such release, or it was pruned.
        """
        self.get(number)
        store = self.folder(number) / "store"
        if not store.is_dir():
            raise NotFound("release-pruned", number=number)
        return store

    def reader(self) -> Reader:
        """Return what follows the current release."""
        return Reader(self)

    def change(self, number: int) -> Delta:
        """
        Return what release *number* added to its parent and removed from it.

        Raises:
            NotFound: there is no such release.
            Damaged: the record of the change is not what was published.
        """
        manifest = self.get(number)
        return Delta(*(self._quads_of(manifest, f"{part}.nq.gz") for part in ("added", "removed")))

    def diff(self, old: int, new: int) -> Delta:
        """
        Return the quads that release *new* has more and has less than *old*; 0 is before the first.

        Raises:
            NotFound: one of them does not exist.
        """
        if old > new:
            return Delta(*reversed(self.diff(new, old)))
        for number in {old, new} - {0}:
            self.get(number)
        added: set[Quad] = set()
        removed: set[Quad] = set()
        for number in range(old + 1, new + 1):
            step = self.change(number)
            added, removed = (
                (added - step.removed) | (step.added - removed),
                (removed - step.added) | (step.removed - added),
            )
        return Delta(frozenset(added), frozenset(removed))

    def check(self, number: int) -> Manifest:
        """
        Hold every file of release *number* against its manifest.

        Raises:
            Damaged: a file is missing, or differs from what was published.
        """
        manifest = self.get(number)
        folder = self.folder(number)
        for name, digest in manifest.files.items():
            if name.startswith("store/") and not (folder / "store").exists():
                raise Damaged("release-file-missing", path=folder / "store")
            if not (folder / name).is_file():
                raise Damaged("release-file-missing", path=folder / name)
            if durable.sha256(folder / name) != digest:
                raise Damaged("release-file-differs", path=folder / name)
        return manifest

    def check_all(self) -> list[Manifest]:
        """
        Hold every release that still has its store against its manifest, and return them.

        Raises:
            Damaged: a file is missing or differs, or the chain of manifests is broken.
        """
        found = []
        parent_sha256 = None
        for manifest in self.all():
            if manifest.parent_sha256 != parent_sha256:
                raise Damaged("history-broken", number=manifest.number)
            folder = self.folder(manifest.number)
            parent_sha256 = durable.sha256(folder / "release.json")
            if (folder / "store").is_dir():
                found.append(self.check(manifest.number))
        return found

    def tags(self) -> dict[str, int]:
        """Return name -> number of the releases that are never pruned."""
        path = self.root / "tags.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def pointer(self) -> tuple[int, str]:
        """
        Return the number of the current release, 0 for none, and SHA-256 of its release.json.

        Raises:
            NotFound: there is no such folder.
            Damaged: the folder is not one of releases, or the pointer cannot be read.
        """
        self.check_sentinel()
        path = self.root / "current"
        try:
            number, digest = path.read_text(encoding="ascii").split()
            return int(number), digest
        except FileNotFoundError as error:
            raise Damaged("pointer-missing", path=path) from error
        except ValueError as error:
            raise Damaged("pointer-unreadable", path=path) from error

    def check_sentinel(self) -> None:
        """
        Make sure that the folder holds releases, in a form that this version reads.

        Raises:
            NotFound: there is no such folder.
            Damaged: the folder holds something else.
        """
        path = self.root / SENTINEL
        if not self.root.is_dir():
            raise NotFound("no-releases-folder", root=self.root)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))["format"]
        except FileNotFoundError as error:
            raise Damaged("not-a-releases-folder", root=self.root, name=SENTINEL) from error
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged("sentinel-unreadable", path=path) from error
        if found != FORMAT:
            raise Damaged("sentinel-format", path=path, found=found, known=FORMAT)

    def _manifest(self, number: int, digest: str | None) -> Manifest:
        path = self.folder(number) / "release.json"
        try:
            text = path.read_bytes()
            manifest = Manifest.from_json(text)
        except FileNotFoundError as error:
            raise Damaged("manifest-unusable", path=path) from error
        except (ValueError, TypeError, KeyError) as error:
            raise Damaged("manifest-unusable", path=path) from error
        if digest not in (None, hashlib.sha256(text).hexdigest()) or manifest.number != number:
            raise Damaged("manifest-unusable", path=path)
        return manifest

    def record(self, number: int, part: str) -> bytes:
        """
        Return the quads that release *number* added or removed, as N-Quads packed by gzip.

        Args:
            part: `added` or `removed`.

        Raises:
            NotFound: there is no such release.
            Damaged: the record of the change is not what was published.
        """
        return self._packed(self.get(number), f"{part}.nq.gz")

    def _quads_of(self, manifest: Manifest, name: str) -> frozenset[Quad]:
        return frozenset(parse_lines(gzip.decompress(self._packed(manifest, name))))

    def _packed(self, manifest: Manifest, name: str) -> bytes:
        path = self.folder(manifest.number) / name
        try:
            packed = path.read_bytes()
        except FileNotFoundError as error:
            raise Damaged("release-file-missing", path=path) from error
        if hashlib.sha256(packed).hexdigest() != manifest.files[name]:
            raise Damaged("release-file-differs", path=path)
        return packed


class Reader:
    """Follows the current release: opens it when it is new, and lets go of the one before."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._pointer = str(releases.root / "current")
        self._served: Served | None = None
        #: What the system says of the pointer's file; it is replaced, never written into.
        self._seen: tuple[int, int, int] | None = None

    def latest(self) -> Served:
        """
        Return the current release, opened; cheap when it has not changed.

        Raises:
            NotFound: nothing was published yet.
            Damaged: the current release cannot be read.
        """
        seen = self._look()
        if self._served is None or seen is None or seen != self._seen:
            release = self._releases.current()
            if self._served is None or self._served.release != release:
                self._served = Served(release, self._releases.open(release.number))
            self._seen = seen
        return self._served

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._pointer)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_ctime_ns
