"""The SPARQL 1.1 Protocol, as far as it is served: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from werkzeug.test import TestResponse

from kg.releases import Releases
from kg.settings import DefaultGraph, Limit, Settings
from kg.store import GRAPH_FORMATS, RESULT_FORMATS
from kg.terms import Iri, Literal, Quad
from service.answers import SHOWN
from service.formats import GRAPHS, SOLUTIONS

MakeApp = Callable[[Settings, Releases], Flask]

Publish = Callable[[Path, Iterable[Quad]], Releases]

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
COUNCILS = """
    PREFIX sl: <https://w3id.org/siktlinje/ns#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?name {
        ?council a sl:DistrictCouncil ; skos:prefLabel ?name . FILTER (LANG(?name) = "sv")
    }
    ORDER BY ?name
"""
NAMES = ["Norra stadsdelsnämnden", "Nya stadsdelsnämnden", "Södra stadsdelsnämnden"]
GRAPH = "CONSTRUCT { ?s a ?c } { ?s a ?c } ORDER BY ?s ?c LIMIT 20"


def ask(client: FlaskClient, query: str, accept: str | None = None, **args: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **args}, headers=headers)


def names(answer: TestResponse) -> list[str]:
    return [row["name"]["value"] for row in json.loads(answer.data)["results"]["bindings"]]


def problem(answer: TestResponse) -> dict[str, str]:
    found: dict[str, str] = json.loads(answer.data)
    assert answer.content_type == "application/problem+json"
    assert str(found["status"]) == str(answer.status_code)
    return found


# -- how a query is sent ---------------------------------------------------------------------


def test_get_form_and_body_give_the_same_answer(client: FlaskClient) -> None:
    by_get = ask(client, COUNCILS)
    by_form = client.post("/sparql", data={"query": COUNCILS})
    by_body = client.post("/sparql", data=COUNCILS, content_type="application/sparql-query")
    with_charset = client.post(
        "/sparql", data=COUNCILS, content_type="application/sparql-query; charset=utf-8"
    )

    assert names(by_get) == NAMES
    assert by_get.data == by_form.data == by_body.data == with_charset.data


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    by_get = ask(client, COUNCILS)
    by_head = client.head("/sparql", query_string={"query": COUNCILS})

    assert by_head.data == b""
    assert by_head.content_length == len(by_get.data)
    assert by_head.headers["ETag"] == by_get.headers["ETag"]


def test_options_say_what_another_site_may_do(client: FlaskClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://example.org"})

    assert {"GET", "POST"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"query": "  "}, "No query came"),
        ({"query": ["ASK {}", "ASK {}"]}, "more than once"),
        ({"query": "ASK {}", "default-graph-uri": "g"}, "“g” is not an absolute IRI"),
        ({"query": "ASK {}", "named-graph-uri": "http://e/>"}, "not an absolute IRI"),
        ({"query": "ASK {}", "timeout": ["1", "2"]}, "timeout comes more than once"),
        ({"query": "ASK {}", "timeout": "0"}, "not a number of seconds"),
    ],
)
def test_a_request_outside_the_protocol_says_what_is_wrong(
    client: FlaskClient, arguments: dict[str, str], said: str
) -> None:
    answer = client.get("/sparql", query_string={"lang": "en", **arguments})

    assert answer.status_code == 400
    assert said in problem(answer)["detail"]


def test_a_form_without_a_query_is_an_error_for_a_browser_too(client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"other": "x"}, headers={"Accept": BROWSER})

    assert answer.status_code == 400


def test_a_body_of_another_kind_is_refused_with_what_is_read(client: FlaskClient) -> None:
    answer = client.post("/sparql", data="{}", content_type="application/json")

    assert answer.status_code == 415
    assert "application/sparql-query" in problem(answer)["detail"]


def test_a_body_that_is_not_utf8_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/sparql",
        data="ASK { ?å ?b ?c }".encode("latin-1"),
        content_type="application/sparql-query",
    )

    assert answer.status_code == 400
    assert "UTF-8" in problem(answer)["detail"]


@pytest.mark.parametrize("content_type", ["application/sparql-query", None])
def test_a_body_over_the_limit_is_refused(client: FlaskClient, content_type: str | None) -> None:
    query = "ASK {} #" + "x" * Settings().request_bytes
    body: str | dict[str, str] = query if content_type else {"query": query}

    answer = client.post("/sparql", data=body, content_type=content_type)

    assert answer.status_code == 413
    problem(answer)


def test_another_method_is_refused_with_those_that_go(client: FlaskClient) -> None:
    answer = client.put("/sparql", data=COUNCILS)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


# -- what is switched off --------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
    ],
)
def test_calls_and_updates_are_forbidden(client: FlaskClient, query: str) -> None:
    answer = ask(client, query)

    assert answer.status_code == 403
    assert problem(answer)["type"] == "/problems/switched-off"


def test_an_update_by_its_own_field_or_type_is_forbidden(client: FlaskClient) -> None:
    for answer in (
        client.post("/sparql", data={"update": "CLEAR ALL"}),
        client.get("/sparql", query_string={"update": "CLEAR ALL"}),
        client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update"),
    ):
        assert answer.status_code == 403
        problem(answer)


def test_a_query_may_speak_of_services(client: FlaskClient) -> None:
    query = 'SELECT ?service { ?service ?p "SERVICE <http://e/> {}" } # LOAD <http://e/>'

    assert ask(client, query).status_code == 200


def test_bad_syntax_is_told_with_its_place(client: FlaskClient) -> None:
    answer = ask(client, "SELECT * {\n ?s ?p }", lang="en")

    assert answer.status_code == 400
    assert problem(answer)["type"] == "/problems/bad-query"
    assert "Line 2, column 9" in problem(answer)["detail"]


# -- what is asked ---------------------------------------------------------------------------


def test_the_default_graph_is_the_union_and_from_narrows_it(client: FlaskClient) -> None:
    graph = "https://w3id.org/siktlinje/graph/codes"

    assert len(names(ask(client, COUNCILS))) == 3
    assert names(ask(client, COUNCILS.replace("{", f"FROM <{graph}> {{", 1))) == []


def test_the_current_release_may_be_asked_by_number_and_no_other(client: FlaskClient) -> None:
    current = ask(client, COUNCILS, release="1")
    other = ask(client, COUNCILS, release="2")

    assert names(current) == NAMES
    assert other.status_code == 404
    assert "Release 2" in problem(other)["detail"]


def test_an_answer_over_the_limit_is_an_error_and_not_a_part(
    releases: Releases, make_app: MakeApp
) -> None:
    client = make_app(Settings(answer_bytes=200), releases).test_client()

    small = ask(client, "ASK {}")
    large = ask(client, "SELECT * { ?s ?p ?o }", lang="en")

    assert small.status_code == 200
    assert large.status_code == 422
    assert "none of it is handed out" in problem(large)["detail"]


def test_a_newer_release_is_answered_from_at_once(
    granvik: list[Quad], publish: Publish, tmp_path: Path, make_app: MakeApp
) -> None:
    root = tmp_path / "releases"
    client = make_app(Settings(), publish(root, granvik)).test_client()
    first = ask(client, "SELECT ?o { <x:new> ?p ?o }")
    publish(root, [Quad(Iri("x:new"), Iri("x:p"), Literal("here"), Iri("x:g"))])
    second = ask(client, "SELECT ?o { <x:new> ?p ?o }")

    assert (first.headers["Siktlinje-Release"], b"here" in first.data) == ("1", False)
    assert (second.headers["Siktlinje-Release"], b"here" in second.data) == ("2", True)
    assert first.headers["ETag"] != second.headers["ETag"]


# -- formats ---------------------------------------------------------------------------------


def test_every_format_of_the_store_has_a_name() -> None:
    assert set(SOLUTIONS.values()) == set(RESULT_FORMATS)
    assert set(GRAPHS.values()) == set(GRAPH_FORMATS)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_solutions_come_in_every_format_by_name_and_by_accept(
    client: FlaskClient, name: str
) -> None:
    by_name = ask(client, COUNCILS, format=name)
    by_type = ask(client, COUNCILS, format=SOLUTIONS[name])
    by_accept = ask(client, COUNCILS, accept=SOLUTIONS[name])

    assert by_name.mimetype == by_type.mimetype == by_accept.mimetype == SOLUTIONS[name]
    assert by_name.data == by_type.data == by_accept.data
    assert solutions(name, by_name.data.decode()) == NAMES


def solutions(name: str, body: str) -> list[str]:
    if name == "json":
        return [row["name"]["value"] for row in json.loads(body)["results"]["bindings"]]
    if name == "xml":
        found = ElementTree.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}literal")
        return [str(element.text) for element in found]
    if name == "csv":
        return [row["name"] for row in csv.DictReader(io.StringIO(body))]
    return [line.removesuffix("@sv").strip('"') for line in body.splitlines()[1:]]


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_come_in_every_format_by_name_and_by_accept(client: FlaskClient, name: str) -> None:
    by_name = ask(client, GRAPH, format=name)
    by_accept = ask(client, GRAPH, accept=GRAPHS[name])
    # Without named graphs, N-Quads is N-Triples and TriG is Turtle.
    reader = {"nquads": "ntriples", "trig": "turtle"}.get(name, name)
    parsed = Graph().parse(data=by_name.data, format=GRAPHS[reader])

    assert by_name.mimetype == by_accept.mimetype == GRAPHS[name]
    assert by_name.data == by_accept.data
    assert len(parsed) == 20


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        (BROWSER, "text/html"),
    ],
)
def test_accept_is_weighed_by_quality(client: FlaskClient, accept: str | None, given: str) -> None:
    assert ask(client, COUNCILS, accept=accept).mimetype == given


def test_text_formats_name_their_encoding(client: FlaskClient) -> None:
    assert ask(client, COUNCILS, format="csv").content_type == "text/csv; charset=utf-8"
    assert ask(client, GRAPH).content_type == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "arguments", "accept"),
    [
        (COUNCILS, {"format": "turtle"}, None),
        (COUNCILS, {"format": "xlsx"}, None),
        (COUNCILS, {}, "text/turtle"),
        (COUNCILS, {}, "image/png"),
        (GRAPH, {}, "text/csv"),
    ],
)
def test_a_format_that_there_is_not_is_refused_with_those_there_are(
    client: FlaskClient, query: str, arguments: dict[str, str], accept: str | None
) -> None:
    answer = ask(client, query, accept=accept, **arguments)

    assert answer.status_code == 406
    expected = "turtle" if query is GRAPH else "csv"
    assert expected in problem(answer)["detail"]


# -- what may be kept ------------------------------------------------------------------------


def test_an_answer_that_is_still_the_same_is_not_sent_again(client: FlaskClient) -> None:
    first = ask(client, COUNCILS)
    tag = first.headers["ETag"]
    again = client.get(
        "/sparql", query_string={"query": COUNCILS}, headers={"If-None-Match": f'"x", {tag}'}
    )

    assert not tag.startswith("W/")
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert (
        again.headers["Vary"] == first.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language"
    )
    assert again.headers["Siktlinje-Release"] == "1"


def test_another_query_or_format_has_another_tag(client: FlaskClient) -> None:
    tags = {
        ask(client, query, format=name).headers["ETag"]
        for query in (COUNCILS, COUNCILS + " ")
        for name in SOLUTIONS
    }

    assert len(tags) == 2 * len(SOLUTIONS)


def test_an_answer_of_chance_is_never_kept(client: FlaskClient) -> None:
    answer = ask(client, "SELECT (RAND() AS ?r) {}")

    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


# -- for people ------------------------------------------------------------------------------


def test_a_browser_without_a_query_is_told_how_to_ask(client: FlaskClient) -> None:
    page = client.get("/sparql?lang=sv", headers={"Accept": BROWSER})

    assert page.status_code == 200
    assert "<textarea" in page.text
    assert all(media_type in page.text for media_type in (*SOLUTIONS.values(), *GRAPHS.values()))


def test_a_browser_gets_the_rows_and_the_query_and_the_files(client: FlaskClient) -> None:
    page = ask(client, COUNCILS, accept=BROWSER, lang="sv")

    assert page.mimetype == "text/html"
    assert all(f">{name}</td>" in page.text for name in NAMES)
    assert "3 rader." in page.text
    assert page.text.count("format=csv") == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { ?s ?p ?o }", "Ja."),
        ("ASK { <x:a> ?p ?o }", "Nej."),
        ("SELECT * { <x:a> ?p ?o }", "Inga rader"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "En rad."),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "Turtle"),
    ],
)
def test_every_form_has_its_page(client: FlaskClient, query: str, said: str) -> None:
    assert said in ask(client, query, accept=BROWSER, lang="sv").text


def test_a_page_that_does_not_show_all_rows_says_so(client: FlaskClient) -> None:
    page = ask(client, "SELECT * { ?s ?p ?o } LIMIT 501", accept=BROWSER, lang="sv")

    assert page.text.count("<tr>") == SHOWN + 1
    assert "500 av 501 rader" in page.text


def test_what_stands_in_the_graph_or_the_query_is_no_html(client: FlaskClient) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) {} # </textarea><script>'

    page = ask(client, query, accept=BROWSER)

    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


# -- data sets, releases, time ---------------------------------------------------------------

CODES = "https://w3id.org/siktlinje/graph/codes"
CITY = "https://w3id.org/siktlinje/graph/granvik"
GRAPHS_ASKED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def graphs_in(answer: TestResponse) -> list[str]:
    return [row["g"]["value"] for row in json.loads(answer.data)["results"]["bindings"]]


@pytest.mark.parametrize("send", ["get", "form", "direct"])
def test_the_protocol_names_the_graphs_and_the_query_gives_way(
    client: FlaskClient, send: str
) -> None:
    def asked(query: str, **graphs: str | list[str]) -> TestResponse:
        if send == "get":
            return client.get("/sparql", query_string={"query": query, **graphs})
        if send == "form":
            return client.post("/sparql", data={"query": query, **graphs})
        kind = "application/sparql-query"
        return client.post("/sparql", query_string=graphs, data=query, content_type=kind)

    default, named = "default-graph-uri", "named-graph-uri"
    assert names(asked(COUNCILS, **{default: CITY})) == NAMES
    assert names(asked(COUNCILS, **{default: CODES})) == []
    assert names(asked(COUNCILS, **{default: [CODES, CITY]})) == NAMES
    assert names(asked(COUNCILS.replace("{", f"FROM <{CODES}> {{", 1), **{default: CITY})) == NAMES
    assert names(asked(COUNCILS, **{named: CITY})) == []
    assert names(asked(COUNCILS, **{default: "http://nowhere/"})) == []
    assert graphs_in(asked(GRAPHS_ASKED, **{named: [CODES, CITY]})) == [CODES, CITY]
    assert graphs_in(asked(GRAPHS_ASKED, **{default: CITY})) == []


def test_a_graph_of_its_own_may_be_the_default(
    granvik: list[Quad], publish: Publish, tmp_path: Path, make_app: MakeApp
) -> None:
    own = Iri("https://w3id.org/siktlinje/graph/default")
    quads = [*granvik, Quad(Iri("x:a"), Iri("x:p"), Literal("here"), own)]
    settings = Settings(default_graph=DefaultGraph.OWN)
    client = make_app(settings, publish(tmp_path / "releases", quads)).test_client()

    everything = json.loads(ask(client, "SELECT * { ?s ?p ?o }").data)["results"]["bindings"]
    assert [row["o"]["value"] for row in everything] == ["here"]
    assert str(own) not in graphs_in(ask(client, GRAPHS_ASKED))
    assert names(ask(client, COUNCILS.replace("{", f"FROM <{CITY}> {{", 1))) == NAMES


def test_any_release_that_is_kept_can_be_asked(
    granvik: list[Quad], publish: Publish, tmp_path: Path, make_app: MakeApp
) -> None:
    root = tmp_path / "releases"
    publish(root, granvik)
    client = make_app(
        Settings(), publish(root, [Quad(Iri("x:n"), Iri("x:p"), Literal("new"), Iri("x:g"))])
    ).test_client()
    query = "SELECT ?o { <x:n> ?p ?o }"
    before, now = ask(client, query, release="1"), ask(client, query)

    assert (before.headers["Siktlinje-Release"], b"new" in before.data) == ("1", False)
    assert (now.headers["Siktlinje-Release"], b"new" in now.data) == ("2", True)
    assert before.headers["ETag"] != now.headers["ETag"]
    for number in ("0", "3", "-1", "x", "1.0", "9" * 30):
        assert ask(client, query, release=number).status_code == 404


def test_a_client_may_have_less_time_than_the_service_gives(client: FlaskClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = ask(client, endless, timeout="0.3", lang="en")

    assert answer.status_code == 503
    assert problem(answer)["type"] == "/problems/too-slow"
    assert "0.3 seconds" in problem(answer)["detail"]
    assert int(answer.headers["Retry-After"]) > 0


# -- what is sent ----------------------------------------------------------------------------


def unpacked(answer: TestResponse) -> bytes:
    name = answer.headers.get("Content-Encoding")
    if name == "gzip":
        return bytes(gzip.decompress(answer.data))
    if name == "br":
        return bytes(brotli.decompress(answer.data))
    if name == "zstd":
        return bytes(zstandard.ZstdDecompressor().decompressobj().decompress(answer.data))
    return bytes(answer.data)


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("zstd;q=0, *;q=0.1", "br"),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("rows", [200, 20000])
def test_an_answer_is_packed_as_the_client_takes_it(
    client: FlaskClient, accepted: str, given: str | None, rows: int
) -> None:
    """The larger one is a stream; both say the same as when they are not packed."""
    values = " ".join(map(str, range(100)))
    query = f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} ?s a ?c }} LIMIT {rows}"
    headers = {"Accept-Encoding": accepted}
    plain = client.get("/sparql", query_string={"query": query})
    answer = client.get("/sparql", query_string={"query": query}, headers=headers)

    assert answer.headers.get("Content-Encoding") == given
    assert unpacked(answer) == plain.data
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert (answer.headers["ETag"] != plain.headers["ETag"]) == (given is not None)


def test_an_answer_kept_ready_is_the_same_and_is_known_by_its_tag(client: FlaskClient) -> None:
    query = COUNCILS + "# kept ready"
    first, again = ask(client, query), ask(client, query)
    tag = {"If-None-Match": first.headers["ETag"]}
    known = client.get("/sparql", query_string={"query": query}, headers=tag)

    assert first.data == again.data
    assert "query;dur" in first.headers["Server-Timing"]
    assert "query;dur" not in again.headers["Server-Timing"]
    changing = {"Server-Timing"}
    assert {k: v for k, v in first.headers if k not in changing} == {
        k: v for k, v in again.headers if k not in changing
    }
    assert (known.status_code, known.data) == (304, b"")
    assert "Content-Length" not in known.headers
    assert client.post("/sparql", data={"query": query}, headers=tag).status_code == 200


def test_columns_of_a_star_come_in_order_of_appearance(client: FlaskClient) -> None:
    answer = ask(client, "SELECT DISTINCT * { ?z a ?b . OPTIONAL { ?z ?a ?c } } LIMIT 1")

    assert json.loads(answer.data)["head"]["vars"] == ["z", "b", "a", "c"]


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_what_xml_cannot_carry_is_not_sent_in_xml(client: FlaskClient, name: str) -> None:
    form = "CONSTRUCT { <x:a> <x:p> ?x }" if name == "rdfxml" else "SELECT ?x"
    bad = ask(client, f'{form} {{ BIND("a\\u0001b" AS ?x) }}', format=name, lang="en")
    good = ask(client, f'{form} {{ BIND("]]>\\r\\n<&" AS ?x) }}', format=name)

    assert bad.status_code == 406
    assert "U+0001" in problem(bad)["detail"]
    assert "]]>\r\n<&" in "".join(ElementTree.fromstring(good.data).itertext())


def test_a_request_that_packs_its_body_is_told_not_to(client: FlaskClient) -> None:
    answer = client.post(
        "/sparql",
        data=gzip.compress(b"ASK {}"),
        headers={"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"},
    )

    assert answer.status_code == 415


def test_a_client_has_its_share_of_requests_and_of_time(
    releases: Releases, make_app: MakeApp
) -> None:
    few = make_app(Settings(rate_requests=Limit(3)), releases).test_client()
    short = make_app(Settings(rate_seconds=Limit(1)), releases).test_client()
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    statuses = [ask(few, f"ASK {{}} # {n}").status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert ask(short, endless, timeout="1.2").status_code == 503
    late = ask(short, "ASK {}")
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 60
    other = short.get("/sparql?query=ASK{}", environ_overrides={"REMOTE_ADDR": "127.0.0.2"})
    assert other.status_code == 200
