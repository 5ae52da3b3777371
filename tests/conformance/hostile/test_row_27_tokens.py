"""
Row 27: no token, a wrong one, a revoked one, another's, one in the address, one of a megabyte.

Expected: 401 with `WWW-Authenticate: Bearer`, or 403 `not-allowed`; nothing is published, and no
token is in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from urllib.parse import quote

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import UPDATE, Client
from tests.conformance.hostile.conftest import Tokens
from tests.serving import Server

pytestmark = pytest.mark.usefixtures("unchanged")

WRITE = f"INSERT DATA {{ GRAPH <{FREE}> {{ <x:s> <x:p> <x:o> }} }}"

#: What stands in the header Authorization, made from the administrator's token.
UNKNOWN: dict[str, Callable[[str], str]] = {
    "empty": lambda token: "",
    "scheme-only": lambda token: "Bearer",
    "scheme-and-space": lambda token: "Bearer ",
    "wrong": lambda token: "Bearer nobody",
    "shorter": lambda token: f"Bearer {token[:-1]}",
    "longer": lambda token: f"Bearer {token}x",
    "other-case": lambda token: f"Bearer {token.swapcase()}",
    "basic": lambda token: f"Basic {token}",
    "no-scheme": lambda token: token,
    "twice": lambda token: f"Bearer {token}, Bearer {token}",
    "quoted": lambda token: f'Bearer "{token}"',
    "not-ascii": lambda token: f"Bearer {token}å",
    "long": lambda token: f"Bearer {token}{'x' * 60_000}",
    "hash-like": lambda token: f"Bearer {'0' * 64}",
}
WAYS_IN = {
    "update": ("POST", "/update", WRITE, UPDATE),
    "put": ("PUT", f"/graphs?graph={quote(FREE)}", "<x:s> <x:p> 1 .", "text/turtle"),
    "post": ("POST", "/graphs", "<x:s> <x:p> 1 .", "text/turtle"),
    "delete": ("DELETE", f"/graphs?graph={quote(FREE)}", None, None),
    "queries": ("GET", "/queries", None, None),
    "stop": ("DELETE", "/queries/00000000-0000-0000-0000-000000000000", None, None),
}


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("holder", ["nobody", "revoked"])
def test_nothing_opens_without_a_token(
    server: Server, tokens: Tokens, way: str, holder: str
) -> None:
    method, path, body, media_type = WAYS_IN[way]
    sender = Client(server.address, token=tokens.revoked if holder == "revoked" else None)

    headers = [("Content-Type", media_type)] if media_type else []
    answer = sender.send(method, path, body.encode() if body else None, headers)

    assert answer.status == 401, answer.text
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_is_not_the_token_opens_nothing(client: Client, tokens: Tokens, kind: str) -> None:
    answer = client.update(WRITE, headers=[("Authorization", UNKNOWN[kind](tokens.administrator))])

    assert answer.status == 401, answer.text


def test_a_token_in_the_address_opens_nothing(client: Client, tokens: Tokens) -> None:
    for name in ("token", "access_token"):
        assert client.update(WRITE, parameters={name: tokens.administrator}).status == 401


def test_a_token_of_a_megabyte_is_not_read(client: Client) -> None:
    try:
        status = client.update(WRITE, headers=[("Authorization", f"Bearer {'x' * 2**20}")]).status
    except (OSError, HTTPException):
        # The connection is closed before so much is taken.
        return
    assert status in (400, 401, 431)


def test_an_editor_may_write_his_graph_and_no_other(editor: Client) -> None:
    answers = [editor.update(WRITE), editor.graph("PUT", FREE, "<x:s> <x:p> 1 .")]

    assert {(answer.status, answer.kind) for answer in answers} == {(403, "not-allowed")}


@pytest.mark.parametrize("way", ["queries", "stop"])
def test_an_editor_sees_nobodys_queries(editor: Client, way: str) -> None:
    method, path, _, _ = WAYS_IN[way]

    assert editor.send(method, path).status == 403


def test_no_token_is_in_the_log(server: Server, tokens: Tokens) -> None:
    said = server.said

    assert said
    assert not [token for token in tokens[1:] if token in said]


def test_no_token_is_kept_as_it_is(tokens: Tokens) -> None:
    kept = tokens.file.read_text(encoding="utf-8")

    assert not [token for token in tokens[1:] if token in kept]
