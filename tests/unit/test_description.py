"""What is counted of a release, held against plain Python, and what is claimed of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.description import (
    About,
    Example,
    Places,
    Values,
    count,
    describe_dataset,
    describe_example,
    describe_service,
    shorthand,
)
from kg.description.functions import FUNCTIONS
from kg.description.linksets import linksets, spaces
from kg.description.names import void
from kg.description.service import GRAPHS, RESULTS
from kg.releases import Manifest
from kg.settings import DefaultGraph
from kg.store import GRAPH_FORMATS, RESULT_FORMATS, Store, write_triples
from kg.terms import CANONICAL_BASE, RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad
from tests.plain_figures import counted

BASE = CANONICAL_BASE
ROOT = Path(__file__).parents[2]


LINKED = [Iri("http://eurovoc.europa.eu/1"), Iri("http://sws.geonames.org/2/")]
names = st.sampled_from([Iri(BASE + "a"), Iri(BASE + "b"), Iri("http://other.example/c"), *LINKED])
literals = st.sampled_from(
    [
        Literal("1"),
        Literal("1", Iri(XSD + "integer")),
        Literal("ett", RDF_LANG_STRING, "sv"),
        Literal("one", RDF_LANG_STRING, "en"),
    ]
)
quads = st.builds(
    Quad,
    names,
    st.sampled_from([RDF_TYPE, Iri("http://e/p"), Iri("http://e/q")]),
    st.one_of(names, literals),
    st.sampled_from([Iri("http://g/1"), Iri("http://g/2")]),
)


@given(st.lists(quads, max_size=30))
def test_what_is_counted_by_query_is_what_is_there(given: list[Quad]) -> None:
    assert count(Store.in_memory(given).select, BASE) == counted(given)


def test_a_triple_in_two_graphs_counts_once() -> None:
    twice = [
        Quad(Iri("http://e/s"), RDF_TYPE, Iri("http://e/C"), Iri(f"http://g/{n}")) for n in (1, 2)
    ]
    figures = count(Store.in_memory(twice).select, BASE)

    assert (figures.triples, figures.subjects, figures.classes[Iri("http://e/C")]) == (1, 1, 1)
    assert figures.used[Iri("http://e/C")] == {RDF_TYPE: Values(triples=1)}


def test_entities_are_those_under_the_base_that_is_set() -> None:
    found = [Quad(Iri("http://city.example/x"), RDF_TYPE, Iri("http://e/C"), Iri("http://g/1"))]

    assert count(Store.in_memory(found).select, BASE).entities == 0
    assert count(Store.in_memory(found).select, "http://city.example/").entities == 1


def test_links_are_counted_for_the_data_sets_that_are_named() -> None:
    query = (ROOT / "kg" / "description" / "links.rq").read_text("utf-8")

    assert set(re.findall(r'^    "(http[^"]+)"', query, re.M)) == set(spaces(BASE))


def test_links_into_a_data_set_of_others_are_a_linkset() -> None:
    thing, matches, eurovoc = Iri(f"{BASE}id/theme/a"), Iri("http://e/matches"), LINKED[0]
    graph = Iri(f"{BASE}graph/one")
    found = [
        Quad(thing, matches, eurovoc, graph),
        Quad(thing, matches, Iri("http://nowhere.example/1"), graph),
        # One of theirs, which is no link of ours.
        Quad(eurovoc, matches, Iri("http://eurovoc.europa.eu/2"), graph),
    ]
    figures = count(Store.in_memory(found).select, BASE)
    told = {(quad.predicate, quad.object) for quad in linksets(BASE, thing, figures)}

    assert figures.links == {("http://eurovoc.europa.eu/", matches): 1}
    assert (void("objectsTarget"), Iri(f"{BASE}.well-known/void#target-eurovoc")) in told
    assert (void("linkPredicate"), matches) in told
    assert (void("triples"), Literal("1", Iri(XSD + "integer"))) in told
    assert not any("geonames" in str(value) for _, value in told)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_that_is_claimed_is_there(function: Iri) -> None:
    """The engine refuses a function that it does not know; one with unusable values gives none."""
    (row,) = Store.in_memory().select(f'SELECT (<{function}>("x") AS ?value) {{}}')

    assert row == {"value": None}


def test_every_format_that_is_written_is_claimed() -> None:
    assert list(RESULTS) == list(RESULT_FORMATS)
    assert list(GRAPHS) == list(GRAPH_FORMATS)


def about(base: str = BASE) -> About:
    graph = Iri(f"{base}graph/one")
    found = [Quad(Iri(f"{base}x"), RDF_TYPE, Iri(f"{base}ns#C"), graph)]
    store = Store.in_memory(found)
    release = Manifest(
        number=7,
        parent=6,
        parent_sha256="",
        time=datetime(2026, 11, 27, tzinfo=UTC),
        role="test",
        message="",
        quads={graph: 1},
        total=1,
        hash="",
        added=1,
        removed=0,
        kept=[],
        versions={},
        validation={},
        files={},
    )
    return About.of(release, store, count(store.select, base), base)


HERE = "http://here.example"
PLACES = Places(f"{HERE}/sparql", f"{HERE}/update", f"{HERE}/questions")


@pytest.mark.parametrize(
    ("form", "query", "holds"),
    [
        ("SPARQLSelectExecutable", "SELECT * {}", "sh:select"),
        ("SPARQLAskExecutable", "ASK {}", "sh:ask"),
        ("SPARQLConstructExecutable", "CONSTRUCT {} {}", "sh:construct"),
        ("SPARQLDescribeExecutable", "DESCRIBE <http://e/s>", "sparql-examples/ontology#describe>"),
    ],
)
def test_an_example_is_of_the_class_of_its_form(form: str, query: str, holds: str) -> None:
    example = Example("x", "en", "Which?", "All.", query)
    queries = describe_example(BASE, PLACES, example)
    told = describe_service(about(), PLACES, DefaultGraph.UNION, queries)
    turtle = write_triples(told, "text/turtle", shorthand(BASE)).decode()

    assert form in turtle
    assert f'{holds} "{query}"' in turtle
    assert 'rdfs:comment "Which? All."@en' in turtle


def test_a_graph_of_its_own_is_the_default_graph_where_that_is_set() -> None:
    union = describe_service(about(), PLACES, DefaultGraph.UNION, [])
    own = describe_service(about(), PLACES, DefaultGraph.OWN, [])
    turtle = {
        name: write_triples(told, "text/turtle", shorthand(BASE)).decode()
        for name, told in (("union", union), ("own", own))
    }

    assert "sd:UnionDefaultGraph" in turtle["union"]
    assert "sd:UnionDefaultGraph" not in turtle["own"]
    assert f"sd:defaultGraph <{BASE}graph/default>" in turtle["own"]


def test_nothing_is_said_twice_and_all_of_a_thing_in_one_place() -> None:
    told = describe_service(about(), PLACES, DefaultGraph.UNION, [])
    subjects = [quad.subject for quad in told]
    runs = [s for n, s in enumerate(subjects) if n == 0 or subjects[n - 1] != s]

    assert len(set(told)) == len(told)
    assert len(set(runs)) == len(runs)


def test_another_base_is_in_every_name() -> None:
    other = "http://city.example/graph/"
    told = describe_dataset(about(other), PLACES.query)

    assert not [q for q in told if CANONICAL_BASE in f"{q.subject} {q.object}"]
    assert (
        Quad(
            Iri(f"{other}.well-known/void#dataset"),
            Iri("http://rdfs.org/ns/void#vocabulary"),
            Iri(f"{other}ns#"),
            Iri(f"{other}.well-known/void"),
        )
        in told
    )
