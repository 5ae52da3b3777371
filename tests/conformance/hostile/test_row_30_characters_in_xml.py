"""
Row 30: texts with characters that XML cannot carry, or that would end a part of it.

Expected: well-formed XML that says the same, or 406 `not-acceptable`; other formats carry it.
"""

from __future__ import annotations

from http.client import IncompleteRead
from xml.etree import ElementTree

import pytest

from tests.conformance.hostile.city import EX
from tests.conformance.hostile.client import Client

XML = "application/sparql-results+xml"
RDF_XML = "application/rdf+xml"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"

FORBIDDEN = ["\x01", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "\x00"]
AWKWARD = [
    "]]>",
    "<script>alert(1)</script>",
    "&amp;&lt;&#0;",
    "<!--",
    "<?xml?>",
    "\u202e\u2028\x7f\x85",
    " \t leading and trailing \n ",
    "\U0001f3d9",
    "a\rb\r\nc",
]


def escaped(text: str) -> str:
    """Return a string literal of SPARQL."""
    return '"' + "".join(f"\\U{ord(each):08X}" for each in text) + '"'


def selecting(text: str) -> str:
    return f"SELECT ?x {{ BIND({escaped(text)} AS ?x) }}"


def constructing(text: str) -> str:
    return f"CONSTRUCT {{ <x:s> <x:p/q> ?x }} {{ BIND({escaped(text)} AS ?x) }}"


@pytest.mark.parametrize("text", FORBIDDEN, ids=ascii)
def test_what_xml_cannot_carry_is_not_acceptable(client: Client, text: str) -> None:
    answers = [
        client.query(selecting(text), accept=XML),
        client.query(constructing(text), accept=RDF_XML),
    ]

    assert {(answer.status, answer.kind) for answer in answers} == {(406, "not-acceptable")}
    assert client.query(selecting(text)).rows == [{"x": text}]


@pytest.mark.parametrize("text", AWKWARD, ids=ascii)
def test_what_xml_can_carry_comes_back_the_same(client: Client, text: str) -> None:
    solutions = ElementTree.fromstring(client.query(selecting(text), accept=XML).body)
    graph = ElementTree.fromstring(client.query(constructing(text), accept=RDF_XML).body)

    assert [each.text for each in solutions.iter(f"{RESULTS}literal")] == [text]
    assert [each.text for each in graph.iter("{x:p/}q")] == [text]


def late(text: str, size: int) -> str:
    """Return a query whose answer has *text* behind and before *size* bytes for each number."""
    padding = f'REPLACE("{"x" * (size // 10)}", "x", "0123456789")'
    return (
        f"SELECT ?x {{ {{ ?s <{EX}value> ?n BIND({padding} AS ?x) }} "
        f"UNION {{ BIND({escaped(text)} AS ?x) }} "
        f"UNION {{ ?s <{EX}value> ?n BIND({padding} AS ?x) }} }}"
    )


def test_a_bad_character_late_in_an_answer_is_not_acceptable(client: Client) -> None:
    answer = client.query(late("\x01", 50), accept=XML)

    assert (answer.status, answer.kind) == (406, "not-acceptable")


def test_a_bad_character_after_the_answer_has_begun_breaks_it(client: Client) -> None:
    with pytest.raises(IncompleteRead):
        client.query(late("\x01", 1000), accept=XML)
