"""The queries of questions with their inputs written in, as anybody runs them at /sparql."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
import rdflib
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from kg.errors import BadInput
from kg.guard import check_query
from kg.question import Graph, Question, executable
from kg.question.executable import with_terms
from kg.question.finding import candidates
from kg.question.kinds import term_of
from kg.questions import QUESTIONS
from kg.releases import Releases, Served
from kg.settings import DefaultGraph, Limit, Settings
from kg.store import Row, Store, written
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term, rebase
from service.app import create_app
from service.serving import serving_of

#: What is computed in Python is no query that anybody can run.
RUNNABLE = {name: each for name, each in QUESTIONS.items() if not each.is_computed}
each_question = pytest.mark.parametrize("question", RUNNABLE.values(), ids=list(RUNNABLE))

#: What was answered, by question and inputs; some take a while.
ANSWERED: dict[tuple[str, Any], list[Row]] = {}
#: Another value for inputs that are no things.
OTHERS: dict[type, Any] = {date: date(2021, 1, 1), Decimal: Decimal("0.5"), int: 2, str: "å"}


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, Settings().base)


def asked_of(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Iterator[FlaskClient]:
    yield from asked_of(replace(shipped_settings, rate_requests=Limit(0), rate_seconds=Limit(0)))


def sparql(client: FlaskClient, query: str) -> list[Row]:
    if check_query(query).form == "CONSTRUCT":
        given = client.post("/sparql", data={"query": query, "format": "ntriples"})
        assert given.status_code == 200, given.text
        found = rdflib.Graph().parse(data=given.data, format="nt")
        ends = (tuple(Iri(str(end)) for end in each) for each in found)
        return links(Quad(s, p, o, Iri("x:g")) for s, p, o in ends)
    told = client.post("/sparql", data={"query": query, "format": "json"})
    assert told.status_code == 200, told.text
    assert told.json is not None
    names = told.json["head"]["vars"]
    return [
        {name: read(row[name]) if name in row else None for name in names}
        for row in told.json["results"]["bindings"]
    ]


def links(quads: Iterable[Quad]) -> list[Row]:
    """Triples as rows, in one order: a graph has none."""
    return [each._asdict() | {"graph": None} for each in sorted(quads, key=lambda q: q[:3])]


def read(value: dict[str, str]) -> Term:
    if value["type"] == "uri":
        return Iri(value["value"])
    if language := value.get("xml:lang"):
        return Literal(value["value"], RDF_LANG_STRING, language)
    return Literal(value["value"], Iri(value.get("datatype", XSD_STRING)))


def in_process(question: Question, graph: Graph, ask: Any) -> list[Row]:
    """What the question's own query gave while it was answered."""
    if (question.name, ask) not in ANSWERED:
        ANSWERED[question.name, ask] = _in_process(question, graph, ask)
    return ANSWERED[question.name, ask]


def _in_process(question: Question, graph: Graph, ask: Any) -> list[Row]:
    text, plain = rebase(question.query, graph.base), graph.rows
    build = graph.store.construct
    seen: list[list[Row]] = []

    def rows(query: str, *rest: Any) -> Any:
        names, found = plain(query, *rest)
        if query == text:
            seen.append([dict(zip(names, row, strict=True)) for row in found])
        return names, found

    def construct(query: str, *rest: Any) -> list[Quad]:
        quads = build(query, *rest)
        if query == text:
            seen.append(links(quads))
        return quads

    with patch.object(graph, "rows", rows), patch.object(graph.store, "construct", construct):
        question.answer(graph, ask)
    (found,) = seen
    many = {
        name: value for name, value in vars_of(ask).items() if isinstance(value, tuple) and value
    }
    return [row for row in found if all(row[name] in value for name, value in many.items())]


def vars_of(ask: Any) -> dict[str, Any]:
    return {field.name: getattr(ask, field.name) for field in fields(ask)}


