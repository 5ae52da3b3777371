"""What of a release has an address of its own."""

from __future__ import annotations

from pathlib import Path

from kg.store import Store, read_query
from kg.terms import Iri

_QUERY = Path(__file__).with_name("addresses.rq")


def addresses(store: Store, base: str) -> list[str]:
    """
    Return the addresses of things, codes and graphs, in order, without *base*: `id/body/kf`.

    What has a `#` in it is a part of something else, and is found where that is.
    """
    found = (row["thing"] for row in store.select(read_query(_QUERY, base)))
    return sorted(each.removeprefix(base) for each in found if isinstance(each, Iri))
