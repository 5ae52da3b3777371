"""
Having a query answered in the pool, and sending what comes.

The status line is held back until the answer has ended or its first part is full, so that most
failures get a status of their own. After that a failure breaks the connection: nobody can take
what came for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from flask import Response, g, request

from kg.errors import NotFound
from kg.guard import Outline
from kg.isolated import Errand, Job, Running
from kg.releases import Manifest
from kg.settings import DefaultGraph, Settings
from kg.terms import graph_iri
from service import heads
from service.asking import Ask
from service.begun import begun
from service.bridge import HALTED
from service.declined import NoSuchThing
from service.encodings import encoding, packed, packed_whole
from service.keeping import is_known, labelled, remember, tag_of
from service.rates import Rates
from service.record import Record
from service.serving import served, serving

#: So much of an answer is held back before its status is sent.
HELD_BYTES = 2**20


class Asked(NamedTuple):
    """The release that a request asks."""

    release: Manifest
    store: Path


def release_asked(number: str | None) -> Asked:
    """
    Return the release that is asked: the current one, or that of a number.

    Raises:
        NoSuchThing: there is none of that number, or it was pruned.
        NothingServed: nothing is published yet.
    """
    now = served()
    if number is None or number == str(now.release.number):
        assert now.store.path is not None, "a release is on disk"
        return Asked(now.release, now.store.path)
    releases = serving().releases
    try:
        release = releases.get(int(number))
        asked = Asked(release, releases.store_folder(release.number))
    except (NotFound, ValueError) as error:
        newest = now.release.number
        raise NoSuchThing("release-not-served", asked=number, number=newest) from error
    g.release = release
    return asked


def query_job(
    settings: Settings, ask: Ask, said: Outline, media_type: str, asked: Asked, limit_bytes: int
) -> Job:
    """Return a query, and what the guard says of it, as work for the pool."""
    header: dict[str, Any] = {
        "media_type": media_type,
        "said": said._asdict(),
        "base_iri": f"{settings.base}sparql",
        "limit_bytes": limit_bytes,
        "memory_bytes": settings.worker_bytes,
    }
    if ask.default is not None:
        header |= {"default": ask.default, "named": ask.named}
    elif settings.default_graph is DefaultGraph.OWN:
        own = graph_iri(settings.base, "default")
        others = [name for name in asked.release.quads if name != own]
        header |= {"default": [own], "named": others, "yields": True}
    return Job("query", ask.query.encode(), str(asked.store), header)


def answered(ask: Ask, said: Outline, asked: Asked, media_type: str) -> Response:
    """
    Answer a query in a format for programs, or say that the client has the answer already.

    Raises:
        as `start` and `sent` do.
    """
    tag = None if said.varies else tag_of(ask, asked.release, media_type)
    if tag and is_known(tag):
        return labelled(Response(status=304), tag)
    settings = serving().settings
    job = query_job(settings, ask, said, media_type, asked, settings.answer_bytes)
    response, is_whole = sent(start(job, ask.hash, ask.timeout), media_type)
    if tag and is_whole:
        remember(asked.release, tag)
    return labelled(response, tag)


def start(job: Job, query_hash: str, timeout: float | None) -> Running:
    """
    Have a job done for the client of this request.

    Args:
        timeout: seconds that the client gives it, None for as long as such a job may take.

    Raises:
        Crowded: too many are waiting.
        TooMany: the client has used its share of time.
    """
    now = serving()
    client = request.remote_addr or "-"
    now.rates.check_time(client)
    if (ahead := begun()) and (running := ahead.take(now.pool, job)):
        return running
    is_query = job.kind == "query"
    seconds = float(now.settings.query_seconds if is_query else now.settings.update_seconds)
    halted = request.environ.get(HALTED, _never)
    return now.pool.start(job, Errand(client, query_hash, least(timeout, seconds), halted))


def least(timeout: float | None, seconds: float) -> float:
    """Return how long a job may take, where the client gives it *timeout*."""
    return min(timeout, seconds) if timeout else seconds


def whole(running: Running) -> bytes:
    """
    Return a result that is needed as a whole.

    Raises:
        as `Running` does when it is iterated.
    """
    with closing(_accounted(running)):
        return b"".join(running)


def sent(running: Running, media_type: str) -> tuple[Response, bool]:
    """
    Return the answer as a response, and whether it is whole: a long one comes as a stream.

    Raises:
        as `Running` does when it is iterated, as long as nothing was sent.
    """
    accounted, chunks = _accounted(running), iter(running)
    with ExitStack() as failed:
        failed.callback(accounted.close)
        held, is_whole = _hold(chunks)
        failed.pop_all()
    name = encoding()
    body: bytes | Iterator[bytes]
    if is_whole:
        accounted.close()
        body, name = packed_whole(b"".join(held), name)
    else:
        body = accounted.through(packed(chain(held, chunks), name))
    response = Response(body, headers=heads.of_body(media_type, name))
    if not is_whole:
        response.call_on_close(accounted.close)
    return response, is_whole


def _hold(chunks: Iterator[bytes]) -> tuple[list[bytes], bool]:
    """Take chunks until they end, or there are enough to send them off."""
    held, size = [], 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > HELD_BYTES:
            return held, False
    return held, True


def _never() -> None:
    return None


def _accounted(running: Running) -> Accounted:
    return Accounted(running, g.record, serving().rates)


class Accounted:
    """Closes a result once, charges its time to the client, and writes down what came of it."""

    def __init__(self, running: Running, record: Record, rates: Rates) -> None:
        self._running: Running | None = running
        self._record = record
        self._rates = rates

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what is sent, count it, and write down why it ends too early."""
        try:
            for chunk in chunks:
                self._record.bytes = (self._record.bytes or 0) + len(chunk)
                yield chunk
        except Exception as error:
            self._record.broken = type(error).__name__
            raise
        finally:
            self.close()

    def close(self) -> None:
        """Be done with the result."""
        running, self._running = self._running, None
        if running is None:
            return
        running.close()
        self._rates.charge(self._record.client, running.seconds)
        self._record.query_ms = running.seconds * 1000
        if running.told:
            self._record.rows = running.told.get("rows")
