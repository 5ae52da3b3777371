"""
Row 43: texts that are not SPARQL, and documents that are not what their type says.

Expected: 400, with line and column; nothing is published.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.protocol import FOLDER

pytestmark = pytest.mark.usefixtures("unchanged")

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")


def negative(kind: str) -> list[Path]:
    """Return the files of the suites that no parser may take; none where there are no suites."""
    found = []
    for manifest in sorted(FOLDER.glob("syntax-*/manifest.ttl")):
        graph = Graph().parse(manifest)
        for test in graph.subjects(RDF.type, _MF[kind]):
            address = str(graph.value(test, _MF.action))
            found.append(manifest.parent / address.rpartition("/")[2])
    return sorted(found)


QUERIES = negative("NegativeSyntaxTest11")
UPDATES = negative("NegativeUpdateSyntaxTest11")
needs_suites = pytest.mark.skipif(not QUERIES, reason="the suites are not on this machine")

XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">{}</rdf:RDF>'
DOCUMENTS: dict[str, list[str]] = {
    "text/turtle": [
        "<x:s> <x:p>",
        "<x:s> <x:p> <x:o>",
        "<x:s> <x:p> no:prefix .",
        '<x:s> <x:p> "no end .',
        "<x:s> <x:p> 'a'@ .",
        "<x:s> <x:p o> 1 .",
        "<x:s> 1 <x:o> .",
        '"s" <x:p> <x:o> .',
        "@prefix x <x:> .",
        "<x:s> <x:p> [ .",
        "<x:s> <x:p> (1 2 .",
        "<x:s> <x:p> 1e .",
        "<x:s> <x:p> \\u12 .",
        '<x:s> <x:p> "\\x" .',
        "<x:g> { <x:s> <x:p> <x:o> }",
        "SELECT * { ?s ?p ?o }",
    ],
    "application/n-triples": [
        "<x:s> <x:p> 1 .",
        "<x:s> <x:p> <x:o>",
        "<s> <x:p> <x:o> .",
        "_:a _:b <x:o> .",
        '<x:s> <x:p> "a\nb" .',
        "@prefix x: <x:> .",
    ],
    "application/n-quads": [
        '<x:s> <x:p> <x:o> "g" .',
        "<x:s> <x:p> <x:o> <x:g> <x:h> .",
        "<x:s> <x:p> <x:o> <g> .",
    ],
    "application/trig": [
        "<x:g> { <x:s> <x:p> <x:o>",
        "{ { <x:s> <x:p> <x:o> } }",
        "<x:g> <x:h> { <x:s> <x:p> <x:o> }",
        "GRAPH { <x:s> <x:p> <x:o> }",
    ],
    "application/rdf+xml": [
        "<rdf:RDF",
        "not xml",
        XML.format("<x:a></x:b>"),
        XML.format('<rdf:Description rdf:ID="1 2"/>'),
        XML.format('<rdf:Description rdf:about="x:s" rdf:nodeID="n"/>'),
        XML.format("<y:a/>"),
        XML.format("<x:a>&undefined;</x:a>"),
        XML.format("") + XML.format(""),
    ],
    "application/ld+json": [
        "{",
        "not json",
        '{"@id": 1, "x:p": 1}',
        '{"@context": 1, "x:p": 1}',
        '{"@context": {"a": {"@id": "a"}}, "a": 1}',
        '{"@id": "x:s", "x:p": {"@value": {}}}',
        '{"@id": "x:s", "x:p": {"@value": 1, "@type": 1}}',
        '{"@id": "x:s", "x:p": 1} trailing',
        '{"@id": "x:s", "x:p": "\\ud800"}',
    ],
}


@needs_suites
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_what_is_no_query_is_refused_with_its_place(client: Client, path: Path) -> None:
    answer = client.query(path.read_text(encoding="utf-8"))

    assert (answer.status, answer.kind) == (400, "bad-query")
    assert answer.json["line"] >= 1
    assert answer.json["column"] >= 1


@needs_suites
@pytest.mark.parametrize("path", UPDATES, ids=lambda path: path.name)
def test_what_is_no_update_is_refused_with_its_place(administrator: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    answer = administrator.update(text)

    if "LOAD" in text:
        # What is switched off is refused before anybody parses it.
        assert (answer.status, answer.kind) == (403, "switched-off")
    else:
        assert (answer.status, answer.kind) == (400, "bad-query")
        assert answer.json["line"] >= 1


@needs_suites
@pytest.mark.parametrize("path", QUERIES[::4], ids=lambda path: path.name)
def test_what_is_no_query_is_no_update_either(administrator: Client, path: Path) -> None:
    assert administrator.update(path.read_text(encoding="utf-8")).status == 400


@pytest.mark.parametrize(
    ("media_type", "text"),
    [(media_type, text) for media_type, texts in DOCUMENTS.items() for text in texts],
)
def test_what_is_no_document_is_refused(administrator: Client, media_type: str, text: str) -> None:
    answer = administrator.graph("PUT", FREE, text, media_type)

    assert (answer.status, answer.kind) == (400, "bad-request"), answer.text


@pytest.mark.parametrize("text", DOCUMENTS["text/turtle"][:8])
def test_the_line_of_a_mistake_is_told(administrator: Client, text: str) -> None:
    answer = administrator.graph("PUT", FREE, f"<x:s> <x:p> <x:o> .\n\n{text}")

    assert answer.json["line"] == 3
