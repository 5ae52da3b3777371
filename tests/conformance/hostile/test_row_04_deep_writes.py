"""
Row 4: what overflows a stack in a query, sent as an update, as a document, and as a shape.

Expected: 400, or 503 when the worker that parsed it died or was stopped; nothing is published. A
query inside data that looks like a shape is data: it is kept, and never run.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.bombs import FLAT, NESTED, PARENTHESES
from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import TURTLE, Client

DELETES = "DELETE {{ ?s ?p ?o }} WHERE {}"
REFUSED = {
    (400, "bad-query"),
    (400, "bad-request"),
    (413, "request-too-large"),
    (503, "too-heavy"),
    (503, "too-slow"),
}


def nested(before: str, after: str, depth: int, middle: str = "") -> str:
    return before * depth + middle + after * depth


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">{}</rdf:RDF>'
UPDATES = {kind: NESTED[kind](5000) for kind in ("exists", "sub-select", "optional", "minus")} | {
    "parentheses": PARENTHESES(5000),
    "union": FLAT["union"](5000),
}
DOCUMENTS = {
    "json-ld": ("application/ld+json", nested('{"x:p":', "}", 4000, "1")),
    "json-arrays": ("application/ld+json", nested("[", "]", 200_000)),
    "triple-terms": (
        TURTLE,
        f"<x:s> <x:p> {nested('<<( <x:s> <x:p> ', ' )>>', 100_000, '1')} .",
    ),
    "line-terms": (
        "application/n-triples",
        f"<x:s> <x:p> {nested('<<( <x:s> <x:p> ', ' )>>', 100_000, '<x:o>')} .",
    ),
    "xml": (
        "application/rdf+xml",
        XML.format(nested("<x:C><x:p>", "</x:p></x:C>", 10_000, "<x:C/>")),
    ),
    # The engine holds these without recursion, so a mistake has to end them.
    "turtle-nodes": (TURTLE, f"<x:s> <x:p> {nested('[ <x:p> ', ' ]', 20_000, '1')} . mistake"),
    "turtle-lists": (TURTLE, f"<x:s> <x:p> {nested('( ', ' )', 20_000, '1')} . mistake"),
}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", UPDATES)
def test_a_deep_update_is_refused(administrator: Client, kind: str) -> None:
    where = UPDATES[kind][UPDATES[kind].index("{") :]

    answer = administrator.update(DELETES.format(where))

    assert (answer.status, answer.kind) in REFUSED


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_deep_document_is_refused(administrator: Client, kind: str) -> None:
    media_type, text = DOCUMENTS[kind]

    answer = administrator.graph("PUT", FREE, text, media_type)

    assert (answer.status, answer.kind) in REFUSED


def test_a_bomb_in_what_looks_like_a_shape_is_never_run(administrator: Client) -> None:
    shape = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <x:shape> a sh:NodeShape ; sh:targetSubjectsOf <x:p> ;
            sh:sparql [ sh:select "SELECT $this {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}" ] .
        <x:s> <x:p> "{PARENTHESES(5000)}" .
    """
    written = administrator.graph("PUT", FREE, shape)

    assert written.status in (201, 204), written.text
    assert administrator.graph("DELETE", FREE).status == 204
