"""What an update changes in a release, found out without changing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from kg.errors import BadInput, BadQuery, SwitchedOff
from kg.store import Store
from kg.terms import RDF_LANG_STRING, XSD, Iri, Literal, Quad, Term
from tests.unit.updated import DEFAULT, GENID, after, delta

E = "http://e/"
PREFIX = f"PREFIX : <{E}> "
G, H = Iri(E + "g"), Iri(E + "h")


def named(name: str) -> Iri:
    return Iri(E + name)


def quad(subject: str, predicate: str, object: str | Term, graph: Iri = DEFAULT) -> Quad:
    value = object if isinstance(object, (Iri, Literal)) else named(object)
    return Quad(named(subject), named(predicate), value, graph)


HERE = quad("s", "p", "here")
IN_G = quad("s", "p", "in-g", G)
IN_H = quad("s", "p", "in-h", H)
ALL = {HERE, IN_G, IN_H}
NUMBER = Literal("7", Iri(XSD + "integer"))

own = partial(after, union=False)


# -- data --------------------------------------------------------------------------------------


def test_data_are_added_to_the_default_graph_and_to_graphs_by_name() -> None:
    found = delta(PREFIX + "INSERT DATA { :s :p :here , 007 . GRAPH :g { :s :p 'x'@SV } }", ALL)

    text = Literal("x", RDF_LANG_STRING, "sv")
    assert found.added == {quad("s", "p", NUMBER), quad("s", "p", text, G)}
    assert found.removed == set()


def test_data_are_removed_where_they_are_there() -> None:
    found = delta(PREFIX + "DELETE DATA { :s :p :here , :not . GRAPH :g { :s :p :in-g } }", ALL)

    assert found == (frozenset(), frozenset({HERE, IN_G}))


def test_a_blank_node_becomes_an_iri_the_same_for_the_same_label() -> None:
    found = after(PREFIX + "INSERT DATA { _:a :p _:a, [], (1) . GRAPH :g { _:a :p _:b } }")

    terms = {term for each in found for term in (each.subject, each.object)}
    assert len({term for term in terms if isinstance(term, Iri) and GENID in term}) == 4
    assert len({each.subject for each in found if each.predicate == E + "p"}) == 1


def test_blank_nodes_of_two_operations_are_two() -> None:
    insert = "INSERT { :s :p _:a } WHERE {}"

    assert len(after(f"{PREFIX} {insert} ; {insert}")) == 2


# -- templates ---------------------------------------------------------------------------------


def test_delete_where_matches_the_union_and_removes_from_the_default_graph() -> None:
    assert after("DELETE WHERE { ?s ?p ?o }", ALL) == {IN_G, IN_H}


def test_delete_where_removes_from_graphs_by_name() -> None:
    assert after("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", {IN_G, IN_H}) == set()


def test_solutions_fill_both_templates_and_removal_comes_first() -> None:
    text = "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s :q ?o . ?s ?p :in-h } } "

    found = after(f"{PREFIX} {text} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", {IN_G, IN_H})

    assert found == {
        quad("s", "q", "in-g", G),
        quad("s", "p", "in-h", G),
        quad("s", "q", "in-h", H),
        IN_H,
    }


@pytest.mark.parametrize("variable", ["?none", "$none", "?literal", "?node", "?g1"])
def test_a_quad_that_cannot_be_is_left_out(variable: str) -> None:
    where = "WHERE { ?s ?p ?o BIND(1 AS ?literal) BIND(BNODE() AS ?node) }"
    places = [f"?s {variable} ?o", f"GRAPH {variable} {{ ?s ?p ?o }}"]
    if variable != "?node":
        places.append(f"{variable} ?p ?o")
    template = " . ".join(places)

    found = after(f"{PREFIX} INSERT {{ ?s :seen ?o . {template} }} {where}", {HERE})

    assert found == {HERE, quad("s", "seen", "here")}


def test_blank_nodes_of_a_template_are_others_for_each_solution() -> None:
    text = "INSERT { _:n :of ?o ; :and _:m . _:m :of ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"

    found = after(PREFIX + text) | after(PREFIX + text, ALL) - ALL

    subjects = [each.subject for each in found if each.predicate == E + "of"]
    assert len(set(subjects)) == len(subjects) == 6


def test_a_blank_node_that_where_makes_is_one_node_in_all_of_the_operation() -> None:
    text = "INSERT { ?n :of ?o . :s :has ?n } WHERE { ?s ?p ?o BIND(BNODE() AS ?n) }"

    of, has = sorted(after(PREFIX + text, {HERE}) - {HERE}, key=lambda each: each.predicate)[::-1]

    assert of.subject == has.object
    assert str(of.subject).startswith(GENID)


def test_a_template_without_variables_needs_a_solution() -> None:
    assert after(PREFIX + "INSERT { :a :a :a } WHERE { ?s :q ?o }", {HERE}) == {HERE}
    assert after(PREFIX + "INSERT { :s :p :here } WHERE { :s :p ?o }", {HERE}) == {HERE}
    assert len(after(PREFIX + "INSERT { :a :a :a } WHERE { :s :p :here }", {HERE})) == 2


def test_a_variable_in_a_text_or_a_comment_is_none() -> None:
    text = "INSERT { ?s :says '?s $s' # ?s\n ; :at <http://e/?s=1> } WHERE { ?s ?p ?o }"

    assert after(PREFIX + text, {HERE}) - {HERE} == {
        quad("s", "says", Literal("?s $s")),
        quad("s", "at", Iri("http://e/?s=1")),
    }


def test_one_variable_may_be_written_in_two_ways() -> None:
    assert own(PREFIX + "DELETE { $s ?p $o } WHERE { ?s $p ?o }", {HERE}) == set()


# -- which graphs are asked ----------------------------------------------------------------------

COPY = "INSERT { GRAPH :to { ?s ?p ?o } } "


def copied(text: str, **given: Any) -> set[str]:
    """Return the last words of what *text* has put into the graph `:to`."""
    found = delta(PREFIX + text, ALL, **given)
    return {str(each.object).removeprefix(E) for each in found.added if each.graph == E + "to"}


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        (f"{COPY} WHERE {{ ?s ?p ?o }}", {"here", "in-g", "in-h"}),
        (f"{COPY} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", {"here", "in-g", "in-h"}),
        (f"{COPY} USING :g WHERE {{ ?s ?p ?o }}", {"in-g"}),
        (f"{COPY} USING :g USING :h WHERE {{ ?s ?p ?o }}", {"in-g", "in-h"}),
        (f"{COPY} USING :g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", set()),
        (f"{COPY} USING NAMED :g WHERE {{ ?s ?p ?o }}", set()),
        (f"{COPY} USING NAMED :g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", {"in-g"}),
        (f"{COPY} USING :no WHERE {{ ?s ?p ?o }}", set()),
        (f"WITH :g {COPY} WHERE {{ ?s ?p ?o }}", {"in-g"}),
        (f"WITH :g {COPY} WHERE {{ GRAPH :h {{ ?s ?p ?o }} }}", {"in-h"}),
        (f"WITH :g {COPY} USING :h WHERE {{ ?s ?p ?o }}", {"in-h"}),
    ],
)
def test_where_asks_the_graphs_that_are_named_else_the_union(text: str, objects: set[str]) -> None:
    assert copied(text) == objects


def test_the_default_graph_may_stand_apart() -> None:
    assert copied(f"{COPY} WHERE {{ ?s ?p ?o }}", union=False) == {"here"}
    assert copied(f"{COPY} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", union=False) == {"in-g", "in-h"}


@pytest.mark.parametrize(
    ("given", "default", "by_name"),
    [
        ({"using": (G,)}, {"in-g"}, set()),
        ({"using": (G, DEFAULT)}, {"in-g", "here"}, set()),
        ({"using_named": (G, H)}, set(), {"in-g", "in-h"}),
        ({"using": (G,), "using_named": (H,)}, {"in-g"}, {"in-h"}),
        ({"using": ()}, set(), set()),
    ],
)
def test_the_protocol_may_name_the_graphs(
    given: dict[str, tuple[Iri, ...]], default: set[str], by_name: set[str]
) -> None:
    assert copied(f"{COPY} WHERE {{ ?s ?p ?o }}", **given) == default
    assert copied(f"{COPY} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", **given) == by_name


@pytest.mark.parametrize("given", [{"using": (G,)}, {"using_named": (G,)}])
@pytest.mark.parametrize(
    "text",
    [
        f"WITH :g {COPY} WHERE {{}}",
        f"{COPY} USING :g WHERE {{}}",
        f"CLEAR ALL ; {COPY} USING NAMED :g WHERE {{}}",
    ],
)
def test_graphs_are_named_in_one_place_only(text: str, given: dict[str, tuple[Iri, ...]]) -> None:
    with pytest.raises(BadQuery, match="in one place"):
        delta(PREFIX + text, ALL, **given)


def test_with_is_the_graph_of_templates_that_name_none() -> None:
    text = (
        "WITH :g DELETE { ?s ?p ?o } INSERT { ?s :q ?o . GRAPH :h { ?s :q ?o } } WHERE { ?s ?p ?o }"
    )

    assert after(PREFIX + text, ALL) == {
        HERE,
        IN_H,
        quad("s", "q", "in-g", G),
        quad("s", "q", "in-g", H),
    }


# -- whole graphs --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["CLEAR", "DROP", "CLEAR SILENT", "DROP SILENT"])
@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("DEFAULT", {IN_G, IN_H}),
        ("NAMED", {HERE}),
        ("ALL", set()),
        ("GRAPH :g", {HERE, IN_H}),
        ("GRAPH :unknown", ALL),
    ],
)
def test_graphs_are_cleared(verb: str, target: str, left: set[Quad]) -> None:
    assert after(f"{PREFIX} {verb} {target}", ALL) == left


MOVED = quad("s", "p", "in-g", H)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ADD :g TO :h", ALL | {MOVED}),
        ("COPY :g TO :h", {HERE, IN_G, MOVED}),
        ("MOVE :g TO :h", {HERE, MOVED}),
        ("COPY GRAPH :g TO DEFAULT", {IN_G, IN_H, IN_G._replace(graph=DEFAULT)}),
        ("MOVE DEFAULT TO GRAPH :g", {HERE._replace(graph=G), IN_H}),
        ("COPY :unknown TO :unknown", ALL),
        *((f"{verb} :g TO :g", ALL) for verb in ("ADD", "COPY", "MOVE")),
        *((f"{verb} SILENT :unknown TO :g", ALL) for verb in ("ADD", "COPY", "MOVE")),
    ],
)
def test_content_is_transferred(text: str, found: set[Quad]) -> None:
    assert after(PREFIX + text, ALL) == found


@pytest.mark.parametrize("verb", ["ADD", "COPY", "MOVE"])
def test_a_graph_that_is_not_there_is_not_transferred(verb: str) -> None:
    with pytest.raises(BadQuery, match=f"{verb}: there is no graph http://e/unknown"):
        delta(f"{PREFIX} {verb} :unknown TO :g", ALL)

    assert after(f"{PREFIX} {verb} DEFAULT TO :new") == set()


@pytest.mark.parametrize(
    "text",
    [
        "CREATE GRAPH :g",
        "CREATE SILENT GRAPH :new",
        "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH :g",
    ],
)
def test_what_a_release_has_no_way_to_show_changes_nothing(text: str) -> None:
    assert delta(PREFIX + text, ALL) == (frozenset(), frozenset())


# -- sequences -----------------------------------------------------------------------------------


def test_an_operation_sees_what_those_before_it_did() -> None:
    text = (
        "DELETE DATA { :s :p :here } ; INSERT DATA { :s :p :there } ;"
        "INSERT { GRAPH :new { ?s ?p ?o } } WHERE { ?s ?p ?o } ;"
        "INSERT { ?s :q ?o } WHERE { GRAPH :new { ?s ?p ?o } } ; CLEAR GRAPH :new"
    )

    assert own(PREFIX + text, {HERE}) == {quad("s", "p", "there"), quad("s", "q", "there")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INSERT DATA { :s :p :new } ; DELETE DATA { :s :p :new }", {HERE}),
        ("DELETE DATA { :s :p :here } ; INSERT DATA { :s :p :here }", {HERE}),
        ("DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", {HERE}),
        ("CLEAR ALL ; INSERT DATA { :s :p :here } ; CLEAR ALL", set()),
    ],
)
def test_what_was_done_last_counts(text: str, found: set[Quad]) -> None:
    assert after(PREFIX + text, {HERE}) == found


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("INSERT DATA { :a :a :a } ; DELETE DATA { :s :p :here } ; CREATE GRAPH :g", 0),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 0),
        ("INSERT {} WHERE {} ; DELETE WHERE { ?s :no ?o } ; CLEAR GRAPH :no ; CLEAR ALL", 0),
        ("CLEAR ALL ; DELETE WHERE { ?s ?p ?o } ; CLEAR ALL ; INSERT DATA { :a :a :a }", 1),
        ("INSERT DATA { :a :a :a } ; MOVE DEFAULT TO :g ; COPY :g TO :h", 1),
    ],
)
def test_a_copy_is_made_once_and_only_where_somebody_must_read(text: str, copies: int) -> None:
    made = []

    def scratch() -> Store:
        made.append(Store.in_memory({HERE}))
        return made[-1]

    delta(PREFIX + text, {HERE}, scratch=scratch)

    assert len(made) == copies


def test_the_release_is_not_changed() -> None:
    store = Store.in_memory({HERE})
    assert after(PREFIX + "CLEAR ALL ; INSERT DATA { :a :a :a }", set(store.quads())) != {HERE}
    assert set(store.quads()) == {HERE}


# -- names -----------------------------------------------------------------------------------------


def test_names_are_read_as_the_engine_reads_them() -> None:
    found = delta(
        "BASE <http://e/x/> PREFIX : <http://f/> PREFIX e: <http://e/> COPY <../g> TO e:one ;"
        "PREFIX : <http://e/> COPY :g TO <http://\\u0065/two>",
        ALL,
    )

    assert {each.graph for each in found.added} == {named("one"), named("two")}


def test_relative_names_are_relative_to_the_request() -> None:
    text = "INSERT { <s> <q> ?o } USING <g> WHERE { <s> <p> ?o }"

    assert after(text, {IN_G}, base_iri=E) == {IN_G, quad("s", "q", "in-g")}
    with pytest.raises(BadQuery, match="Line 1, column"):
        delta(text, {IN_G})


def test_a_prefix_may_be_declared_between_operations() -> None:
    text = f"INSERT DATA {{}} ; PREFIX a: <{E}> INSERT DATA {{ a:s a:p a:here }} ;"

    assert after(f"{text} DELETE DATA {{ a:s a:p a:there }}") == {HERE}


# -- what is refused -----------------------------------------------------------------------------

MAKERS: list[Callable[[str], str]] = [
    "INSERT DATA {{ :s :p {} }}".format,
    "INSERT {{ :s :p {} }} WHERE {{}}".format,
    "INSERT {{ :s :p ?o }} WHERE {{ BIND({} AS ?o) }}".format,
]


@pytest.mark.parametrize("term", ["<<( :a :b :c )>>", "'x'@en--ltr"])
@pytest.mark.parametrize("make", MAKERS)
def test_what_a_release_cannot_hold_is_refused(make: Callable[[str], str], term: str) -> None:
    with pytest.raises(BadInput, match="no place in a release"):
        delta(PREFIX + make(term))


@pytest.mark.parametrize(
    "text", ["LOAD <http://e/>", "CLEAR ALL ; load <http://e/> INTO GRAPH <g>"]
)
def test_nothing_is_loaded(text: str) -> None:
    with pytest.raises(SwitchedOff, match="LOAD is switched off"):
        delta(text)


def test_no_other_service_is_called() -> None:
    with pytest.raises(SwitchedOff, match="SERVICE is switched off"):
        delta("INSERT {} WHERE { SERVICE <http://127.0.0.1:9/> {} }")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("INSERT DATA { ?s <http://e/p> 1 }", 1, None),
        ("DELETE DATA { _:a <http://e/p> 1 }", 1, None),
        ("DELETE { _:a <http://e/p> 1 } WHERE {}", 1, None),
        ("CLEAR ALL ;\n INSERT {} WHERE {\n ?s ?p }", 3, 9),
        (
            "BASE <http://e/>\nCLEAR ALL ; BASE <http://f/>\nINSERT {} WHERE { ?s ?p ?o FILTER( }",
            3,
            37,
        ),
        ("PREFIX a: <http://e/>\n PREFIX b: <relative> CLEAR ALL", 2, None),
        ("CLEAR ALL ; INSERT {} WHERE { no:prefix a 1 }", 1, None),
    ],
)
def test_a_syntax_error_is_told_by_its_place_in_the_request(
    text: str, line: int, column: int | None
) -> None:
    with pytest.raises(BadQuery) as caught:
        delta(text, ALL)

    assert caught.value.values["line"] == line
    assert column is None or caught.value.values["column"] == column


def test_nothing_is_run_before_all_of_it_is_read() -> None:
    def scratch() -> Store:
        raise AssertionError("read")

    with pytest.raises(BadQuery):
        delta("CLEAR ALL ; DELETE WHERE { ?s ?p ?o } ; INSERT {} WHERE {", ALL, scratch=scratch)


def test_what_fails_while_it_runs_is_told() -> None:
    with pytest.raises(BadQuery):
        delta("INSERT {} WHERE { ?s ?p ?o FILTER(<http://e/f>(?o)) }", ALL)
