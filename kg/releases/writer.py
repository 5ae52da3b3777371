"""Making the next release: staged beside the others, published by one switch of a pointer."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg import durable
from kg.errors import Damaged, NotFound
from kg.releases.archive import FORMAT, SENTINEL, Releases
from kg.releases.manifest import Manifest
from kg.releases.record import Tally, pack, write_lines
from kg.sethash import SetHash
from kg.store import Store, link, normalised
from kg.terms import Iri, Quad

#: Share of new quads from which on the files of the store are put in order.
_MUCH = 0.1

#: What a folder may hold when its set-up was cut short.
_HALF_MADE = {"current", ".current.new", f".{SENTINEL}.new"}


@contextmanager
def draft(releases: Releases, role: str, *, replayed: bool = False) -> Iterator[Draft]:
    """
    Start the next release; it is thrown away unless `Draft.publish` is called.

    Args:
        role: in which role the writer acts; never a person's name.
        replayed: start from the record of changes, not from the parent's store.

    Raises:
        Busy: somebody else is writing.
        NoRoom: the disk is full.
        Damaged: the folder holds something else, or its current release cannot be read.
    """
    root = releases.root
    with durable.room(root):
        _initialise(releases)
        holder = f"{role}, process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        with durable.lock(root / "lock", holder):
            _clean(releases)
            started = Draft(releases, role, replayed)
            try:
                yield started
            finally:
                started.discard()


def restore(releases: Releases, role: str) -> Manifest:
    """
    Publish the current release again, its store made anew from the record of all changes.

    Raises:
        Damaged: the record itself is damaged, or does not give the hash that was published.
    """
    damaged = releases.current()
    with draft(releases, role, replayed=True) as made:
        store = Store.open(made.seal())
        found = SetHash()
        found.add(store.lines())
        if found.hexdigest() != damaged.hash:
            raise Damaged("record-differs", number=damaged.number)
        del store
        message = f"Restored from the record of changes up to release {damaged.number}"
        return made.publish(message, damaged.versions, damaged.validation, damaged.kept)


def tag(releases: Releases, name: str, number: int) -> None:
    """
    Give release *number* a name, so that it is never pruned.

    Raises:
        NotFound: there is no such release.
    """
    releases.get(number)
    tags = releases.tags() | {name: number}
    durable.write(releases.root / "tags.json", json.dumps(tags, indent=1).encode())


def prune(releases: Releases, keep: int) -> list[int]:
    """
    Remove the stores of all but the newest *keep* releases and the tagged ones.

    Manifests and changes stay: the history can still be read and replayed.
    """
    newest = releases.current().number
    spared = set(range(newest - keep + 1, newest + 1)) | set(releases.tags().values())
    stores = {number: releases.folder(number) / "store" for number in range(1, newest + 1)}
    gone = [number for number in stores if number not in spared and stores[number].is_dir()]
    for number in gone:
        # Renamed first, so that a kill leaves no half store under its name.
        doomed = stores[number].rename(stores[number].with_name("store.pruned"))
        shutil.rmtree(doomed)
    return gone


class Draft:
    """
    The next release while it is made.

    `store` is open for writing until `seal`; then the staged files are what would be published,
    and can be opened for reading by whoever validates them.
    """

    def __init__(self, releases: Releases, role: str, replayed: bool) -> None:
        self._releases = releases
        self._role = role
        self._added: set[Quad] = set()
        self._removed: set[Quad] = set()
        self._folder = releases.root / "staging"
        self._made = self._folder / "release"
        self._made.mkdir(parents=True)
        self.parent: Manifest | None = None
        with suppress(NotFound):
            self.parent = releases.current()
        if self.parent and not replayed:
            sealed = releases.store_folder(self.parent.number)
            names = [Path(name).name for name in self.parent.files if name.startswith("store/")]
            link(sealed, names, self._folder / "work")
        self._recorded: dict[str, Any] = {}
        self._store: Store | None = Store.create(self._folder / "work")
        if self.parent and replayed:
            self._store.add(releases.diff(0, self.parent.number).added)

    @property
    def number(self) -> int:
        """Number that the release will have."""
        return self.parent.number + 1 if self.parent else 1

    @property
    def store(self) -> Store:
        """The state so far, open for reading and writing by this object only."""
        assert self._store is not None, "sealed"
        return self._store

    @property
    def sealed_path(self) -> Path:
        """Where the store stands after `seal`."""
        return self._made / "store"

    @property
    def added(self) -> frozenset[Quad]:
        """Quads that the draft has and its parent has not."""
        return frozenset(self._added)

    @property
    def removed(self) -> frozenset[Quad]:
        """Quads that the parent has and the draft has not."""
        return frozenset(self._removed)

    def says_the_same(self, versions: Mapping[str, str], kept: Iterable[Iri]) -> bool:
        """Whether publishing would give a release that differs from its parent in nothing."""
        return (
            self.parent is not None
            and not self._added
            and not self._removed
            and (dict(versions), sorted(kept)) == (self.parent.versions, sorted(self.parent.kept))
        )

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        """
        Take *removed* away, then add *added*; what is there, or not there, already is passed over.

        Raises:
            NoRoom: the disk is full.
        """
        gone = {quad for quad in normalised(removed) if quad in self.store}
        empty = self.store.is_empty
        new = {q for q in normalised(added) if empty or q in gone or q not in self.store}
        gone, new = gone - new, new - gone
        self.store.change(new, gone)
        self._added, self._removed = (
            (self._added - gone) | (new - self._removed),
            (self._removed - new) | (gone - self._added),
        )

    def load(self, path: Path) -> None:
        """
        Fill the first release from an N-Quads file, streaming; for graphs that memory cannot hold.

        Raises:
            NoRoom: the disk is full.
        """
        assert self.parent is None, "only a first release is loaded"
        self.store.load(path)

    def seal(self) -> Path:
        """Write everything to disk and return where the finished store stands."""
        if self.parent is None or len(self._added) > _MUCH * self.parent.total:
            self.store.compact()
        self.store.flush()
        # A second checkpoint leaves out the writer's log and lock files.
        self.store.checkpoint(self.sealed_path)
        self._store = None
        return self.sealed_path

    def publish(
        self,
        message: str,
        versions: Mapping[str, str],
        validation: Mapping[str, int],
        kept: Iterable[Iri],
    ) -> Manifest:
        """
        Make the sealed draft the current release.

        Args:
            message: why, for the history.
            versions: of software, ontology and shapes.
            validation: counts of the SHACL report.
            kept: graphs that a folder of sources keeps.

        Raises:
            NoRoom: the disk is full; the current release stays.
        """
        told = {
            "message": message,
            "versions": dict(versions),
            "validation": dict(validation),
            "kept": sorted(kept),
        }
        if not self._recorded:
            self.record()
        manifest = Manifest(number=self.number, role=self._role, **(self._recorded | told))
        (self._made / "release.json").write_bytes(manifest.to_json())
        for path in (self._made / "release.json", self._made, self._folder):
            durable.sync(path)
        self._made.rename(self._releases.folder(self.number))
        durable.sync(self._releases.root / "releases")
        digest = durable.sha256(self._releases.folder(self.number) / "release.json")
        durable.write(self._releases.root / "current", f"{self.number} {digest}\n".encode())
        return manifest

    def discard(self) -> None:
        """Let go of the staged files; what was published is not among them."""
        self._store = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def record(self) -> None:
        """
        Write down what the sealed draft changes, and make sure that all its files are on disk.

        Needs no verdict, so it can be done while somebody else comes to one.
        """
        tally = self._parents_tally()
        added, removed = self._made / "added.nq.gz", self._made / "removed.nq.gz"
        # A first release is read back from its store: it may have been loaded, not changed.
        whole = None if self.parent else Store.open(self.sealed_path)
        pack(added, whole.dump if whole else write_lines(self._added))
        pack(removed, write_lines(self._removed))
        counts = {"added": tally.add(added), "removed": tally.remove(removed)}
        (self._made / "quads.sethash").write_bytes(tally.hash.state)
        self._recorded = {
            "parent": self.parent.number if self.parent else None,
            "parent_sha256": self._releases.pointer()[1] if self.parent else None,
            "time": datetime.now(UTC).replace(microsecond=0),
            "quads": tally.quads,
            "total": sum(tally.quads.values()),
            "hash": tally.hash.hexdigest(),
            "files": self._digests(),
            **counts,
        }
        self._sync()

    def _parents_tally(self) -> Tally:
        if self.parent is None:
            return Tally({}, None)
        state = (self._releases.folder(self.parent.number) / "quads.sethash").read_bytes()
        return Tally(self.parent.quads, state)

    def _digests(self) -> dict[str, str]:
        """SHA-256 of each file; a file shared with the parent by hard link is not read again."""
        known = self.parent.files if self.parent else {}
        parents = self._releases.folder(self.parent.number) if self.parent else None
        found = {}
        for path in sorted(self._made.rglob("*")):
            name = path.relative_to(self._made).as_posix()
            shared = parents is not None and name in known and _same(path, parents / name)
            if path.is_file():
                found[name] = known[name] if shared else durable.sha256(path)
        return found

    def _sync(self) -> None:
        parents = self._releases.folder(self.parent.number) if self.parent else None
        for path in self._made.rglob("*"):
            if parents is None or not _same(path, parents / path.relative_to(self._made)):
                durable.sync(path)


def _same(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)


def _initialise(releases: Releases) -> None:
    root = releases.root
    root.mkdir(parents=True, exist_ok=True)
    if {path.name for path in root.iterdir()} <= _HALF_MADE:
        durable.write(root / "current", b"0 -\n")
        durable.write(root / SENTINEL, (json.dumps({"format": FORMAT}) + "\n").encode())
    releases.check_sentinel()
    (root / "releases").mkdir(exist_ok=True)


def _clean(releases: Releases) -> None:
    """Remove what a killed writer left behind: nothing that `current` ever led to."""
    shutil.rmtree(releases.root / "staging", ignore_errors=True)
    newest, _ = releases.pointer()
    for folder in (releases.root / "releases").iterdir():
        if int(folder.name) > newest:
            shutil.rmtree(folder)
        else:
            shutil.rmtree(folder / "store.pruned", ignore_errors=True)
