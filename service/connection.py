"""
One connection, guarded against clients that are slow or send without end.

Uvicorn keeps a connection as long as its client likes: it has no time or size for headers, and
waits for ever for a client that does not read.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Within this time a connection has to bring its first request, or the rest of one.
HEADER_SECONDS = 15.0
#: Bytes of the address and the headers of a request. A query may come in the address.
HEADER_BYTES = 256 * 1024
#: So long a client may leave what it was sent unread.
UNREAD_SECONDS = 30
#: When the server stops, so long running requests have to end by themselves.
GRACE_SECONDS = 5.0


class Connection(HttpToolsProtocol):
    """An HTTP/1.1 connection as uvicorn has it, with limits."""

    # Uvicorn narrows the type of asyncio.Protocol in the same way.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock for the first request."""
        super().connection_made(transport)
        self._header_bytes = 0
        self._clock: asyncio.TimerHandle | None = None
        own: socket.socket | None = transport.get_extra_info("socket")
        if own is not None:
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
        self._wind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._unwind()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Start the clock, unless it runs since the connection was made."""
        super().on_message_begin()
        self._header_bytes = 0
        if self._clock is None:
            self._wind()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(name + value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The bridge watches the body."""
        self._unwind()
        super().on_headers_complete()

    def shutdown(self) -> None:
        """Let a running request end, and tell it to after a while."""
        super().shutdown()
        app: Any = self.app
        self.loop.call_later(GRACE_SECONDS, app.stop)

    def _count(self, part: bytes) -> None:
        self._header_bytes += len(part)
        if self._header_bytes > HEADER_BYTES:
            self.transport.abort()

    def _wind(self) -> None:
        self._clock = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _unwind(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
