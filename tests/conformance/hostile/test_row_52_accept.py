"""
Row 52: what a client says it accepts: weights, wildcards, nonsense, ten kilobytes of it.

Expected: always the same answer to the same words; 406 when nothing fits; `Vary` says so.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.conformance.hostile.client import Client

SELECT = f"/sparql?query={quote('SELECT ?x { BIND(1 AS ?x) }')}"
CONSTRUCT = f"/sparql?query={quote('CONSTRUCT { <x:s> <x:p> 1 } {}')}"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TURTLE, NTRIPLES, RDFXML = "text/turtle", "application/n-triples", "application/rdf+xml"
NONE = "406"

#: What is accepted -> what comes for solutions, and for a graph.
ACCEPTED: dict[str, tuple[str, str]] = {
    "*/*": (JSON, TURTLE),
    "": (JSON, TURTLE),
    JSON: (JSON, NONE),
    TURTLE: (NONE, TURTLE),
    f"{JSON};q=0.1, {XML};q=0.9": (XML, NONE),
    f"{XML};q=0, */*": (JSON, TURTLE),
    f"{JSON};q=0, {XML}": (XML, NONE),
    "*/*;q=0.1, text/csv": ("text/csv", TURTLE),
    f"*/*;q=0.1, {RDFXML}": (JSON, RDFXML),
    f"{TURTLE};q=0.5, {NTRIPLES};q=0.6, */*;q=0": (NONE, NTRIPLES),
    "application/json": (JSON, "application/ld+json"),
    "application/xml": (XML, RDFXML),
    "image/png": (NONE, NONE),
    "*/*;q=0": (NONE, NONE),
    f"{JSON};q=0": (NONE, NONE),
    "text/html": ("text/html", "text/html"),
    f"text/html;q=0.5, {JSON}, {TURTLE}": (JSON, TURTLE),
    f"text/html, {JSON};q=0.9, {TURTLE};q=0.9": ("text/html", "text/html"),
    f"image/png, {JSON};q=0.001, {TURTLE};q=0.001": (JSON, TURTLE),
    ", ".join(f"x/y{n}" for n in range(1000)) + f", {JSON}, {TURTLE}": (JSON, TURTLE),
}
#: These say nothing that has a meaning; any documented answer is right, if it is always the same.
NONSENSE = [
    f"{JSON};profile=x",
    "/",
    "*",
    "text",
    ";;;",
    "text/*;q=x",
    "a/b;q=9",
    ",,,",
    "é/ü",
    "*/json",
    "\t*/*\t",
    "q=0",
]


@pytest.mark.parametrize("accept", ACCEPTED, ids=lambda accept: accept[:60])
@pytest.mark.parametrize("path", [SELECT, CONSTRUCT], ids=["solutions", "graph"])
def test_what_comes_is_what_is_accepted(client: Client, path: str, accept: str) -> None:
    answers = [client.send("GET", path, headers=[("Accept", accept)]) for _ in range(2)]

    expected = ACCEPTED[accept][path == CONSTRUCT]
    for answer in answers:
        found = str(answer.headers["Content-Type"]).partition(";")[0]
        assert (NONE if answer.status == 406 else found) == expected
        assert "accept" in answer.headers["Vary"].lower()
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]


@pytest.mark.parametrize("accept", NONSENSE)
def test_nonsense_has_one_answer(client: Client, accept: str) -> None:
    answers = [client.send("GET", SELECT, headers=[("Accept", accept)]) for _ in range(3)]

    assert len({(a.status, a.headers["Content-Type"]) for a in answers}) == 1
    assert answers[0].status in (200, 400, 406)


def test_what_is_not_acceptable_is_told_what_there_is(client: Client) -> None:
    answer = client.send("GET", SELECT, headers=[("Accept", "image/png")])

    assert (answer.status, answer.kind) == (406, "not-acceptable")
    assert all(name in answer.json["detail"] for name in (JSON, XML, "text/csv"))


@pytest.mark.parametrize("form", ["png", "", "json2", "JSON", "../json", "json\x00", "turtle"])
def test_a_format_that_is_none_is_not_acceptable(client: Client, form: str) -> None:
    answer = client.send("GET", f"{SELECT}&format={quote(form)}")

    assert answer.status == (200 if form == "" else 406)
