"""What a query looks at around its anchor, and which anchors a change touches."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadQuery
from kg.reach import Reach, Step, along, reaches_of_query, touched
from kg.store import Store
from kg.terms import Iri, Literal, Quad

EX = "http://example.org/"
PREFIX = f"PREFIX ex: <{EX}>\n"


def ex(name: str) -> Iri:
    return Iri(EX + name)


def quad(subject: str, predicate: str, object_: str, graph: str = "g") -> Quad:
    return Quad(ex(subject), ex(predicate), ex(object_), ex(graph))


def reaches(pattern: str) -> frozenset[Reach] | None:
    return reaches_of_query(f"{PREFIX} SELECT $this WHERE {{ {pattern} }}")


def anchors(pattern: str, before: list[Quad], changed: Quad, added: bool = True) -> set[str]:
    """Return the local names of the anchors that one added or removed quad touches."""
    old = before if added else [*before, changed]
    new = [*before, changed] if added else before
    found = reaches(pattern)
    assert found is not None
    hit = touched(found, Store.in_memory(old), Store.in_memory(new), [changed])
    return {iri.removeprefix(EX) for iri in hit}


def test_a_triple_of_the_anchor_itself_touches_only_that_anchor() -> None:
    assert anchors("$this ex:p ?x", [quad("b", "p", "y")], quad("a", "p", "y")) == {"a"}


def test_a_predicate_that_is_not_looked_at_touches_nothing() -> None:
    assert anchors("$this ex:p ?x", [], quad("a", "q", "y")) == set()


def test_a_constant_that_differs_touches_nothing() -> None:
    pattern = "$this a ex:C ; ex:p ?x . ?x ex:kind ex:K"
    before = [quad("a", "p", "x")]

    assert anchors(pattern, before, quad("x", "kind", "K")) == {"a"}
    assert anchors(pattern, before, quad("x", "kind", "Other")) == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:p ?x . FILTER NOT EXISTS { ?x ex:q ?y }",
        "$this ex:p ?x . OPTIONAL { ?x ex:q ?y }",
        "$this ex:p ?x . MINUS { ?x ex:q ?y }",
        "$this ex:p ?x . { ?x ex:q ?y } UNION { ?x ex:other ?y }",
        "$this ex:p/ex:q ?y",
        "$this ex:p ?x . BIND (EXISTS { ?x ex:q ?y } AS ?found)",
        "$this ex:p ?x . BIND (?x AS ?z) ?z ex:q ?y",
        "$this ex:p ?x . { SELECT ?x (COUNT(?y) AS ?n) { ?x ex:q ?y } GROUP BY ?x }",
        "$this ex:p ?x . FILTER EXISTS { ?x ex:p ?w FILTER NOT EXISTS { ?x ex:q ?w } }",
        "?x ^ex:p $this ; (ex:q|ex:other) ?y",
        "$this ex:p ?x . ?x !ex:other ?y",
    ],
)
def test_a_triple_one_step_away_touches_those_that_point_there(pattern: str) -> None:
    before = [quad("a", "p", "x"), quad("b", "p", "x"), quad("c", "p", "z")]

    assert anchors(pattern, before, quad("x", "q", "y")) == {"a", "b"}


def test_a_link_that_the_change_itself_removed_is_still_walked() -> None:
    found = reaches("$this ex:p/ex:q ?y")
    assert found is not None
    gone = [quad("a", "p", "x"), quad("x", "q", "y")]

    hit = touched(found, Store.in_memory(gone), Store.in_memory(), gone[1:])

    assert hit == {ex("a")}


@pytest.mark.parametrize("path", ["ex:next*", "ex:next+", "(ex:next/ex:next)*", "(ex:next|ex:p)*"])
def test_a_closure_is_walked_all_the_way_back(path: str) -> None:
    before = [quad("a", "next", "b"), quad("b", "next", "c"), quad("x", "next", "y")]

    assert anchors(f"$this {path} ?end", before, quad("c", "next", "d")) == {"a", "b", "c"}


def test_an_inverse_closure_is_walked_the_other_way() -> None:
    before = [quad("a", "next", "b"), quad("b", "next", "c")]

    assert anchors("$this ^ex:next* ?end", before, quad("z", "next", "a")) == {"a", "b", "c"}


def test_a_loop_ends() -> None:
    before = [quad("a", "next", "b"), quad("b", "next", "a")]

    assert anchors("$this ex:next+ ?end", before, quad("b", "next", "c")) == {"a", "b"}


def test_a_value_may_be_shared_by_way_of_a_literal() -> None:
    found = reaches("$this ex:name ?n . ?other ex:name ?n")
    name = Literal("Kista")
    before = [Quad(ex("a"), ex("name"), name, ex("g"))]
    added = Quad(ex("b"), ex("name"), name, ex("g"))
    assert found is not None

    hit = touched(found, Store.in_memory(before), Store.in_memory([*before, added]), [added])

    assert hit == {ex("a"), ex("b")}


def test_a_shortcut_touches_the_alignment_that_names_all_three_of_its_ends() -> None:
    pattern = "$this ex:source ?s ; ex:relation ?p ; ex:target ?o . FILTER NOT EXISTS { ?s ?p ?o }"
    many = [quad(f"a{n}", "source", "hub") for n in range(200)]
    many += [quad(f"a{n}", "relation", "serves") for n in range(200)]
    many += [quad(f"a{n}", "target", f"t{n}") for n in range(200)]

    assert anchors(pattern, many, quad("hub", "serves", "t7")) == {"a7"}
    assert anchors(pattern, many, quad("hub", "label", "word")) == set()


def test_a_triple_may_be_found_by_its_predicate_alone() -> None:
    pattern = "$this ?p ?o . ?p ex:below ex:Top"
    before = [quad("a", "serves", "b")]

    assert anchors(pattern, before, quad("serves", "below", "Top")) == {"a", "serves"}
    assert anchors(pattern, before, quad("c", "below", "Top")) == {"c"}


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:p ?x . ?other ex:q ?y",
        "$this ex:p ex:hub . ?other ex:p ex:hub",
        "{ $this ex:p ?x } UNION { ?x ex:q ?y }",
        "$this ex:p ?x . OPTIONAL { ?x ex:q ?y } ?y ex:r ?z",
        "$this ex:p ?x . OPTIONAL { ?y ex:q ?z } ?x ex:r ?y",
        "OPTIONAL { $this ex:q ?y } $this ex:p ?x",
        "$this ex:p ?x . FILTER NOT EXISTS { ?y ex:q ?z }",
        "$this (ex:p|^ex:q)* ?x",
        "$this ex:p ?x . { SELECT ?x { ?x ex:q ?y } LIMIT 1 }",
        "$this ex:p ?x . { SELECT (COUNT(?y) AS ?n) { ?y ex:q ?x } }",
    ],
)
def test_what_does_not_hang_together_with_the_anchor_is_unbounded(pattern: str) -> None:
    assert reaches(pattern) is None


def test_a_limit_makes_a_query_unbounded() -> None:
    assert reaches_of_query(f"{PREFIX} SELECT $this {{ $this ex:p ?x }} LIMIT 1") is None


def test_a_construct_is_read_like_a_select() -> None:
    found = reaches_of_query(f"{PREFIX} CONSTRUCT {{ ?this ex:r ?y }} WHERE {{ ?this ex:p ?y }}")

    assert found == frozenset({along(Step(frozenset({ex("p")})))})


def test_a_text_that_is_not_sparql_is_refused() -> None:
    with pytest.raises(BadQuery):
        reaches_of_query("SELECT $this WHERE {")


#: Each form takes three predicates; together they cover every operator that is followed.
FORMS = [
    "$this ex:{0} ?x . ?x ex:{1} ?y . ?y ex:{2} ?z",
    "?x ex:{0} $this . ?x ex:{1} ?y FILTER (?y != $this)",
    "$this ex:{0} ?x . OPTIONAL {{ ?x ex:{1} ?y OPTIONAL {{ ?y ex:{2} ?z }} }}",
    "$this ex:{0} ?x . FILTER NOT EXISTS {{ ?x ex:{1} ?y . ?y ex:{2} $this }}",
    "$this ex:{0} ?x . FILTER NOT EXISTS {{ ?x ex:{1} ?y FILTER EXISTS {{ ?y ex:{2} ?x }} }}",
    "$this ex:{0} ?x . MINUS {{ ?x ex:{1}|ex:{2} ?y }}",
    "$this ex:{0} ?x . {{ ?x ex:{1} ?y }} UNION {{ ?y ex:{2} ?x }} ?y ex:{0} ?z",
    "{{ $this ex:{0} ?x }} UNION {{ ?x ex:{1} $this }} ?x ex:{2} ?y",
    "$this ex:{0}*/ex:{1} ?x",
    "$this ex:{0}+ ?x . ?x ^ex:{1}/ex:{2}? ?y",
    "$this (ex:{0}/ex:{1})+ ?x . FILTER NOT EXISTS {{ ?x ex:{2} ?z }}",
    "$this !ex:{0} ?x . ?x !(ex:{1}|^ex:{2}) ?y",
    "$this ex:{0} ?s ; ex:{1} ?p ; ex:{2} ?o . FILTER NOT EXISTS {{ ?s ?p ?o }}",
    "$this ?p ?o . ?p ex:{0} ?q FILTER NOT EXISTS {{ ?o ?q $this }}",
    "$this ex:{0} ?x . {{ SELECT ?x (COUNT(?y) AS ?n) {{ ?x ex:{1} ?y }} GROUP BY ?x }}",
    "$this ex:{0} ?x . BIND (?x AS ?w) OPTIONAL {{ ?w ex:{1} ?y }} ?x ex:{2} ?z",
    "$this ex:{0} ?x . ?w ex:{0} ?x . ?w ex:{1} ?y FILTER NOT EXISTS {{ $this ex:{1} ?y }}",
    "$this ex:{0} [ ex:{1} [ ex:{2} ?x ] ]",
]
READ = cache(reaches_of_query)
NAMES = st.sampled_from("abcdpqr")
TRIPLES = st.builds(quad, NAMES, st.sampled_from("pqr"), NAMES)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, set[Quad], set[Quad]]:
    form = draw(st.sampled_from(FORMS))
    three = draw(st.tuples(*[st.sampled_from("pqr")] * 3))
    before = draw(st.sets(TRIPLES, max_size=14))
    removed = draw(st.sets(st.sampled_from(sorted(before)), max_size=3)) if before else set()
    added = draw(st.sets(TRIPLES, max_size=3))
    return form.format(*three), before, (before - removed) | added


@settings(max_examples=500, deadline=None)
@given(changes())
def test_an_anchor_whose_answer_has_changed_is_always_touched(
    change: tuple[str, set[Quad], set[Quad]],
) -> None:
    pattern, old, new = change
    query = f"{PREFIX} SELECT * WHERE {{ {pattern} }}"
    before, after = Store.in_memory(old), Store.in_memory(new)
    found = READ(query)
    assert found is not None

    hit = touched(found, before, after, old ^ new)

    for name in "abcdpqr":
        answers = [
            sorted(map(str, store.select(query, {"this": ex(name)}))) for store in (before, after)
        ]
        if answers[0] != answers[1]:
            assert ex(name) in hit