def asks(question: Question, graph: Graph) -> list[Any]:
    """The example, without what may be left out, and with other values."""
    example = question.read(graph, question.header.example)
    required = {field.name for field in question.inputs if field.is_required}
    least = {name: getattr(example, name) for name in required}
    others: tuple[dict[str, Any], ...] = ({}, {})
    for field in question.inputs:
        known = [each.iri for each in candidates(graph, field.among)] if field.among else []
        for other, value in zip(others, (known[:1], known[-1:]), strict=True):
            other[field.name] = value[0] if value else OTHERS[field.type]
        if field.is_many:
            # One value, and more of them than the graph says anything of.
            others[0][field.name], others[1][field.name] = tuple(known[:1]), tuple(known[::2])
    made = (question.module.Input(**values) for values in (least, *others))
    return list(dict.fromkeys([example, *made]))


@each_question
def test_anybody_gets_the_rows_of_the_answer(
    question: Question, graph: Graph, client: FlaskClient
) -> None:
    for ask in asks(question, graph):
        query = executable(question, ask, graph.base)

        assert sparql(client, query) == in_process(question, graph, ask), query


@each_question
def test_no_input_is_left_that_was_given(question: Question, graph: Graph) -> None:
    for ask in asks(question, graph):
        query = executable(question, ask, graph.base)
        found = prepareQuery(query)

        assert query.startswith(f"# {question.header.texts['summary']['en']}\n")
        assert "#+" not in query
        assert "$" not in query
        assert check_query(query).form == ("CONSTRUCT" if question.is_graph else "SELECT")
        if not question.is_graph:
            names = {str(name) for name in found.algebra.PV}
            assert names >= {each.name for each in question.inputs}


@pytest.mark.parametrize(
    "name", ["directions", "bodies-on-a-date", "network-members", "weak-alignments", "theme-parts"]
)
def test_other_inputs_give_other_rows(name: str, graph: Graph) -> None:
    """Otherwise the tests above would compare nothing with nothing."""
    question = QUESTIONS[name]
    first, *others = (in_process(question, graph, ask) for ask in asks(question, graph))

    assert first
    assert any(each != first for each in others)


# -- the editor -------------------------------------------------------------------------------


@each_question
def test_the_answer_leads_to_its_query(
    question: Question, graph: Graph, client: FlaskClient
) -> None:
    ask = question.read(graph, question.header.example)
    _, query, _ = followed(question, client)

    assert query[0] == f"# {question.header.texts['summary']['sv']}"
    assert query[1].startswith("# Ställd till release 1; svaret: http://localhost/questions/")
    assert query[2:] == executable(question, ask, graph.base).splitlines()[1:]


def followed(question: Question, client: FlaskClient) -> tuple[Any, list[str], str]:
    """The answer to the example, the lines of the query it leads to, and its address."""
    path = f"/questions/{question.name}.json"
    told: Any = client.get(path, query_string=question.header.example | {"lang": "sv"}).json
    address = urlsplit(told["sparql_url"])
    (query,) = parse_qs(address.query)["query"]
    return told, query.splitlines(), f"{address.path}?{address.query}"


def test_the_editor_shows_the_query_with_its_answer(client: FlaskClient) -> None:
    told, query, address = followed(QUESTIONS["directions"], client)
    page = client.get(address, headers={"Accept": "text/html"})
    again = client.get(f"{query[1].rpartition(': ')[2]}&format=json").json

    assert page.status_code == 200
    assert query[0] in page.text
    assert again is not None
    assert again["rows"] == told["rows"]


def test_where_a_query_asks_no_union_the_address_names_the_graphs(
    shipped: Served, shipped_settings: Settings
) -> None:
    settings = replace(shipped_settings, default_graph=DefaultGraph.OWN)
    for client in asked_of(settings):
        told, _, address = followed(QUESTIONS["directions"], client)
        answer = client.get(f"{address}&format=json").json

        assert answer is not None
        assert len(answer["results"]["bindings"]) == len(told["rows"]) > 0


def test_an_address_that_is_too_long_is_left_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.linking._LINE_BYTES", 500)
    example = QUESTIONS["directions"].header.example
    told = client.get("/questions/directions.json", query_string=example).json

    assert told is not None
    assert told["sparql_url"] is None
    assert told["rows"]


