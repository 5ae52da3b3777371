"""
Answering what is kept ready, and small queries, without calling the app.

The way through a thread and the app costs several times as much as what most queries take. So a
plain GET is looked at on the event loop. Whatever is not answered there within a moment goes the
ordinary way, from where it stands: what takes longer, is large, is wrong, or is for a person.
"""

from __future__ import annotations

from kg.errors import SiktlinjeError
from service import heads
from service.begun import Begun
from service.bridge import Halted, Message, Scope, messages
from service.cache import Kept, Key
from service.keeping import release_tag
from service.quick import Quick, Seen
from service.rates import TooMany
from service.record import Record
from service.serving import Serving

_PATH = "/sparql"
_LOOKED_AT = (b"accept", b"accept-encoding", b"if-none-match")
#: What has a body, or wants something special, goes the ordinary way.
_SPECIAL = (b"content-length", b"transfer-encoding", b"content-encoding", b"expect")


class Shortcut:
    """Answers what it can without the app."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._quick = Quick(serving)

    async def __call__(self, scope: Scope, halted: Halted) -> list[Message] | Begun | None:
        """Return the whole answer, or what was begun for the app to go on with, or None."""
        seen = _look(scope)
        if seen is None:
            return None
        try:
            begun = self._begin(seen)
        except (SiktlinjeError, TooMany, OSError):
            # The app finds the same, and says so.
            return None
        kept = self._serving.cache.get(key := self._key(begun, seen))
        if kept is None:
            kept = await self._quick.answer(begun, seen, halted)
            if kept and kept.tag:
                self._serving.cache.keep(key, kept)
        return _sent(begun.record, kept, seen.known) if kept else begun

    def _begin(self, seen: Seen) -> Begun:
        served = self._serving.reader.latest()
        self._serving.rates.count_request(seen.client)
        return Begun(Record("GET", _PATH, seen.client), served)

    def _key(self, begun: Begun, seen: Seen) -> Key:
        arguments = seen.arguments.decode("latin-1")
        tag = release_tag(begun.served.release)
        return Key(tag, _PATH, arguments, None, seen.accept, seen.encoding)


def _look(scope: Scope) -> Seen | None:
    if scope["method"] != "GET" or scope["path"] != _PATH or not scope["query_string"]:
        return None
    headers: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in _LOOKED_AT and name not in headers:
            headers[name] = value.decode("latin-1")
        elif name in _LOOKED_AT or name in _SPECIAL:
            return None
    accept, encoding, known = map(headers.get, _LOOKED_AT)
    client = scope["client"][0] if scope.get("client") else "-"
    return Seen(scope["query_string"], accept, encoding, known, client)


def _sent(record: Record, kept: Kept, known: str | None) -> list[Message]:
    is_known = kept.is_known_to(known)
    record.status = 304 if is_known else 200
    record.rows, record.query = kept.rows, kept.query_hash
    body = b"" if is_known else kept.body
    record.bytes = len(body)
    record.write()
    headers = kept.unchanged_headers if is_known else kept.headers
    return messages(record.status, [*headers, (heads.TIMING, record.server_timing)], body)
