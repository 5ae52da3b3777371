"""
Row 40: bodies that are empty, of the wrong encoding, of the wrong type, packed, cut short, endless.

Expected: 400, 408, 411, 413 or 415; a byte order mark is passed over.
"""

from __future__ import annotations

import gzip

import pytest

from tests.conformance.hostile.city import EDITED
from tests.conformance.hostile.client import FORM, QUERY, TURTLE, Client, dial, exchange
from tests.conformance.hostile.conftest import Tokens
from tests.serving import Server

ASK = "ASK { BIND('å' AS ?x) }"

#: Content type and body of a POST to /sparql, and what is answered.
BODIES: dict[str, tuple[str, bytes, set[int]]] = {
    "empty": (QUERY, b"", {400, 200}),
    "one-byte": (QUERY, b"S", {400}),
    "space": (QUERY, b"  \n ", {400, 200}),
    "utf-16": (QUERY, ASK.encode("utf-16"), {400}),
    "latin-1": (QUERY, ASK.encode("latin-1"), {400}),
    "overlong": (QUERY, b"ASK { BIND('\xc0\xaf' AS ?x) }", {400}),
    "surrogate": (QUERY, b"ASK { BIND('\xed\xa0\x80' AS ?x) }", {400}),
    "surrogate-escape": (QUERY, b"ASK { BIND('\\uD800' AS ?x) }", {400}),
    "nul": (QUERY, b"ASK { BIND(1 AS ?x) \x00 }", {400}),
    "charset": (f"{QUERY}; charset=utf-16", ASK.encode("utf-16"), {415}),
    "unknown-charset": (f"{QUERY}; charset=x-nonsense", ASK.encode(), {415}),
    "json": ("application/json", b'{"query": "ASK {}"}', {415}),
    "no-type": ("", ASK.encode(), {415}),
    "broken-type": ("///;;;=", ASK.encode(), {415}),
    "form-in-query": (QUERY, b"query=ASK%7B%7D", {400}),
    "query-in-form": (FORM, ASK.encode(), {400, 200}),
    "form-not-utf8": (FORM, b"query=ASK%7B%20BIND%28%27%ff%27%20AS%20%3Fx%29%7D", {400}),
    "form-without-end": (FORM, b"query=%", {400}),
    "multipart": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" * 10_000 + b"--x--",
        {413, 415},
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_no_query_is_refused(client: Client, kind: str) -> None:
    media_type, body, expected = BODIES[kind]

    answer = client.send("POST", "/sparql", body, [("Content-Type", media_type)])

    assert answer.status in expected, answer.text


def test_a_form_of_a_million_fields_holds_nobody_up(client: Client) -> None:
    answer = client.send("POST", "/sparql", b"a=&" * 1_000_000, [("Content-Type", FORM)])

    assert answer.status in (400, 413)
    assert answer.seconds < 1


def test_a_byte_order_mark_is_passed_over(client: Client, editor: Client) -> None:
    assert client.send("POST", "/sparql", ASK.encode("utf-8-sig"), [("Content-Type", QUERY)]).json[
        "boolean"
    ]
    document = "<x:bom> <x:p> <x:o> .".encode("utf-8-sig")
    assert editor.graph("PUT", EDITED, document).status in (201, 204)
    assert client.ask("ASK { <x:bom> <x:p> <x:o> }")


@pytest.mark.parametrize("packing", ["gzip", "br", "deflate", "zstd", "gzip, gzip", "nonsense"])
def test_a_packed_body_is_not_unpacked(client: Client, packing: str) -> None:
    bomb = gzip.compress(b"SELECT * {} #" + bytes(100 * 2**20))
    headers = [("Content-Type", QUERY), ("Content-Encoding", packing)]

    answer = client.send("POST", "/sparql", bomb, headers)

    assert (answer.status, answer.kind) == (415, "unsupported-media-type")


#: Requests as no library sends them: what comes after the address, and the statuses.
RAW: dict[str, tuple[bytes, set[int]]] = {
    "length-too-short": (b"Content-Length: 3\r\n\r\nASK {}", {400}),
    "length-negative": (b"Content-Length: -1\r\n\r\n", {400}),
    "length-nonsense": (b"Content-Length: many\r\n\r\n", {400}),
    "length-twice": (b"Content-Length: 6\r\nContent-Length: 9\r\n\r\nASK {}ASK", {400}),
    "length-and-chunks": (
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400},
    ),
    "chunk-nonsense": (b"Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n0\r\n\r\n", {400}),
    "unknown-transfer": (b"Transfer-Encoding: nonsense\r\n\r\nASK {}", {400, 501}),
    "no-colon": (b"nonsense\r\n\r\n", {400}),
    "nul-in-header": (b"X-A: a\x00b\r\n\r\n", {400}),
    "space-before-colon": (b"X-A : a\r\n\r\n", {400}),
}


@pytest.mark.parametrize("kind", RAW)
def test_what_is_no_http_is_refused(server: Server, kind: str) -> None:
    rest, expected = RAW[kind]
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nConnection: close\r\n"

    answer = exchange(server.address, head.encode() + rest, timeout=10)

    assert int(answer.split(b" ", 2)[1]) in expected, answer[:500]
    assert b"Traceback" not in answer


@pytest.mark.parametrize("text", [b"", b"\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n"])
def test_what_is_no_request_gets_nothing_or_400(server: Server, text: bytes) -> None:
    with dial(server.address, timeout=1) as line:
        line.sendall(text + b"nonsense\r\n\r\n")
        answer = line.recv(65536)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


def test_headers_without_end_end_the_connection(server: Server) -> None:
    endless = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 5_000_000

    with dial(server.address, timeout=20) as line, pytest.raises(ConnectionError):
        line.sendall(endless)


CHUNKED = "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"


def test_a_query_in_chunks_is_read(server: Server) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\n"

    assert exchange(server.address, (head + CHUNKED).encode()).startswith(b"HTTP/1.1 200 ")


def test_a_write_in_chunks_is_read_whole_and_refused_for_what_it_says(
    server: Server, tokens: Tokens
) -> None:
    head = (
        f"PUT /graphs?graph={EDITED} HTTP/1.1\r\nHost: x\r\nContent-Type: {TURTLE}\r\n"
        f"Authorization: Bearer {tokens.editor}\r\n"
    )

    assert exchange(server.address, (head + CHUNKED).encode()).startswith(b"HTTP/1.1 400 ")
