"""Asking a small query on the event loop, for as long as most queries take."""

from __future__ import annotations

from contextlib import closing
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from kg.errors import SiktlinjeError
from kg.guard import Outline, check_query
from kg.isolated import Errand, Job, soon
from service import heads
from service.answering import Accounted, Asked, least, query_job
from service.asking import Ask, ask_in
from service.begun import Begun
from service.bridge import Halted
from service.cache import Kept
from service.declined import Declined
from service.encodings import best_encoding, packed_whole
from service.formats import HTML, chosen, formats_of
from service.keeping import tag_for
from service.rates import TooMany
from service.serving import Serving

#: A longer query takes the guard too long for a loop that answers all, and so does a longer header.
_MOST_CHARACTERS = 4_000
_SECONDS = 0.1
_MOST_BYTES = 64 * 1024


class Seen(NamedTuple):
    """What is looked at of a GET: its arguments as sent, some headers, and where it comes from."""

    arguments: bytes
    accept: str | None
    encoding: str | None
    known: str | None
    client: str

    @property
    def is_small(self) -> bool:
        """Whether it is looked at in no time."""
        return max(map(len, filter(None, self))) < _MOST_CHARACTERS


class _Asked(NamedTuple):
    """A query that passed the guard, and how its answer comes."""

    ask: Ask
    said: Outline
    media_type: str


class Quick:
    """Asks small queries."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    async def answer(self, begun: Begun, seen: Seen, halted: Halted) -> Kept | None:
        """Answer a query; None: the app is to go on with what was begun."""
        try:
            asked = _asked(seen, begun)
            if asked is None:
                return None
            body = await self._body(begun, asked, halted)
        except (SiktlinjeError, Declined, TooMany, OSError):
            # The app finds the same, and says so.
            return None
        except BaseException:
            begun.close()
            raise
        return None if body is None else _kept(begun, asked, body, _packing(seen.encoding))

    async def _body(self, begun: Begun, asked: _Asked, halted: Halted) -> bytes | None:
        """Have the query run; None: it was not its turn, or the answer is not whole, in time."""
        job, errand = self._work(begun, asked, halted)
        self._serving.rates.check_time(errand.client)
        until = monotonic() + min(_SECONDS, errand.seconds)
        pool = self._serving.pool
        turn = begun.enter(pool, job, errand)
        # To make a worker first would hold up everybody else.
        if not await soon.comes(turn, until - monotonic()) or not pool.has_idle:
            return None
        running = begun.run(pool)
        if not await soon.is_whole(running, until - monotonic(), _MOST_BYTES):
            return None
        begun.take(pool, job)
        with closing(Accounted(running, begun.record, self._serving.rates)):
            return b"".join(running)

    def _work(self, begun: Begun, asked: _Asked, halted: Halted) -> tuple[Job, Errand]:
        settings, served = self._serving.settings, begun.served
        assert served.store.path is not None, "a release is on disk"
        at = Asked(served.release, served.store.path)
        job = query_job(
            settings, asked.ask, asked.said, asked.media_type, at, settings.answer_bytes
        )
        seconds = least(asked.ask.timeout, float(settings.query_seconds))
        return job, Errand(begun.record.client, asked.ask.hash, seconds, halted)


def _asked(seen: Seen, begun: Begun) -> _Asked | None:
    """
    Return what is asked, where a program asks it for the first time, of the current release.

    Raises:
        Declined, SiktlinjeError: as `ask_in`, `check_query` and `chosen` do.
    """
    if seen.known is not None or not seen.is_small:
        return None
    ask = ask_in(seen.arguments)
    if not ask.query.strip() or ask.release not in (None, str(begun.served.release.number)):
        return None
    said = check_query(ask.query)
    media_type = _media_type(said.form, ask.format, seen.accept)
    return None if media_type == HTML else _Asked(ask, said, media_type)


@lru_cache(maxsize=500)
def _media_type(form: str, asked: str | None, accept: str | None) -> str:
    return chosen({**formats_of(form), "html": HTML}, asked, accept)


_packing = lru_cache(maxsize=500)(best_encoding)


def _kept(begun: Begun, asked: _Asked, body: bytes, packing: str | None) -> Kept:
    """Return the answer, with the headers that the app would give it."""
    ask, release, record = asked.ask, begun.served.release, begun.record
    tag = None if asked.said.varies else tag_for(ask, release, asked.media_type, packing)
    body, packing = packed_whole(body, packing)
    headers = {
        **heads.of_body(asked.media_type, packing),
        "Content-Length": str(len(body)),
        **heads.of_keeping(tag),
        **heads.SECURITY,
        **heads.SHARING,
        heads.RELEASE: str(release.number),
    }
    return Kept(body, list(headers.items()), tag, record.rows, ask.hash)
