"""A client that trusts nobody: every error must be a documented one that tells no secret."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPMessage
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode, urlsplit

JSON = "application/sparql-results+json"
#: Whatever the form of the query is.
ANY = f"{JSON}, text/turtle;q=0.9"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
TURTLE = "text/turtle"

#: What a file holds that nobody may read.
SECRET = "the-word-that-no-answer-may-hold"

#: What may be answered to a request that is not granted.
DOCUMENTED = {400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 415, 416, 422, 429, 503, 507}
MEMBERS = {"type", "title", "status", "detail", "detail_sv", "detail_en", "instance"}
#: What no error may tell: a path of the machine, a stack, an address inside.
LEAKS = re.compile(
    r"/(?:tmp|home|root|usr|etc|proc|var)/[\w./-]*|Traceback|\bFile \"|\w+\.(?:py|rs):|"
    r"panicked|(?:127|10)\.\d+\.\d+\.\d+(?::\d+)?|0x[0-9a-f]{8,}",
)

Headers = Iterable[tuple[str, str]]
Parameters = Mapping[str, str]


class Answer(NamedTuple):
    """What came back, and after how many seconds."""

    status: int
    headers: HTTPMessage
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """Of an error: the name of its kind, as `too-slow`."""
        return str(self.json["type"]).removeprefix("/problems/")

    @property
    def rows(self) -> list[dict[str, str]]:
        """Of solutions in JSON: the values, by name of variable."""
        bindings = self.json["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    @property
    def release(self) -> int:
        return int(self.headers["Siktlinje-Release"])


class Client:
    """Sends one request a connection, from an address of the loopback net."""

    def __init__(self, address: str, source: str = "127.0.0.1", token: str | None = None) -> None:
        self.address = address
        self._source = source
        self._own = [("Authorization", f"Bearer {token}")] if token else []

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Headers = ()
    ) -> Answer:
        """
        Send a request; a header may come twice.

        Raises:
            HTTPException, OSError: the connection breaks before the answer is whole.
            AssertionError: the answer is an error as there must be none.
        """
        given = [*self._own, *headers]
        answer = self._exchange(method, path, body, given)
        said = [self.address, path, unquote(path), *(value for _, value in given)]
        told = " ".join([*said, (body or b"").decode("latin-1")])
        check(answer, told, has_body=method != "HEAD")
        return answer

    def query(self, query: str, /, *, accept: str = ANY, **parameters: str | float) -> Answer:
        """Ask by POST, with the query as the body."""
        path = f"/sparql?{urlencode(parameters)}" if parameters else "/sparql"
        headers = [("Content-Type", QUERY), ("Accept", accept)]
        return self.send("POST", path, query.encode(errors="surrogatepass"), headers)

    def ask(self, query: str) -> bool:
        """Ask a question that must be answered, with yes or no."""
        answer = self.query(query)
        assert answer.status == 200, answer.text
        return bool(answer.json["boolean"])

    def update(
        self, text: str, /, *, headers: Headers = (), parameters: Parameters | None = None
    ) -> Answer:
        """Change something by POST, with the update as the body."""
        path = f"/update?{urlencode(parameters)}" if parameters else "/update"
        return self.send("POST", path, text.encode(), [("Content-Type", UPDATE), *headers])

    def graph(
        self,
        method: str,
        graph: str,
        body: str | bytes | None = None,
        media_type: str = TURTLE,
        headers: Headers = (),
    ) -> Answer:
        """Speak the Graph Store Protocol of a graph."""
        data = body.encode() if isinstance(body, str) else body
        typed = [("Content-Type", media_type)] if data is not None else []
        return self.send(method, f"/graphs?{urlencode({'graph': graph})}", data, [*typed, *headers])

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: list[tuple[str, str]]
    ) -> Answer:
        connection = connect(self.address, self._source)
        began = time.monotonic()
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value.encode())
            if body is not None and all(name.lower() != "content-length" for name, _ in headers):
                connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Connection", "close")
            connection.endheaders(body)
            response = connection.getresponse()
            data = response.read()
            return Answer(response.status, response.headers, data, time.monotonic() - began)
        finally:
            connection.close()


def connect(address: str, source: str = "127.0.0.1", timeout: float = 60.0) -> HTTPConnection:
    """Return a connection to a server, not yet opened."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    assert host is not None, address
    return HTTPConnection(host, port, timeout=timeout, source_address=(source, 0))


def dial(address: str, source: str = "127.0.0.1", timeout: float = 60.0) -> socket.socket:
    """Return an open socket to a server, for what no library would send."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout, (source, 0))


def exchange(address: str, request: bytes, timeout: float = 60.0) -> bytes:
    """Send bytes as they are and return all that comes until the server closes."""
    with dial(address, timeout=timeout) as line:
        line.sendall(request)
        parts = []
        while part := line.recv(65536):
            parts.append(part)
        return b"".join(parts)


def check(answer: Answer, told: str, *, has_body: bool = True) -> None:
    """Hold an answer against what every answer must be; *told* is what the client had said."""
    assert SECRET not in answer.text
    if answer.status < 400:
        return
    assert answer.status in DOCUMENTED, f"{answer.status}: {answer.text[:2000]}"
    leaks = {found for found in LEAKS.findall(answer.text) if found not in told}
    assert not leaks, f"{leaks} in {answer.text[:2000]}"
    if has_body and not answer.headers["Content-Type"].startswith("text/html"):
        assert answer.headers["Content-Type"] == "application/problem+json", answer.text[:500]
        assert answer.json.keys() >= MEMBERS, answer.text
        assert answer.json["status"] == answer.status, answer.text
