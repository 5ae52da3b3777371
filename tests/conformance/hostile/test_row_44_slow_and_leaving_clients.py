"""
Row 44: clients that send a byte a second, or nothing, or leave without a word.

Expected: their connections are closed in time, nobody else notices, and what ran for one who has
left is stopped within a second.
"""

from __future__ import annotations

import selectors
import socket
import struct
import time
from urllib.parse import quote

import pytest

from service.bridge import BODY_SECONDS
from service.connection import HEADER_SECONDS
from tests.conformance.hostile.city import small_query
from tests.conformance.hostile.client import Client, dial
from tests.conformance.hostile.invariants import processor_seconds
from tests.conformance.hostile.test_row_05_cross_join import CROSS_JOINS
from tests.serving import Server, until

OF_EACH = 50
#: Added to the time they are given, for a busy machine.
LATE_SECONDS = 4.0

HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
#: What a slow client sends at once, and what it then sends byte by byte.
SLOW = {
    "headers": (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n", b"X-Slow: " + b"x" * 100),
    "body": (HEAD + b"Content-Length: 1000\r\n\r\n", b"ASK {" + b" " * 100),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"40\r\nASK {" + b" " * 100),
    "nothing": (b"", b""),
}


def still_open(lines: list[socket.socket]) -> list[socket.socket]:
    """Return the connections that the server has not closed; what it says before is read."""
    with selectors.DefaultSelector() as ready:
        for line in lines:
            ready.register(line, selectors.EVENT_READ)
        readable = [key.fileobj for key, _ in ready.select(0)]
    closed = [line for line in lines if line in readable and _is_closed(line)]
    for line in closed:
        line.close()
    return [line for line in lines if line not in closed]


def _is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(65536) == b""
    except ConnectionError:
        return True


def drip(lines: list[socket.socket], text: bytes, second: int) -> None:
    """Send the next byte on each."""
    for line in lines:
        try:
            line.send(text[second : second + 1])
        except ConnectionError:
            # It is found closed when it is read.
            continue


def test_slow_senders_are_closed_and_do_not_hold_others(server: Server, client: Client) -> None:
    lines = {
        kind: [dial(server.address, f"127.0.2.{n + 1}") for n in range(OF_EACH)] for kind in SLOW
    }
    for kind, (head, _) in SLOW.items():
        drip_at_once = [line.send(head) for line in lines[kind] if head]
        assert len(drip_at_once) in (0, OF_EACH)
    began, longest = time.monotonic(), 0.0

    while any(lines.values()) and longest < max(HEADER_SECONDS, BODY_SECONDS) + LATE_SECONDS:
        second = int(longest)
        for kind, (_, text) in SLOW.items():
            drip(lines[kind], text, second)
            lines[kind] = still_open(lines[kind])
        assert client.query(small_query(second)).seconds < 1
        time.sleep(1.0)
        longest = time.monotonic() - began

    assert {kind: len(left) for kind, left in lines.items()} == dict.fromkeys(SLOW, 0)


def test_a_client_that_says_no_more_is_closed(server: Server) -> None:
    with dial(server.address, timeout=5) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        line.shutdown(socket.SHUT_WR)

        assert _is_closed(line)


def reset(line: socket.socket) -> None:
    """Close a connection with a reset."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


LEAVING = {
    "long-query": CROSS_JOINS["count"],
    "long-answer": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
}


@pytest.mark.parametrize("kind", LEAVING)
@pytest.mark.parametrize("leave", [socket.socket.close, reset], ids=["closes", "resets"])
def test_what_runs_for_one_who_has_left_is_stopped(
    server: Server, kind: str, leave: object
) -> None:
    assert callable(leave)
    before = processor_seconds(server.workers())
    with dial(server.address, "127.0.0.66") as line:
        request = f"GET /sparql?query={quote(LEAVING[kind])} HTTP/1.1\r\nHost: x\r\n\r\n"
        line.sendall(request.encode())
        assert until(lambda: processor_seconds(server.workers()) - before > 0.05, 4)

        leave(line)

    time.sleep(1.0)
    before = processor_seconds(server.workers())
    time.sleep(0.4)
    assert processor_seconds(server.workers()) - before < 0.2
