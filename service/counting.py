"""
The figures of a release, counted once by each serving process.

That takes seconds on a large graph, so it is done where queries are run, beside what is asked by
others; whoever wants figures that are not there yet waits a little and is then told to come again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from kg.description import Figures, count
from kg.errors import Crowded
from kg.guard import check_query
from kg.isolated import Errand, Job
from kg.releases import Served
from kg.store import Row
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Term
from service.formats import SOLUTIONS
from service.serving import Serving

#: A million triples take some 20 seconds.
_SECONDS = 300.0
#: All triples are held at once, so it may take more memory than a stranger's query.
_MEMORY = 4
#: So long a request waits, and so many may wait at once.
_PATIENCE_SECONDS = 4.0
_SEATS = 8
#: Releases whose figures are kept.
_KEPT = 2


class Counting:
    """Counts one release after another, and keeps the figures of the last ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begun: dict[str, Future[Figures]] = {}
        self._seats = BoundedSemaphore(_SEATS)
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="counting")

    def figures(self, release: str, counted: Callable[[], Figures]) -> Figures:
        """
        Return the figures of a release; the first who asks has them counted.

        Args:
            release: its hash.

        Raises:
            Crowded: it takes too long to wait for, or too many are waiting.
            Whatever *counted* raises; then it is begun anew when somebody asks again.
        """
        future = self._begin(release, counted)
        if future.done():
            return future.result()
        if not self._seats.acquire(blocking=False):
            raise Crowded("crowded", waiting=_SEATS)
        try:
            return future.result(_PATIENCE_SECONDS)
        except TimeoutError as error:
            raise Crowded("crowded", waiting=1) from error
        finally:
            self._seats.release()

    def _begin(self, release: str, counted: Callable[[], Figures]) -> Future[Figures]:
        with self._lock:
            future = self._begun.get(release)
            if future is None or future.cancelled() or (future.done() and future.exception()):
                future = self._begun[release] = self._hand.submit(counted)
            for old in list(self._begun)[:-_KEPT]:
                self._begun.pop(old).cancel()
            return future


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
