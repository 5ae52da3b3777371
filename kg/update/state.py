"""The graphs as the operations so far have left them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.store import Store
from kg.terms import Iri, Quad
from kg.update.context import Context, Delta


class _Difference:
    """What was done to quads, of which only the last counts."""

    def __init__(self) -> None:
        self.added: set[Quad] = set()
        self.removed: set[Quad] = set()

    def change(self, added: set[Quad], removed: set[Quad]) -> None:
        self.added -= removed
        self.removed |= removed
        self.added |= added
        self.removed -= added

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


class State:
    """A release and what has changed since; read from a copy, made when somebody must."""

    def __init__(self, release: Store, context: Context) -> None:
        self._release = release
        self._context = context
        self._copy: Store | None = None
        self._names = set(context.graphs)
        self._since_release = _Difference()
        self._since_read = _Difference()

    @property
    def names(self) -> set[Iri]:
        """Names of the graphs; one that was emptied may be among them."""
        return self._names

    def read(self) -> Store:
        """Return a store that holds the graphs as they are now."""
        if not self._since_release:
            return self._release
        if self._copy is None:
            self._copy = self._context.scratch()
        if self._since_read:
            self._copy.change(self._since_read.added, self._since_read.removed)
            self._since_read = _Difference()
        return self._copy

    def change(self, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()) -> None:
        """Take *removed* away, then add *added*."""
        new, gone = set(added), set(removed)
        for difference in (self._since_release, self._since_read):
            difference.change(new, gone)
        self._names.update(quad.graph for quad in new)

    def delta(self) -> Delta:
        """Return what the release would have to have more and less."""
        found = self._since_release
        return Delta(
            frozenset(quad for quad in found.added if quad not in self._release),
            frozenset(quad for quad in found.removed if quad in self._release),
        )
