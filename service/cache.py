"""Answers kept ready, as they were sent; the least used go first when there is no more room."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

#: What an entry takes beside its body.
_EXTRA_BYTES = 1024


class Kept(NamedTuple):
    """An answer that can be sent again: 200, with these headers and this body."""

    body: bytes
    headers: list[tuple[str, str]]
    rows: int | None
    query_hash: str


class Cache:
    """Answers by what was asked, bounded in bytes."""

    def __init__(self, size_bytes: int) -> None:
        self._lock = Lock()
        self._kept: LRUCache[Hashable, Kept] = LRUCache(size_bytes, _size)

    def get(self, key: Hashable) -> Kept | None:
        """Return what was kept under *key*."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Hashable, kept: Kept) -> None:
        """Keep an answer, unless it is larger than all the room there is."""
        with self._lock:
            if _size(kept) <= self._kept.maxsize:
                self._kept[key] = kept


def _size(kept: Kept) -> int:
    return len(kept.body) + _EXTRA_BYTES
