"""
Row 53: requests with conditions: tags that are stale, weak, many, `*`; a thousand ranges.

Expected: 304 when the client has the answer, 412 when a write is made for another release; a tag is
another one when what it stands for is. Ranges are not served: the whole is.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.conformance.hostile.city import EDITED, EX
from tests.conformance.hostile.client import JSON, Client
from tests.conformance.hostile.conftest import Tokens
from tests.serving import Server

ASK = f"/sparql?query={quote('ASK { ?s ?p ?o }')}"
SELECT = f"/sparql?query={quote(f'SELECT * {{ ?s <{EX}value> ?v }} LIMIT 500')}"
RANDOM = f"/sparql?query={quote('SELECT (RAND() AS ?r) {}')}"


@pytest.fixture(
    params=[ASK, SELECT, f"/graphs?graph={quote(EDITED)}"], ids=["ask", "select", "graph"]
)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", autouse=True)
def full(server: Server, tokens: Tokens) -> None:
    editor = Client(server.address, token=tokens.editor)
    assert editor.graph("PUT", EDITED, "<x:s> <x:p> <x:o> .").status in (201, 204)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other", W/{}, "third"', "*"])
def test_who_has_the_answer_is_told_so(client: Client, path: str, form: str) -> None:
    tag = client.send("GET", path).headers["ETag"]

    answer = client.send("GET", path, headers=[("If-None-Match", form.format(tag))])

    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == tag


@pytest.mark.parametrize("tag", ['"other"', "nonsense", '""', 'W/"other"', '"' + "x" * 8000 + '"'])
def test_who_has_another_answer_gets_this_one(client: Client, path: str, tag: str) -> None:
    answer = client.send("GET", path, headers=[("If-None-Match", tag)])

    assert answer.status == 200
    assert answer.body


def test_tags_are_strong_and_of_one_format_and_packing(client: Client) -> None:
    asked = [
        [("Accept", accept), ("Accept-Encoding", packing)]
        for accept in (JSON, "text/csv", "application/sparql-results+xml")
        for packing in ("identity", "gzip", "br", "zstd")
    ]

    tags = [client.send("GET", SELECT, headers=headers).headers["ETag"] for headers in asked]

    assert len(set(tags)) == len(asked)
    assert not [tag for tag in tags if tag.startswith("W/")]


def test_a_write_changes_the_tag_and_no_write_does_not(
    client: Client, editor: Client, path: str
) -> None:
    first, again = (client.send("GET", path).headers["ETag"] for _ in range(2))
    assert editor.graph("POST", EDITED, f"<x:s> <x:tag> <x:{path.__hash__()}> .").status == 204

    assert first == again
    assert client.send("GET", path).headers["ETag"] != first
    assert client.send("GET", path, headers=[("If-None-Match", first)]).status == 200


def test_an_answer_of_chance_has_no_tag(client: Client) -> None:
    first, again = (client.send("GET", RANDOM) for _ in range(2))

    assert first.headers["ETag"] is None
    assert first.body != again.body


@pytest.mark.parametrize(
    "value", ["bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=" + ",".join(["0-"] * 1000), "x=1"]
)
def test_ranges_are_not_served(client: Client, value: str) -> None:
    answer = client.send("GET", SELECT, headers=[("Range", value)])

    assert answer.status == 200
    assert answer.body == client.send("GET", SELECT).body


#: What a writer holds the release against, made from the tag of the graph; and what comes of it.
CONDITIONS = {
    "right": ("{}", 204),
    "among-others": ('"1-0-0-0", {}', 204),
    "any": ("*", 204),
    "weak": ("W/{}", 412),
    "stale": ('"1-0000000000000000-0-0"', 412),
    "nonsense": ("nonsense", 412),
    "empty-tag": ('""', 412),
}


@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_write_is_made_for_one_release(client: Client, editor: Client, kind: str) -> None:
    form, expected = CONDITIONS[kind]
    tag = client.graph("GET", EDITED).headers["ETag"]

    answer = editor.graph(
        "POST", EDITED, f"<x:s> <x:{kind}> <x:o> .", headers=[("If-Match", form.format(tag))]
    )

    assert answer.status == expected, answer.text
    assert client.ask(f"ASK {{ <x:s> <x:{kind}> <x:o> }}") is (expected == 204)
