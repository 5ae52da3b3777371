from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kg.errors import BadQuery, SwitchedOff
from kg.guard import MAX_CHARACTERS, MAX_DEPTH, MAX_TOKENS, check_query, check_update, names_graphs
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


def nested(depth: int, before: str, inner: str, after: str) -> str:
    return before * depth + inner + after * depth


#: Each is harmless at the limit, and refused one step further.
DEEP: dict[str, Callable[[int], str]] = {
    "brackets": lambda depth: f"SELECT * {{ FILTER{nested(depth - 1, '(', '1', ')')} }}",
    "braces": lambda depth: f"SELECT * {nested(depth, '{', '', '}')}",
    "exists": lambda depth: f"ASK {{ {nested(depth - 1, 'FILTER EXISTS {', '', '}')} }}",
    "nodes": lambda depth: f"ASK {{ ?s ?p {nested(depth - 1, '[ ?p ', '1', ']')} }}",
    "not": lambda depth: f"ASK {{ FILTER({'!' * (depth - 2)}true) }}",
    "signs": lambda depth: f"ASK {{ FILTER({'- ' * (depth - 2)}1) }}",
    "escapes": lambda depth: "PREFIX a: <a:> ASK " + nested(depth, "{ ?s ?p a:x\\) . ", "", "}"),
}


@pytest.mark.parametrize("make", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused_before_the_engine_recurses(make: Callable[[int], str]) -> None:
    check_query(make(MAX_DEPTH))

    with pytest.raises(BadQuery, match="nests more than"):
        check_query(make(MAX_DEPTH + 1))


def test_signs_and_brackets_beside_each_other_are_not_deep() -> None:
    check_query(f"SELECT * {{ FILTER({' + '.join(['-(1) - !(2)'] * 200)}) }}")


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda n: f"SELECT (1{'+1' * n} AS ?x) {{}}", "query-tokens"),
        (lambda n: f"SELECT * {{ {{}} {'UNION {} ' * n} }}", "query-tokens"),
        (lambda n: f"ASK {{ FILTER(true{'&& true' * n}) }}", "query-tokens"),
        (lambda n: f"ASK {{ FILTER(1 IN (1{',1' * n})) }}", "query-tokens"),
        (
            lambda n: f"SELECT {' '.join(f'(MAX(?x) AS ?x{i})' for i in range(n))} {{}}",
            "query-tokens",
        ),
        (lambda n: f"ASK {{ ?s ?p '{'x' * 50 * n}' }}", "query-long"),
    ],
)
def test_long_queries_are_refused_at_once(make: Callable[[int], str], key: str) -> None:
    check_query(make(5))
    query, took = make(4_000), []

    for _ in range(5):
        started = time.process_time()
        with pytest.raises(BadQuery) as caught:
            check_query(query)
        took.append(time.process_time() - started)
        assert caught.value.key == key

    # Ten times what it takes where nothing else is going on.
    assert min(took) < 0.1


def test_a_query_up_to_the_limits_passes() -> None:
    check_query(f"ASK {{ {'?s ?p ?o . ' * ((MAX_TOKENS - 3) // 4)} }}")
    check_query("ASK {}".ljust(MAX_CHARACTERS))


# -- updates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("query", CALLS)
def test_a_call_from_an_update_never_reaches_the_engine(query: str) -> None:
    with pytest.raises(BadQuery):
        check_update(f"INSERT {{}} WHERE {{ {query} }}")


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://e/>",
        "load <http://e/> INTO GRAPH <g>",
        "CLEAR ALL;LOAD<http://e/>",
        "LOAD # SILENT\n <http://e/>",
        "LOADSILENT <http://e/>",
        "LOADING",
        "INSERT DATA {} ; LOAD SILENT <a> ; LOAD <b>",
    ],
)
def test_loading_is_switched_off(update: str) -> None:
    with pytest.raises(SwitchedOff, match="LOAD is switched off"):
        check_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD SILENT <http://e/>",
        "load\nsilent <http://e/>",
        "PREFIX load: <load> INSERT DATA { load:load <LOAD> 'LOAD <a>' } # LOAD <a>",
        "PREFIX service: <http://e/> INSERT { service:a ?service 'SERVICE' } WHERE { ?load ?p 1 }",
    ],
)
def test_the_words_are_harmless_where_they_say_nothing(update: str) -> None:
    check_update(update)


@pytest.mark.parametrize(
    "update", ["INSERT {{}} WHERE {{ {} }}", "CLEAR ALL; INSERT DATA {{ {} }}"]
)
def test_an_update_is_not_nested_deeply(update: str) -> None:
    with pytest.raises(BadQuery, match="nests more than"):
        check_update(update.format(nested(MAX_DEPTH, "{", "", "}")))


def test_what_may_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(BadQuery, match="can be read as an IRI and as a comparison"):
        check_update("INSERT {} WHERE { ?s ?p ?o FILTER(?a<'>'||true) }")


def test_data_may_be_long_and_what_stands_beside_them_not() -> None:
    data, clear = f"INSERT DATA {{ {'<a> <b> 1 . ' * MAX_TOKENS} }}", "CLEAR ALL ;"
    where = f"DELETE WHERE {{ {'?s ?p ?o . ' * (MAX_TOKENS // 4 - 2)} }}"

    check_update(f"{data} ; {where} ; {clear * MAX_TOKENS} {where} ; {data}")

    for heavy in (where[:-1] + "?s ?p ?o . ?s ?p ?o }", f"{data} ; WITH <g> {data}"):
        with pytest.raises(BadQuery, match="beside its data"):
            check_update(f"{heavy} ; CLEAR ALL".replace("WITH <g> INSERT DATA", "INSERT"))


def test_from_is_not_overruled_by_the_union_of_all_graphs(store: Store) -> None:
    everything = "SELECT ?o { ?s ?p ?o }"

    assert len(store.select(everything)) == 1
    assert len(store.select(everything.replace("{", "FROM <x:g> {", 1))) == 1
    assert len(store.select(everything.replace("{", "FROM <x:other> {", 1))) == 0


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("CONSTRUCT { ?s ?p ?o } FROM <x:g> WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT FROM NAMED <x:g> WHERE { GRAPH ?g { ?s ?p ?o } }", True),
        ("DESCRIBE <x:a> FROM <x:g>", True),
        ("SELECT * { ?from <x:FROM> 'FROM <x:g>' } # FROM", False),
        ("PREFIX from: <x:> ASK { from:a from:b ?c }", False),
    ],
)
def test_from_is_seen_wherever_it_may_stand(query: str, names: bool) -> None:
    assert names_graphs(query) is names
    assert check_query(query).names_graphs is names