# -- any input, anywhere in a query -----------------------------------------------------------

TEXT = """#+ summary: Which things are called so?
#+ summary.sv: Vilka saker heter så?
#+ about: .
#+ about.sv: .
#+ one: .
#+ one.sv: .
#+ other: .
#+ other.sv: .
#+ none: .
#+ none.sv: .
#+ column.thing: Thing
#+ column.thing.sv: Sak
#+ column.same: Same
#+ column.same.sv: Lika
#+ input.text: Text
#+ input.text.sv: Text
#+ example: text=a
PREFIX sl: <https://w3id.org/siktlinje/ns#>

# "$text" in a comment, and '$text' in a string, stay.
SELECT DISTINCT ?thing ?same (COUNT(*) AS ?count) $text WHERE {
  { SELECT ?thing $text WHERE { ?thing sl:says $text } GROUP BY ?thing $text ORDER BY $text }
  FILTER (!BOUND($text) || STR($text)=$text && "$text" != "$" && 1 <2 )
  FILTER NOT EXISTS { ?thing sl:saysNot ?other FILTER (?other = $text) }
  BIND (EXISTS { ?thing ?any ?said FILTER (BOUND($text) && ?said IN ($text)) } AS ?same)
}
GROUP BY ?thing ?same $text
HAVING (COUNT(*) > 0)
ORDER BY DESC(?same) $text ?thing
"""


@dataclass(frozen=True)
class Input:
    text: str | None = None


@dataclass(frozen=True)
class Out:
    thing: Iri
    same: bool
    count: int


MADE = SimpleNamespace(__name__="made", QUERY=TEXT, Input=Input, Row=Out)
A, B, C = (Iri(f"http://e/{name}") for name in "abc")
BASE = Settings().base


def holding(text: str) -> Store:
    says, says_not = (Iri(f"{BASE}ns#{name}") for name in ("says", "saysNot"))
    values = [(A, says, text), (B, says, text), (B, says_not, text), (C, says, text + "x")]
    return Store.in_memory(Quad(s, p, Literal(o), Iri("http://e/g")) for s, p, o in values)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\\"'\n\r\tuU0041$?{}"))


@given(text=TEXTS)
def test_whatever_the_text_is_it_stays_a_text(text: str) -> None:
    store = holding(text)
    query = with_terms(TEXT, {"text": written(Literal(text), "text")})
    rows = store.select(query)

    assert [(row["thing"], row["text"]) for row in rows] == [(A, Literal(text))]
    assert rows == store.select(TEXT, {"text": Literal(text)})
    check_query(query)


@given(text=TEXTS)
def test_another_reader_reads_the_same_text(text: str) -> None:
    query = f"SELECT ({written(Literal(text), 'text')} AS ?text) {{}}"
    (row,) = rdflib.Graph().query(query)

    # rdflib's rows may be of ASK as well, for its types; this one is of SELECT.
    assert str(row[0]) == text  # type: ignore[index]


def test_what_is_not_given_stays_a_variable() -> None:
    store = holding("a")
    query = with_terms(TEXT, {})

    assert "BOUND(?text)" in query
    assert '"$text" !=' in query
    assert store.select(query) == store.select(TEXT)


@pytest.mark.parametrize(
    "address", ["http://e/> } DROP ALL #", "a b", "_:b", "", "http://e/\\u003e"]
)
def test_what_is_no_address_is_not_written(address: str) -> None:
    with pytest.raises(BadInput, match="where"):
        written(Iri(address), "where")


@pytest.mark.parametrize(
    "value", [True, False, 7, -1, Decimal("0.8"), date(2016, 10, 17), "", Iri("http://e/å")]
)
def test_every_kind_of_input_comes_back_as_it_went(value: Any) -> None:
    term = term_of(value)
    query = f"SELECT ({written(term, 'x')} AS ?x) {{}}"

    assert Store.in_memory().select(query) == [{"x": term}]
