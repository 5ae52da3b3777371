"""Answers kept ready, as they were sent; the least used go first when there is no more room."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

#: What an entry takes beside its bodies.
_EXTRA_BYTES = 2048


class Key(NamedTuple):
    """What an answer depends on: the release, and what of the request is looked at, as sent."""

    release: str
    path: str
    arguments: str
    #: Of a POST: its type, and a hash of its body.
    content: tuple[str, str] | None
    accept: str | None
    encoding: str | None


class Kept(NamedTuple):
    """An answer that can be sent again: 200, with these headers and this body."""

    body: bytes
    headers: list[tuple[str, str]]
    #: None: it is another one each time, and is not kept.
    tag: str | None
    rows: int | None
    query_hash: str

    def is_known_to(self, if_none_match: str | None) -> bool:
        """Whether a client that sends *if_none_match* has the answer already."""
        if if_none_match is None or self.tag is None:
            return False
        return f'"{self.tag}"' in if_none_match or if_none_match.strip() == "*"

    @property
    def unchanged_headers(self) -> list[tuple[str, str]]:
        """The headers that go with 304."""
        return [(name, value) for name, value in self.headers if not name.startswith("Content-")]


class Cache:
    """Answers by what was asked, bounded in bytes."""

    def __init__(self, size_bytes: int) -> None:
        self._lock = Lock()
        self._kept: LRUCache[Key, Kept] = LRUCache(size_bytes, _size)

    def get(self, key: Key) -> Kept | None:
        """Return what was kept under *key*."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Key, kept: Kept) -> None:
        """Keep an answer, unless it is larger than all the room there is."""
        with self._lock:
            if _size(kept) <= self._kept.maxsize:
                self._kept[key] = kept


def _size(kept: Kept) -> int:
    return len(kept.body) + _EXTRA_BYTES
