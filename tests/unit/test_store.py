"""The store: what goes wrong in a query is told by place and token."""

from __future__ import annotations

import pytest

from kg.errors import BadQuery
from kg.store import Store, line, normalised
from kg.terms import RDF_LANG_STRING, XSD, Iri, Literal, Quad, Term


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELCT * { ?s ?p ?o }", r"Line 1, column \d+: .* at or just before '\?s'"),
        ("SELECT * {\n  ?s ?p\n}", r"Line 3, column \d+: something is missing"),
        ("SELECT * { ?s ?p ?o", "Line 1, column 20: something is missing"),
        ("ASK { ?s a no:Such }", "Prefix not found"),
        ("SELECT ?y { ?x ?p ?o } GROUP BY ?x", "a variable that is unbound"),
    ],
)
def test_bad_query_is_told_by_its_place(query: str, sentence: str) -> None:
    with pytest.raises(BadQuery, match=sentence):
        Store.in_memory().select(query)


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_another_kind_of_query_is_not_a_select(query: str) -> None:
    with pytest.raises(BadQuery, match="not a SELECT query"):
        Store.in_memory().select(query)


def test_normalised_quads_are_what_a_store_gives_back() -> None:
    terms: list[Term] = [
        Literal("007", Iri(XSD + "integer")),
        Literal("0.80", Iri(XSD + "decimal")),
        Literal("1", Iri(XSD + "boolean")),
        Literal("å\n", RDF_LANG_STRING, "sv"),
        Literal("plain"),
        Iri("http://example.org/o"),
    ]
    quads = [
        Quad(Iri("http://example.org/s"), Iri("http://example.org/p"), t, Iri("http://x.example/g"))
        for t in terms
    ]
    store = Store.in_memory(quads)

    assert normalised(quads) == set(store.quads())
    assert {line(quad) for quad in normalised(quads)} == set(store.lines())
