"""
Row 33: line breaks, NUL, dots and slashes in names that end up in headers and paths.

Expected: 400 or 404, or the name as data; no header of the answer is the client's own.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.conformance.hostile.city import EDITED
from tests.conformance.hostile.client import TURTLE, Client, exchange
from tests.serving import Server

NAMES = {
    "crlf": "x:a\r\nX-Injected: yes",
    "lf": "x:a\nX-Injected: yes",
    "nul": "x:a\x00b",
    "space": "x:a b",
    "angle": "x:a>b",
    "quote": 'x:a"b',
    "tab": "x:a\tb",
    "relative": "../../etc/passwd",
    "no-scheme": "//evil.example/x",
    "empty": "",
    "bidi": "x:\u202e",
    "surrogate-like": "x:\ufffe",
}
PATHS = {
    "dots": "/graphs/../../etc/passwd",
    "escaped-dots": "/graphs/..%2f..%2fetc%2fpasswd",
    "double-escaped": "/graphs/%252e%252e%252fetc",
    "backslash": "/graphs/..%5c..%5cetc",
    "static": "/static/../../kg/settings.py",
    "static-escaped": "/static/..%2f..%2fkg%2fsettings.py",
    "static-absolute": "/static//etc/passwd",
    "double-slash": "//evil.example/",
    "nul": "/graphs/a%00b",
    "crlf": "/graphs/a%0d%0aX-Injected:%20yes",
}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("kind", NAMES)
def test_a_graph_cannot_be_named_so(administrator: Client, kind: str, method: str) -> None:
    body = "<x:s> <x:p> 1 ." if method == "PUT" else None

    answer = administrator.graph(method, NAMES[kind], body)

    assert answer.status == 400, answer.text
    assert answer.headers["X-Injected"] is None


@pytest.mark.parametrize("kind", PATHS)
def test_a_path_leads_nowhere_else(client: Client, kind: str) -> None:
    answer = client.send("GET", PATHS[kind])

    # A slash too many is taken out by sending the client to the address without it.
    assert answer.status in (308, 400, 404)
    assert "root:" not in answer.text
    assert "dataclass" not in answer.text
    assert answer.headers["X-Injected"] is None
    assert "evil.example" not in (answer.headers["Location"] or "")


@pytest.mark.parametrize("slug", ["a%0d%0aX-Injected:%20yes", "å-%C3%A5", "x" * 8000])
def test_the_place_of_a_new_graph_is_one_header(administrator: Client, slug: str) -> None:
    made = administrator.send(
        "POST",
        "/graphs",
        b"<x:s> <x:p> <x:o> .",
        [("Content-Type", TURTLE), ("Slug", slug)],
    )

    assert made.status in (201, 400), made.text
    assert made.headers["X-Injected"] is None
    if made.status == 201:
        place = made.headers["Location"]
        assert place.isascii()
        path = place.partition(administrator.address)[2] or place
        assert administrator.send("GET", path).status == 200
        assert administrator.send("DELETE", path).status == 204


def test_a_long_name_of_letters_beyond_ascii_is_data(editor: Client, client: Client) -> None:
    name = f"x:{'å' * 2000}"

    assert editor.graph("PUT", EDITED, f"<{name}> <x:p> <x:o> .").status in (201, 204)
    assert client.ask(f"ASK {{ <{name}> <x:p> <x:o> }}")
    assert client.query("ASK {}", **{"default-graph-uri": name}).status == 200


def test_a_host_of_the_clients_own_is_not_linked_to(server: Server) -> None:
    path = f"/sparql?query={quote('ASK{}')}"
    request = f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"

    answer = exchange(server.address, request.encode())

    assert answer.startswith(b"HTTP/1.1 ")
    assert b"evil.example" not in answer
