"""
What a change touches, validated, says all that the whole says anew; and the whole is pySHACL's.

`HYPOTHESIS_PROFILE=thorough` tries some thousands of changes instead of some hundreds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import SH, Graph

from kg.settings import Settings
from kg.store import Row, Store, normalised
from kg.tables import read_turtle_files
from kg.terms import RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad, Term
from kg.validate import Finding, Shapes, Verdict, validate, validate_change
from kg.validate.engine import Targets
from kg.validate.shapes import QueryCheck
from kg.validate.view import plain_term
from tests.plain_shacl import plainly, said

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "validate"
TIMES = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 1

SL = "https://w3id.org/siktlinje/ns#"
EX = "https://w3id.org/siktlinje/id/thing/"
EXAMPLE = "https://w3id.org/siktlinje/id/example/"
SUBCLASS = Iri("http://www.w3.org/2000/01/rdf-schema#subClassOf")

GRAPHS = st.sampled_from([Iri(f"https://w3id.org/siktlinje/graph/{name}") for name in "gh"])
THINGS = st.sampled_from([Iri(EX + name) for name in "abcde"])
LINKS = st.sampled_from([Iri(EX + name) for name in ("k", "l")])
CLASSES = st.sampled_from([Iri(SL + name) for name in ("Thing", "Sub", "Deep", "Link", "Code")])
NUMBERS = st.sampled_from([Literal(str(n), Iri(XSD + "integer")) for n in range(3)])
NAMES = st.sampled_from([Literal(n, RDF_LANG_STRING, lang) for n in "xy" for lang in ("sv", "de")])
RELATIONS = st.sampled_from([Iri(SL + name) for name in ("serves", "part", "next")])


def _quads(
    subjects: st.SearchStrategy[Iri], predicate: Iri | str, objects: st.SearchStrategy[Term]
) -> st.SearchStrategy[Quad]:
    name = predicate if isinstance(predicate, Iri) else Iri(SL + predicate)
    return st.builds(Quad, subjects, st.just(name), objects, GRAPHS)


AXIOMS = _quads(CLASSES, SUBCLASS, CLASSES)
FACTS = st.one_of(
    _quads(THINGS, RDF_TYPE, CLASSES),
    _quads(THINGS, "part", THINGS),
    _quads(THINGS, "next", THINGS),
    _quads(THINGS, "serves", THINGS),
    _quads(THINGS, "code", THINGS),
    _quads(THINGS, "name", NAMES),
    _quads(THINGS, "from", NUMBERS),
    _quads(THINGS, "through", NUMBERS),
    _quads(LINKS, RDF_TYPE, st.just(Iri(SL + "Link"))),
    _quads(LINKS, "source", THINGS),
    _quads(LINKS, "relation", RELATIONS),
    _quads(LINKS, "target", THINGS),
)
CASES = st.sets(FACTS, max_size=25)


@st.composite
def changes(draw: st.DrawFn) -> tuple[set[Quad], set[Quad], set[Quad]]:
    """Return what there is, what is removed from it and what is added to it."""
    before = draw(st.sets(FACTS, min_size=5, max_size=30))
    some = st.sets(st.sampled_from(sorted(before)), max_size=3)
    removed, moved = draw(some), draw(some)
    elsewhere = {quad._replace(graph=draw(GRAPHS)) for quad in sorted(moved)}
    added = draw(st.sets(FACTS, max_size=3)) | elsewhere
    if draw(st.integers(0, 9)) == 0:
        added.add(draw(AXIOMS))
    return before, removed | moved, added


@cache
def small() -> Shapes:
    return Shapes.read(Settings(shapes=SMALL / "shapes", ontology=SMALL / "ontology"))


@cache
def shipped() -> Shapes:
    return Shapes.read(Settings(shapes=ROOT / "shapes", ontology=ROOT / "ontology"))


@cache
def examples() -> tuple[Quad, ...]:
    """All examples of the shapes beside each other, and the vocabulary that they use."""
    files = sorted((ROOT / "shapes" / "examples").glob("*/pass-*.ttl"))
    graph = Iri("https://w3id.org/siktlinje/graph/examples")
    return tuple(sorted((*normalised(read_turtle_files(files, graph)), *shipped().vocabulary)))


def with_vocabulary(quads: Iterable[Quad]) -> Store:
    return Store.in_memory([*quads, *small().vocabulary])


def assert_tells_all(old: Verdict, new: Verdict, change: Verdict) -> None:
    """The findings of *change* are those of *new*, none left out that *old* does not have."""
    before, after, told = _by_rank(old), _by_rank(new), _by_rank(change)
    assert told.keys() <= after.keys()
    assert after.keys() - before.keys() <= told.keys()
    if old.conforms:
        assert change.conforms == new.conforms


def _by_rank(verdict: Verdict) -> dict[tuple[object, ...], Finding]:
    return {finding.rank: finding for finding in verdict.results}


def _thing(name: str, predicate: str, value: str, graph: str = "g") -> Quad:
    place = Iri(f"https://w3id.org/siktlinje/graph/{graph}")
    kind = RDF_TYPE if predicate == "type" else Iri(SL + predicate)
    return Quad(Iri(EX + name), kind, Iri((SL if value[0].isupper() else EX) + value), place)


def _number(name: str, predicate: str, value: int) -> Quad:
    number = Literal(str(value), Iri(XSD + "integer"))
    return _thing(name, predicate, "x")._replace(object=number)


@settings(max_examples=300 * TIMES)
@example(  # The type of a value goes.
    (
        {_thing("a", "type", "Thing"), _thing("a", "part", "b"), _thing("b", "type", "Sub")},
        {_thing("b", "type", "Sub")},
        set(),
    )
)
@example(  # A quad moves to another graph: nothing has changed.
    (
        {_thing("a", "type", "Thing"), _thing("a", "part", "b"), _thing("b", "type", "Sub")},
        {_thing("b", "type", "Sub")},
        {_thing("b", "type", "Sub", "h")},
    )
)
@example(  # A class is no longer below another.
    (
        {_thing("a", "type", "Thing"), _thing("a", "part", "b"), _thing("b", "type", "Code")},
        set(),
        {Quad(Iri(SL + "Code"), SUBCLASS, Iri(SL + "Thing"), Iri(EX + "g"))},
    )
)
@example(  # A link in the middle of a chain is closed to a circle.
    (
        {_thing("a", "type", "Thing"), _thing("a", "next", "b"), _thing("b", "next", "c")},
        set(),
        {_thing("c", "next", "a")},
    )
)
@example(  # A second value.
    ({_thing("a", "next", "b")}, set(), {_thing("a", "next", "c")})
)
@example(  # The other end of a pair that is compared.
    (
        {_thing("a", "type", "Thing"), _number("a", "from", 2), _number("a", "through", 3)},
        {_number("a", "through", 3)},
        {_number("a", "through", 1)},
    )
)
@example(  # Something that every focus node is compared with.
    (
        {_thing("a", "type", "Thing"), _number("a", "from", 1), _thing("e", "type", "Code")},
        set(),
        {_number("e", "through", 2)},
    )
)
@given(changes())
def test_a_change_tells_all_that_the_whole_says_anew(
    change: tuple[set[Quad], set[Quad], set[Quad]],
) -> None:
    quads, removed, added = change
    old = validate(with_vocabulary(quads), small())
    after = with_vocabulary((quads - removed) | added)

    told = validate_change(after, added, removed, small())

    assert_tells_all(old, validate(after, small()), told)


@settings(max_examples=60 * TIMES)
@given(CASES, st.sets(AXIOMS, max_size=1))
def test_the_whole_says_what_pyshacl_says(quads: set[Quad], axioms: set[Quad]) -> None:
    store = with_vocabulary(quads | axioms)

    assert said(validate(store, small()).results) == plainly(store, small().graph)


def assert_queries_agree(store: Store, shapes: Shapes) -> None:
    """One question for all nodes has the answers of one question for each."""
    targets = Targets(store)
    for check in shapes.checks:
        if isinstance(check, QueryCheck):
            nodes = targets.nodes(check.target)
            at_once = [row for row in store.select(check.query) if row["this"] in nodes]
            each = [row for node in nodes for row in store.select(check.query, {"this": node})]
            assert _sorted(at_once) == _sorted(each), check.shape


def _sorted(rows: Iterable[Row]) -> list[str]:
    return sorted({str(sorted(row.items())) for row in rows})


@settings(max_examples=100 * TIMES)
@given(CASES)
def test_a_query_answers_for_all_nodes_as_for_each(quads: set[Quad]) -> None:
    assert_queries_agree(with_vocabulary(quads), small())


def test_the_queries_of_the_shipped_shapes_answer_for_all_nodes_as_for_each() -> None:
    assert_queries_agree(Store.in_memory([*all_examples(), *shipped().vocabulary]), shipped())


def test_the_core_of_the_shipped_shapes_says_what_pyshacl_says_of_their_examples() -> None:
    store = Store.in_memory([*all_examples(), *shipped().vocabulary])
    core = Graph()
    core += (triple for triple in shipped().graph if triple[1] != SH.sparql)

    found = said(validate(store, shipped()).results)

    # A query for each node, as pySHACL puts it, would take most of a minute.
    query = str(SH.SPARQLConstraintComponent)
    assert {each for each in found if each.component != query} == plainly(store, core)
    assert len(found) > 200


@cache
def all_examples() -> tuple[Quad, ...]:
    """All examples, the failing ones too, with names of their own for the nodes of each file."""
    found: list[Quad] = []
    for number, file in enumerate(sorted((ROOT / "shapes" / "examples").glob("*/*.ttl"))):
        own = f"{EXAMPLE}{number}/"
        graph = Graph().parse(file, format="turtle")
        for triple in graph:
            subject, predicate, value = (_renamed(plain_term(term), own) for term in triple)
            assert isinstance(subject, Iri)
            assert isinstance(predicate, Iri)
            found.append(Quad(subject, predicate, value, Iri(own)))
    return tuple(normalised(found))


def _renamed(term: Term, own: str) -> Term:
    return Iri(term.replace(EXAMPLE, own)) if isinstance(term, Iri) else term


@st.composite
def edits(draw: st.DrawFn) -> tuple[set[Quad], set[Quad]]:
    """Return what is removed from the examples and what is added, near to what is there."""
    known = examples()
    some = st.sampled_from(range(len(known)))
    removed, added = set(), set()
    for _ in range(draw(st.integers(1, 6))):
        quad, other = known[draw(some)], known[draw(some)]
        match draw(st.sampled_from(["remove", "value", "subject", "move"])):
            case "remove":
                removed.add(quad)
            case "value":
                alike = [each for each in known if each.predicate == quad.predicate]
                added.add(quad._replace(object=draw(st.sampled_from(alike)).object))
            case "subject":
                added.add(quad._replace(subject=other.subject))
            case "move":
                removed.add(quad)
                added.add(quad._replace(graph=Iri("https://w3id.org/siktlinje/graph/moved")))
    return removed, added


@cache
def examples_verdict() -> Verdict:
    return validate(Store.in_memory(examples()), shipped())


@settings(max_examples=10 * TIMES)
@given(edits())
def test_a_change_of_real_data_tells_all_that_the_whole_says_anew(
    change: tuple[set[Quad], set[Quad]],
) -> None:
    removed, added = change
    old = examples_verdict()
    after = Store.in_memory((set(examples()) - removed) | added)

    told = validate_change(after, added, removed, shipped())

    assert_tells_all(old, validate(after, shipped()), told)
