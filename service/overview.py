"""What is in the graph, counted by query once for each release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

from kg.store import Store, read_query
from kg.terms import Iri, Literal, Term
from service.naming import Names, code, names
from service.sight import Line, firmest_line

_QUERIES = Path(__file__).with_name("queries")


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something."""

    #: Last part of the IRI of what is counted: a class, or a code.
    code: str
    name: Names
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph that one source fills."""

    graph: Iri
    name: Names
    licence: str | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The graph at a glance."""

    city: Names | None
    #: The day that answers hold for unless another is asked for.
    on: date | None
    kinds: list[Count]
    statuses: list[Count]
    sources: list[Source]
    line: Line | None


@lru_cache(maxsize=2)
def overview(store: Store, base: str) -> Overview:
    """Look over the store of a release, which never changes."""
    city = store.select(read_query(_QUERIES / "city.rq", base))
    return Overview(
        city=names(store, cast(Iri, city[0]["city"])) if city else None,
        on=_date(city[0]["on"]) if city else None,
        kinds=_counts(store, base, "counts.rq", "kind"),
        statuses=_counts(store, base, "statuses.rq", "status"),
        sources=_sources(store, base),
        line=firmest_line(store, base),
    )


def _counts(store: Store, base: str, query: str, column: str) -> list[Count]:
    rows = store.select(read_query(_QUERIES / query, base))
    return [
        Count(code(row[column]), names(store, cast(Iri, row[column])), _number(row["count"]))
        for row in rows
    ]


def _sources(store: Store, base: str) -> list[Source]:
    rows = store.select(read_query(_QUERIES / "sources.rq", base))
    graphs = [(cast(Iri, row["graph"]), row) for row in rows]
    return [
        Source(
            graph,
            names(store, graph),
            str(row["licence"]) if row["licence"] else None,
            _date(row["issued"]),
        )
        for graph, row in graphs
    ]


def _number(term: Term | None) -> int:
    return int(cast(Literal, term).value)


def _date(term: Term | None) -> date | None:
    return date.fromisoformat(term.value) if isinstance(term, Literal) else None
