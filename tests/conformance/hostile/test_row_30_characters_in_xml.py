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


def late(size: int) -> str:
    """Return a query for *size* bytes a number, and for a bad character instead of one of them."""
    padding = f'REPLACE("{"x" * (size // 10)}", "x", "0123456789")'
    # Where in the answer this number stands, its hash decides: not among the first thousand.
    return f'SELECT ?x {{ ?s <{EX}value> ?n BIND(IF(?n = 4321, "\\u0001", {padding}) AS ?x) }}'


def test_a_bad_character_late_in_an_answer_is_not_acceptable(client: Client) -> None:
    answer = client.query(late(50), accept=XML)

    assert (answer.status, answer.kind) == (406, "not-acceptable")


def test_a_bad_character_after_the_answer_has_begun_breaks_it(client: Client) -> None:
    with pytest.raises(IncompleteRead):
        client.query(late(1000), accept=XML)
