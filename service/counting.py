"""
The figures of a release, counted once by each serving process.

That takes seconds on a large graph, so it is done where queries are run, beside what is asked by
others.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from kg.description import Figures, count
from kg.guard import check_query
from kg.isolated import Errand, Job
from kg.releases import Served
from kg.store import Row
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Term
from service.formats import SOLUTIONS
from service.once import Once
from service.serving import Serving

#: A million triples take some 20 seconds.
_SECONDS = 300.0
#: All triples are held at once, so it may take more memory than a stranger's query.
_MEMORY = 4


class Counting(Once[Figures]):
    """Counts one release after another, and keeps the figures of the last ones."""

    def __init__(self) -> None:
        super().__init__("counting")

    def figures(self, release: str, counted: Callable[[], Figures]) -> Figures:
        """Return the figures of a release; raises as `get`."""
        return self.get(release, counted)


def figures(counting: Counting, now: Serving, served: Served) -> Figures:
    """
    Return the figures of what is served.

    Raises:
        as `Counting.figures` and the pool do.
    """
    assert served.store.path is not None, "a release is on disk"
    select = partial(_select, now, served.store.path)
    return counting.figures(served.release.hash, lambda: count(select, now.settings.base))


def _select(now: Serving, store: Path, query: str) -> list[Row]:
    """Have a query of ours run where strangers' queries are."""
    header: dict[str, Any] = {
        "media_type": SOLUTIONS["json"],
        "said": check_query(query)._asdict(),
        "base_iri": now.settings.base,
        "limit_bytes": now.settings.answer_bytes,
        "memory_bytes": _MEMORY * now.settings.worker_bytes,
    }
    job = Job("query", query.encode(), str(store), header)
    with closing(now.pool.start(job, Errand("counting", "counting", _SECONDS))) as running:
        return _rows(b"".join(running))


def _rows(body: bytes) -> list[Row]:
    """Read SPARQL 1.1 Query Results JSON."""
    found = json.loads(body)
    names: list[str] = found["head"]["vars"]
    return [
        {name: _term(row[name]) if name in row else None for name in names}
        for row in found["results"]["bindings"]
    ]


def _term(told: dict[str, str]) -> Term:
    if told["type"] == "uri":
        return Iri(told["value"])
    if language := told.get("xml:lang"):
        return Literal(told["value"], RDF_LANG_STRING, language)
    return Literal(told["value"], Iri(told.get("datatype", XSD_STRING)))
