"""Clients that send a byte a second, and what others notice of them."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from urllib.parse import quote, urlsplit

from tests.bench.service.load import JSON
from tests.bench.steps import Figures

SENDERS = 200
#: The slow ones are there before others come.
_AHEAD_SECONDS = 1.0
#: So many others come, one after another, and wait no longer than that.
_OTHERS, _EVERY_SECONDS, PATIENCE_SECONDS = 20, 0.1, 3.0
_HEADERS = f"Host: localhost\r\nAccept: {JSON}\r\n"


#: What the slow ones are slow with: the headers of a GET, or the body of a POST.
SLOW = {
    "headers": ("GET", "X-Slow: "),
    "bodies": ("POST", "Content-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\n"),
}


async def beside_slow_senders(address: str, query: str, what: str) -> Figures:
    """
    Ask small queries on new connections while many clients send a byte a second.

    Args:
        what: a key of `SLOW`.

    Returns:
        How many of how many `asked` were `answered`, and the longest wait of these in seconds.
    """
    slow = [asyncio.create_task(_send_slowly(address, what)) for _ in range(SENDERS)]
    await asyncio.sleep(_AHEAD_SECONDS)
    others = []
    for number in range(_OTHERS):
        text = query.replace("NUMBER", str(number + 1))
        others.append(asyncio.create_task(_ask(address, text)))
        await asyncio.sleep(_EVERY_SECONDS)
    waited = [seconds for seconds in await asyncio.gather(*others) if seconds is not None]
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return {"asked": _OTHERS, "answered": len(waited), "worst_seconds": max(waited, default=None)}


async def _send_slowly(address: str, what: str) -> None:
    parts, (method, last) = urlsplit(address), SLOW[what]
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"{method} {parts.path} HTTP/1.1\r\n{_HEADERS}{last}".encode())
    try:
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(1)
    finally:
        writer.close()


async def _ask(address: str, query: str) -> float | None:
    """Return how long the answer took; None: it did not come in time."""
    began = time.monotonic()
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            if b" 200 " in (await _answer(address, query)).partition(b"\r\n")[0]:
                return time.monotonic() - began
    return None


async def _answer(address: str, query: str) -> bytes:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        asked = f"GET {parts.path}?query={quote(query)} HTTP/1.1\r\n{_HEADERS}"
        writer.write(f"{asked}Connection: close\r\n\r\n".encode())
        return await reader.read()
    finally:
        writer.close()
