"""
Sending an answer that is kept ready without calling the app.

A dashboard asks the same again and again; for that the way through a thread and the app would cost
ten times as much as what is sent. Whatever is not exactly a GET that was answered before from the
same release goes the ordinary way.
"""

from __future__ import annotations

from kg.errors import SiktlinjeError
from service.bridge import Message, Scope, messages
from service.cache import Kept, Key
from service.keeping import release_tag
from service.rates import TooMany
from service.record import Record
from service.serving import Serving

_PATH = "/sparql"
_LOOKED_AT = (b"accept", b"accept-encoding", b"if-none-match")


class Shortcut:
    """Answers what it can from what is kept ready."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def __call__(self, scope: Scope) -> list[Message] | None:
        """Return the whole answer to a request, or None: the app is to be asked."""
        if scope["method"] != "GET" or scope["path"] != _PATH or not scope["query_string"]:
            return None
        headers = {name: value for name, value in scope["headers"] if name in _LOOKED_AT}
        accept, encoding, known = (_text(headers.get(name)) for name in _LOOKED_AT)
        try:
            release = self._serving.reader.latest().release
        except SiktlinjeError:
            return None
        arguments = scope["query_string"].decode("latin-1")
        ready = self._serving.cache.get(
            Key(release_tag(release), _PATH, arguments, None, accept, encoding)
        )
        return ready and self._sent(scope, ready, known)

    def _sent(self, scope: Scope, ready: Kept, known: str | None) -> list[Message] | None:
        client = scope["client"][0] if scope.get("client") else "-"
        record = Record("GET", _PATH, client)
        try:
            self._serving.rates.count_request(client)
        except TooMany:
            # The app counts it again, and says so.
            return None
        is_known = ready.is_known_to(known)
        record.status, record.rows, record.query = (
            304 if is_known else 200,
            ready.rows,
            ready.query_hash,
        )
        headers = ready.unchanged_headers if is_known else ready.headers
        body = b"" if is_known else ready.body
        record.bytes = len(body)
        record.write()
        return messages(record.status, [*headers, ("Server-Timing", record.server_timing)], body)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
