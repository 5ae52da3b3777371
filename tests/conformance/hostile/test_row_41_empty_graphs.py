"""
Row 41: an empty body where a graph is put, which would wipe out what is there.

Expected: 400 in every format, and the graph is as it was; a graph is emptied by DELETE alone.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.city import EDITED
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.conftest import Tokens
from tests.serving import Server

FORMATS = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
]
BODIES = {"nothing": b"", "space": b" \r\n\t ", "mark": b"\xef\xbb\xbf"}


@pytest.fixture(scope="module", autouse=True)
def full(server: Server, tokens: Tokens) -> None:
    editor = Client(server.address, token=tokens.editor)
    assert editor.graph("PUT", EDITED, "<x:full> <x:p> <x:o> .").status in (201, 204)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_an_empty_body_changes_nothing(
    editor: Client, client: Client, method: str, kind: str, media_type: str
) -> None:
    answer = editor.graph(method, EDITED, BODIES[kind], media_type)

    assert answer.status == 400, answer.text
    assert client.ask("ASK { <x:full> <x:p> <x:o> }")


@pytest.mark.usefixtures("unchanged")
def test_no_body_at_all_changes_nothing(editor: Client, client: Client) -> None:
    answer = editor.send("PUT", f"/graphs?graph={EDITED}", None, [("Content-Type", FORMATS[0])])

    assert answer.status in (400, 411), answer.text
    assert client.ask("ASK { <x:full> <x:p> <x:o> }")
