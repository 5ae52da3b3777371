from __future__ import annotations

import pytest

from kg.errors import BadQuery, SwitchedOff
from kg.guard import MAX_DEPTH, check_query
from kg.store import Store
from kg.terms import Iri, Literal, Quad

#: No server: the engine refuses this port before it opens a connection.
NOWHERE = "<http://127.0.0.1:9/>"

CALLS = [
    f"SELECT * {{ SERVICE {NOWHERE} {{}} }}",
    f"SELECT * {{ sErViCe SILENT {NOWHERE} {{}} }}",
    f"SELECT * {{ SERVICE#>\n{NOWHERE}{{}} }}",
    f"SELECT * {{ # a comment ends at a carriage return\rSERVICE {NOWHERE} {{}} }}",
    f"SELECT * {{ \\u0053ERVICE {NOWHERE} {{}} }}",
    f"SELECT * {{ \\U00000053ERVICE {NOWHERE} {{}} }}",
    f'SELECT * {{ ?s ?p "\\u0022 SERVICE {NOWHERE} {{}} #"\n }}',
    "PREFIX ex: <http://127.0.0.1:9/> SELECT * {SERVICEex:a{}}",
    "PREFIX ex: <http://127.0.0.1:9/> SELECT * {SERVICESILENTex:a {}}",
    "PREFIX ex: <http://127.0.0.1:9/> PREFIX serviceex: <http://e/> ASK {serviceex:a{}}",
    f"SELECT * {{ ?s ?p trueSERVICE{NOWHERE}{{}} }}",
    f"SELECT * {{ FILTER(1<2)SERVICE{NOWHERE}{{}} }}",
    f"SELECT * {{ FILTER(1<2)SERVICE#>\n{NOWHERE}{{}} }}",
    f"SELECT * {{ FILTER(1<'>'||true)SERVICE{NOWHERE}{{}}#'\n }}",
    f'SELECT * {{ FILTER(?a<1#>"""\n)SERVICE{NOWHERE}{{}}#"""\n }}',
    f"ASK {{ {{}} UNION {{ SERVICE {NOWHERE} {{}} }} }}",
    f"CONSTRUCT {{}} WHERE {{ FILTER EXISTS {{ SERVICE ?s {{}} }} SERVICE {NOWHERE} {{}} }}",
]

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://e/> {}" }',
    "SELECT * { ?s ?p '''it's a \\' SERVICE <http://e/> {}''' }",
    'SELECT * { ?s ?p """a " SERVICE "" {}""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://e/> {}",
    "SELECT * { ?s <http://e/SERVICE#service> ?o . <http://e/a'service> ?p ?o }",
    "SELECT (?service AS ?s) { ?service ?p $load FILTER(?service < 1 && ?load > 2) }",
    "PREFIX service: <http://e/> SELECT * { service:a service:load ?o . service: ?p service:b }",
    "PREFIX ex: <http://e/> SELECT * { ex:service ex:a.service ?o . ?s ex:service\\'s ?x }",
    "PREFIX service: <http://e/> SELECT * { GRAPH service:a { ?s ?p ?o } }",
    "PREFIX service: <http://e/> SELECT * FROM service:a { ?s ?p ?o }",
    "PREFIX service: <http://e/> DESCRIBE service:a service:b { }",
    'SELECT * { ?s ?p "x"@en-service }',
    "BASE <http://e/> SELECT * { ?s <service> ?o FILTER(?o IN (<service#a>, <load>)) }",
    "SELECT * { ?s ?p _:service }",
]


@pytest.fixture
def store() -> Store:
    return Store.in_memory([Quad(Iri("http://e/s"), Iri("http://e/p"), Literal("1"), Iri("x:g"))])


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_another_service_never_reaches_the_engine(query: str) -> None:
    with pytest.raises(BadQuery):
        check_query(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_in_strings_iris_comments_and_names_is_harmless(
    store: Store, query: str
) -> None:
    check_query(query)

    store.serialise(query, ["text/csv", "text/turtle"])


@pytest.mark.parametrize(
    "query",
    ["LOAD <http://e/>", "insert data { <a:a> <a:b> 1 }", "PREFIX a: <a:> #\nDELETE WHERE {}"],
)
def test_an_update_is_switched_off(query: str) -> None:
    with pytest.raises(SwitchedOff, match="can ask, not change"):
        check_query(query)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select*{}", "SELECT"),
        ("PREFIX select: <a:> BASE <ask:> ASK{}", "ASK"),
        ("# SELECT\nCONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE<a:a>", "DESCRIBE"),
    ],
)
def test_the_form_is_the_first_word_that_names_one(query: str, form: str) -> None:
    assert check_query(query).form == form


@pytest.mark.parametrize("text", ["", "hello", "# SELECT", "?select", '"SELECT"'])
def test_a_text_without_a_form_is_no_query(text: str) -> None:
    with pytest.raises(BadQuery, match="none of the words SELECT"):
        check_query(text)


def test_a_query_that_may_vary_is_told_from_one_that_names_the_function() -> None:
    assert check_query("SELECT (rand() AS ?r) {}").varies
    assert not check_query('SELECT ?rand { ?rand ?now "NOW()" }').varies


def test_deep_nesting_is_refused_before_the_engine_recurses() -> None:
    deep = "(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1)

    with pytest.raises(BadQuery, match="nests more than"):
        check_query(f"SELECT * {{ FILTER{deep} }}")


def test_from_is_not_overruled_by_the_union_of_all_graphs(store: Store) -> None:
    everything = "SELECT ?o { ?s ?p ?o }"

    assert len(store.select(everything)) == 1
    assert len(store.select(everything.replace("{", "FROM <x:g> {", 1))) == 1
    assert len(store.select(everything.replace("{", "FROM <x:other> {", 1))) == 0
