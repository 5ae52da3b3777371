"""The changes of all releases, worked out when they are asked for and then kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from threading import Lock

from cachetools import LRUCache

from kg.changes.change import Change, by_graph, by_thing
from kg.releases import Delta, Releases
from kg.store import Store
from kg.terms import Iri, Quad

#: As many changes are kept; they never change themselves.
_KEPT = 200
#: As many stores are held open; opening one takes longer than asking it.
_OPEN = 2


class Log:
    """What changed, release by release; safe for threads."""

    def __init__(self, releases: Releases) -> None:
        self.releases = releases
        self._changes: LRUCache[int, Change] = LRUCache(_KEPT)
        self._stores: LRUCache[int, Store] = LRUCache(_OPEN)
        self._lock = Lock()
        #: Thing -> the last release that removed a statement about it.
        self._removals: dict[Iri, int] = {}
        #: The last release that `_removals` has.
        self._seen = 0

    def change(self, number: int) -> Change:
        """
        Return what release *number* changed.

        Raises:
            NotFound: there is no such release.
            Damaged: the record of a change is not what was published.
        """
        with self._lock:
            found = self._changes.get(number)
        if found is None:
            found = self._work_out(number)
            with self._lock:
                self._changes[number] = found
        return found

    def states(self, number: int, things: Collection[Iri]) -> dict[Iri, set[Quad]]:
        """
        Return what release *number* says of *things*; nothing is an empty set.

        Where its store is pruned, the changes of later releases are undone.

        Raises:
            as `change`.
        """
        stored = self._stored_from(number)
        store = self._open(stored)
        found = {iri: set(store.quads(subject=iri)) for iri in things}
        for later in range(stored, number, -1):
            delta = self.releases.change(later)
            added, removed = _about(delta.added, found), _about(delta.removed, found)
            for iri in {*added, *removed}:
                found[iri] = (found[iri] - added[iri]) | removed[iri]
        return found

    def removal(self, thing: Iri, newest: int) -> int | None:
        """
        Return the last release, up to *newest*, that removed a statement about a thing.

        Raises:
            as `change`.
        """
        found = self._all_removals(newest).get(thing)
        return found if found is not None and found <= newest else None

    def removed_below(self, prefix: str, newest: int) -> list[Iri]:
        """
        Return the things with IRIs that begin with *prefix* of which some statement was removed.

        Raises:
            as `change`.
        """
        return sorted(each for each in self._all_removals(newest) if each.startswith(prefix))

    def _all_removals(self, newest: int) -> dict[Iri, int]:
        """Bring forward, and return, thing -> the last release that took something of it away."""
        with self._lock:
            if self._seen < newest:
                found = dict(self._removals)
                for number in range(self._seen + 1, newest + 1):
                    if self.releases.get(number).removed:
                        removed = self.releases.change(number).removed
                        found.update((quad.subject, number) for quad in removed)
                # Readers go on with the one they have.
                self._removals, self._seen = found, newest
            return self._removals

    def _work_out(self, number: int) -> Change:
        release, delta = self.releases.get(number), self.releases.change(number)
        subjects = {quad.subject for part in delta for quad in part}
        if release.parent is None:
            after = _counted(delta)
        else:
            after = {iri: len(said) for iri, said in self.states(number, subjects).items()}
        return Change(release, by_graph(delta), by_thing(delta, after))

    def _open(self, number: int) -> Store:
        with self._lock:
            found = self._stores.get(number)
            if found is None:
                found = self._stores[number] = self.releases.open(number)
            return found

    def _stored_from(self, number: int) -> int:
        """Return the first release from *number* on that still has its store."""
        newest, _ = self.releases.pointer()
        kept = (
            each
            for each in range(number, newest + 1)
            if (self.releases.folder(each) / "store").is_dir()
        )
        return next(kept, number)


def _about(quads: Iterable[Quad], things: Collection[Iri]) -> dict[Iri, set[Quad]]:
    found: dict[Iri, set[Quad]] = defaultdict(set)
    for quad in quads:
        if quad.subject in things:
            found[quad.subject].add(quad)
    return found


def _counted(delta: Delta) -> dict[Iri, int]:
    """In the first release a thing has what was added."""
    found: dict[Iri, int] = defaultdict(int)
    for quad in delta.added:
        found[quad.subject] += 1
    return found
