"""The figures of the shipped release."""

from __future__ import annotations

from kg.description import count
from kg.releases import Served
from kg.terms import CANONICAL_BASE
from tests.plain_figures import counted


def test_what_is_counted_by_query_is_what_is_there(shipped: Served) -> None:
    figures = count(shipped.store.select, CANONICAL_BASE)

    assert figures == counted(shipped.store.quads())
    assert figures.triples > 90_000
