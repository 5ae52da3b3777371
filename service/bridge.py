"""
The Flask app as an ASGI app: https://asgi.readthedocs.io/en/latest/specs/www.html.

A WSGI server hands a request to a thread before its body is there, and cannot say that the client
has left. Here the body is gathered first, within its time and size, so that no slow sender holds a
thread; the app runs in a thread of a pool; and a client's leaving is seen while its query runs.
What the app raises while it streams ends the connection without an end of the answer.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
#: Tells the key of a sentence once there is a reason to stop.
Halted = Callable[[], str | None]

#: In the environment of a request: what a shortcut has begun, why nobody waits any longer, and
#: whether the body did not come in time.
BEGUN, HALTED, BODY_LATE = "siktlinje.begun", "siktlinje.halted", "siktlinje.body_late"

#: Within this time a body has to be there.
BODY_SECONDS = 20.0
#: So many times the size of the largest body are read before a client is cut off.
_READ_ON = 8
#: So long a client may take to read a piece of an answer.
UNREAD_SECONDS = 20.0


class Begun(Protocol):
    """What a shortcut leaves for the app to go on with; to be closed."""

    def close(self) -> None: ...


Shortcut = Callable[[Scope, Halted], Awaitable[list[Message] | Begun | None]]


class Bridge:
    """One app and the threads it runs in."""

    def __init__(
        self,
        app: WSGIApplication,
        threads: int,
        body_bytes: int,
        close: Callable[[], None],
        shortcut: Shortcut | None = None,
    ) -> None:
        """
        Args:
            body_bytes: a longer body is cut off one byte later, which shows the app that it is.
            close: called once, when the last request has been answered.
            shortcut: may answer a request that needs neither the app nor a thread, or begin to.
        """
        self._shortcut = shortcut or _no_shortcut
        self._app = app
        self._close = close
        self._stopping = Event()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._body_bytes = body_bytes + 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert scope["type"] == "http", "the server is set to speak HTTP only"
        client = _Client(self._stopping)
        found = await self._shortcut(scope, client.halted)
        if isinstance(found, list):
            for message in found:
                await send(message)
            return
        try:
            await self._ask(scope, receive, send, client, found)
        finally:
            if found:
                found.close()

    def stop(self) -> None:
        """Have whatever is still running stopped, and its clients told."""
        self._stopping.set()

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, client: _Client, begun: Begun | None
    ) -> None:
        environ = environment(scope) | {BEGUN: begun, HALTED: client.halted}
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._body(receive)
        except TimeoutError:
            body, environ[BODY_LATE] = b"", True
        if body is None:
            return
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        await self._answer(environ, receive, send, client)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._pool.shutdown(cancel_futures=True)
        self._close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _body(self, receive: Receive) -> bytes | None:
        """Gather the body, as far as it is looked at; None: the client left before it was whole."""
        parts: list[bytes] = []
        size = 0
        # What is too much is read on for a while: a client that still sends hears no answer.
        while size < self._body_bytes * _READ_ON:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            if size < self._body_bytes:
                parts.append(part)
            size += len(part)
            if not message.get("more_body"):
                break
        return b"".join(parts)[: self._body_bytes]

    async def _answer(
        self, environ: WSGIEnvironment, receive: Receive, send: Send, client: _Client
    ) -> None:
        leaving = asyncio.create_task(_notice(receive, client))
        loop = asyncio.get_running_loop()
        call = _Call(self._app, environ, send, loop)
        try:
            whole = await loop.run_in_executor(self._pool, call.run)
            for message in whole:
                await send(message)
        except _Broken:
            # An app that returns without the end of its answer has its connection closed.
            return
        finally:
            leaving.cancel()


class _Client:
    """Whoever waits for an answer."""

    __slots__ = ("_stopping", "has_left")

    def __init__(self, stopping: Event) -> None:
        self._stopping = stopping
        self.has_left = False

    def halted(self) -> str | None:
        """Return why nobody waits any longer, if that is so."""
        if self.has_left:
            return "client-left"
        return "service-stopping" if self._stopping.is_set() else None


async def _no_shortcut(scope: Scope, halted: Halted) -> None:
    pass


async def _notice(receive: Receive, client: _Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.has_left = True


class _Broken(Exception):
    """An answer that had begun could not be brought to its end; why is in the log."""


class _Call:
    """One call of the app, in a thread."""

    def __init__(
        self,
        app: WSGIApplication,
        environ: WSGIEnvironment,
        send: Send,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._app = app
        self._environ = environ
        self._send = send
        self._loop = loop
        self._start: Message = {}

    def run(self) -> list[Message]:
        """Run the app; return an answer that is whole, and send one that comes in pieces."""
        chunks = self._app(self._environ, self._begin)
        try:
            if isinstance(chunks, list | tuple) or self._has_length():
                return [self._start, _part(b"".join(chunks), more=False)]
            return self._stream(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    def _stream(self, chunks: Iterable[bytes]) -> list[Message]:
        self._push(self._start)
        try:
            for chunk in chunks:
                # Waits for room, so that a slow client slows down what is read for it.
                self._push(_part(chunk, more=True)).result(UNREAD_SECONDS)
        except Exception as error:
            raise _Broken from error
        return [_part(b"", more=False)]

    def _push(self, message: Message) -> Future[None]:
        async def pushed() -> None:
            await self._send(message)

        return asyncio.run_coroutine_threadsafe(pushed(), self._loop)

    def _begin(
        self, status: str, headers: list[tuple[str, str]], _: object = None
    ) -> Callable[[bytes], object]:
        self._start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in headers
            ],
        }
        return _no_writing

    def _has_length(self) -> bool:
        return any(name == b"content-length" for name, _ in self._start["headers"])


def messages(status: int, headers: list[tuple[str, str]], body: bytes) -> list[Message]:
    """Return a whole answer as ASGI sends it."""
    return [_start(status, headers), _part(body, more=False)]


def _start(status: int, headers: list[tuple[str, str]]) -> Message:
    encoded = [(name.lower().encode(), text.encode("latin-1")) for name, text in headers]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def environment(scope: Scope) -> WSGIEnvironment:
    """Return a request as PEP 3333 describes it, without its body."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    if client:
        environ["REMOTE_ADDR"] = client[0]
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        key = _header_key(name)
        if key is None:
            continue
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _header_key(name: str) -> str | None:
    """Return the WSGI name of a header; an underscore would let one header pose as another."""
    if "_" in name:
        return None
    key = name.upper().replace("-", "_")
    # The length is that of the body which was gathered.
    return {"CONTENT_TYPE": key, "CONTENT_LENGTH": None}.get(key, f"HTTP_{key}")


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def _no_writing(_: bytes) -> None:
    """Flask never writes in this old way of PEP 3333; an app that does is not bridged in part."""
    raise RuntimeError("the app writes by the write callable of PEP 3333")
