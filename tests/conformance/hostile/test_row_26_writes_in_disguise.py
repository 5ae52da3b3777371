"""
Row 26: updates where only questions are taken: by GET, as a query, from a form of another site.

Expected: 400, 403, 405 or 415; nothing is published, and a cookie opens nothing.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.conformance.hostile.city import EDITED, FREE
from tests.conformance.hostile.client import FORM, QUERY, TURTLE, UPDATE, Client, Headers
from tests.conformance.hostile.conftest import Tokens

pytestmark = pytest.mark.usefixtures("unchanged")

WRITE = f"INSERT DATA {{ GRAPH <{FREE}> {{ <x:s> <x:p> <x:o> }} }}"
AS_QUERY = urlencode({"query": WRITE})
AS_UPDATE = urlencode({"update": WRITE})
TYPED = {name: [("Content-Type", name)] for name in (FORM, QUERY, UPDATE, TURTLE, "text/plain")}

#: Method, path, body, headers, and what is answered.
OPEN: dict[str, tuple[str, str, str | None, Headers, set[int]]] = {
    "get-update": ("GET", f"/sparql?{AS_UPDATE}", None, [], {400, 403}),
    "get-query": ("GET", f"/sparql?{AS_QUERY}", None, [], {403}),
    "head-update": ("HEAD", f"/sparql?{AS_UPDATE}", None, [], {400, 403}),
    "form-update": ("POST", "/sparql", AS_UPDATE, TYPED[FORM], {403}),
    "form-query": ("POST", "/sparql", AS_QUERY, TYPED[FORM], {403}),
    "direct-update": ("POST", "/sparql", WRITE, TYPED[UPDATE], {403, 415}),
    "direct-query": ("POST", "/sparql", WRITE, TYPED[QUERY], {403}),
    "plain": ("POST", "/sparql", AS_UPDATE, TYPED["text/plain"], {415}),
    "untyped": ("POST", "/sparql", AS_UPDATE, [], {415}),
    "put": ("PUT", f"/sparql?{AS_UPDATE}", WRITE, TYPED[UPDATE], {405}),
    "delete": ("DELETE", "/sparql", None, [], {405}),
    "patch": ("PATCH", "/graphs?default", "<x:s> <x:p> 1 .", TYPED[TURTLE], {405}),
}
WITH_TOKEN: dict[str, tuple[str, str, str | None, Headers, set[int]]] = {
    "get": ("GET", f"/update?{AS_UPDATE}", None, [], {405}),
    "head": ("HEAD", f"/update?{AS_UPDATE}", None, [], {405}),
    "plain": ("POST", "/update", WRITE, TYPED["text/plain"], {415}),
    "untyped": ("POST", "/update", WRITE, [], {415}),
    "query-parameter": ("POST", "/update", AS_QUERY, TYPED[FORM], {400, 403}),
    "both": ("POST", f"/update?{AS_UPDATE}", AS_UPDATE, TYPED[FORM], {400}),
    "override": (
        "GET",
        f"/update?{AS_UPDATE}",
        None,
        [("X-HTTP-Method-Override", "POST"), ("X-HTTP-Method", "POST")],
        {405},
    ),
    "override-graph": (
        "GET",
        f"/graphs?{urlencode({'graph': EDITED})}",
        None,
        [("X-HTTP-Method-Override", "DELETE"), ("X-Method-Override", "DELETE")],
        {200},
    ),
    "override-parameter": ("GET", f"/graphs?graph={EDITED}&_method=DELETE", None, [], {200}),
}


@pytest.mark.parametrize("kind", OPEN)
def test_the_open_way_in_takes_no_update(client: Client, kind: str) -> None:
    method, path, body, headers, expected = OPEN[kind]

    answer = client.send(method, path, body.encode() if body else None, headers)

    assert answer.status in expected, answer.text
    assert answer.status != 405 or answer.headers["Allow"]


@pytest.mark.parametrize("kind", WITH_TOKEN)
def test_a_token_does_not_make_a_wrong_request_right(administrator: Client, kind: str) -> None:
    method, path, body, headers, expected = WITH_TOKEN[kind]

    answer = administrator.send(method, path, body.encode() if body else None, headers)

    assert answer.status in expected, answer.text


def test_a_form_of_another_site_with_cookies_is_nobody(client: Client, tokens: Tokens) -> None:
    cookies = f"token={tokens.administrator}; session={tokens.administrator}"
    headers = [*TYPED[FORM], ("Origin", "https://evil.example"), ("Cookie", cookies)]

    answer = client.send("POST", "/update", AS_UPDATE.encode(), headers)

    assert answer.status == 401
