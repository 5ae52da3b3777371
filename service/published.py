"""What the served release says of itself, read once."""

from __future__ import annotations

from functools import lru_cache

from kg.publish import Entries, entries
from kg.store import Store
from service.serving import served, settings


def published() -> Entries:
    """Return the data sets of the release that is served."""
    return _read(served().store, settings().base)


# A store never changes, and the one that is served is that of the release that is served.
@lru_cache(maxsize=2)
def _read(store: Store, base: str) -> Entries:
    return entries(served().release, store, base)
