"""What holds for every question, checked on its own example, on the shipped data."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import rdflib
import schemathesis
from click.testing import CliRunner
from flask.testing import FlaskClient
from rdflib import DCTERMS, PROV, RDFS, Namespace
from rdflib.term import Node
from schemathesis import BaseSchema

import kg.questions
from kg.errors import BadInput
from kg.question import DAY, Field, Graph, Question, Raw, as_rows, cell, texts_of
from kg.question.finding import candidates
from kg.questions import QUESTIONS
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service.app import create_app
from service.cli import cli
from service.serving import serving_of

GOLDEN = Path(__file__).parent
SCHEMA = Namespace("http://schema.org/")

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, Settings().base)


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Any:
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", client.application)


def rows(question: Question, graph: Graph) -> dict[str, Any]:
    found = question.put(graph, question.header.example)
    return {
        "inputs": question.header.example,
        "rows": as_rows(question.columns, found.rows),
        "unknown": as_rows(question.columns, found.unknown),
    }


def options_of(given: Raw) -> list[str]:
    """Inputs as the command line takes them."""
    return [
        part
        for name, value in given.items()
        for text in texts_of(value)
        for part in (f"--{name}", text)
    ]


def golden(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{question.name}.json").read_text("utf-8"))
    return found


def test_every_file_beside_a_module_is_of_a_question() -> None:
    folder = Path(kg.questions.__file__).parent
    files = [*folder.glob("*.rq"), *folder.glob("*.toml")]

    assert {file.stem.replace("_", "-") for file in files} == {*QUESTIONS, "words"}


@each_question
def test_the_answer_is_the_golden_one(question: Question, graph: Graph) -> None:
    found = rows(question, graph)
    if os.environ.get("GOLDEN") == "write":
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{question.name}.json").write_text(text, encoding="utf-8")

    assert found == golden(question)


@each_question
def test_several_values_keep_the_rows_of_each(question: Question, graph: Graph) -> None:
    for field in question.inputs:
        if field.is_many and field.among:
            values = [str(each.iri) for each in candidates(graph, field.among)]
            each = [_with(question, graph, field, [value]) for value in values]
            every = _with(question, graph, field, values[1::2])

            assert set(every) == {row for rows in each[1::2] for row in rows}
            assert len(every) == len(set(every))
            assert any(each[::2]), "otherwise there is nothing to leave out"


def _with(question: Question, graph: Graph, field: Field, texts: list[str]) -> list[Any]:
    others = {name: text for name, text in question.header.example.items() if name != field.name}
    return question.put(graph, {**others, field.name: texts}).rows


# After the one that writes them.
def test_every_golden_file_is_of_a_question() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(QUESTIONS)


@each_question
def test_the_answer_says_something(question: Question) -> None:
    told = golden(question)

    assert told["rows"] or told["unknown"], "an example with an empty answer shows nothing"


@each_question
def test_http_says_the_same(question: Question, client: FlaskClient, described: BaseSchema) -> None:
    told = client.get(f"/questions/{question.name}.json", query_string=question.header.example)

    assert told.status_code == 200, told.text
    assert told.json is not None
    assert {key: told.json[key] for key in ("rows", "unknown")} == {
        key: golden(question)[key] for key in ("rows", "unknown")
    }
    assert set(told.json["sentence"]) == {"sv", "en"}
    assert told.headers["ETag"]
    described[f"/questions/{question.name}"]["GET"].validate_response(told)


@each_question
def test_csv_says_the_same(question: Question, client: FlaskClient) -> None:
    told = client.get(f"/questions/{question.name}.csv", query_string=question.header.example)
    found = list(csv.DictReader(io.StringIO(told.text, newline="")))
    names = [name for column in question.columns for name in column.variables]

    expected = [flat(row) for row in golden(question)["rows"]]
    assert [{name: row[name] for name in names} for row in found] == expected


def flat(row: dict[str, Any]) -> dict[str, str]:
    """A row as CSV has it: a text in both languages is two columns."""
    cells = {
        part: value
        for name, given in row.items()
        for part, value in (
            {f"{name}_{language}": text for language, text in given.items()}
            if isinstance(given, dict)
            else {name: given}
        ).items()
    }
    return {name: "" if value is None else str(value) for name, value in cells.items()}


@each_question
def test_turtle_says_the_same(question: Question, client: FlaskClient) -> None:
    told = client.get(f"/questions/{question.name}.ttl", query_string=question.header.example)
    assert (told.status_code, told.mimetype) == (200, "text/turtle"), told.text
    read = rdflib.Graph().parse(data=told.get_data(), format="turtle")
    asked = rdflib.URIRef(f"{Settings().base}questions/{question.name}")
    (answer,) = read.subjects(PROV.wasDerivedFrom, asked)
    apart = read.value(answer, DCTERMS.relation)

    assert members(read, question, answer) == golden(question)["rows"]
    assert members(read, question, apart) == golden(question)["unknown"]
    if question.is_graph:
        for row in golden(question)["rows"]:
            subject, predicate, object = map(rdflib.URIRef, row.values())
            assert (subject, predicate, object) in read
    for field in question.inputs:
        given = read.value(answer, asked + f"#{field.name}")
        # A day that is not given is the reference day.
        assert (given is None) == (field.name not in {*question.header.example, DAY})
    # Objects may be any node, for rdflib's types; comments are literals.
    assert {each.language for each in read.objects(answer, RDFS.comment)} == {"sv", "en"}  # type: ignore[attr-defined]


def members(read: rdflib.Graph, question: Question, whole: Node | None) -> list[dict[str, Any]]:
    """The rows of a collection, in their places, as JSON has them."""
    rows = list(read.objects(whole, PROV.hadMember)) if whole else []
    rows.sort(key=lambda row: int(str(read.value(row, SCHEMA.position))))
    return [
        {field.name: cell_in(read, question, row, field) for field in question.columns}
        for row in rows
    ]


def cell_in(read: rdflib.Graph, question: Question, row: Node, field: Field) -> Any:
    column = rdflib.URIRef(f"{Settings().base}questions/{question.name}#{field.name}")
    found: list[Any] = list(read.objects(row, column))
    assert len(list(read.objects(column, RDFS.label))) == 2
    if field.is_words:
        return dict.fromkeys(("sv", "en")) | {each.language: str(each) for each in found}
    (value,) = found or [None]
    if value is None:
        return None
    return str(value) if isinstance(value, rdflib.URIRef) else cell(value.toPython())


def test_turtle_is_one_however_it_is_asked_for(
    client: FlaskClient, shipped_settings: Settings
) -> None:
    example = QUESTIONS["directions"].header.example
    told = [
        client.get("/questions/directions.ttl", query_string=example),
        client.get("/questions/directions", query_string=example | {"format": "ttl"}),
        client.get(
            "/questions/directions", query_string=example, headers={"Accept": "text/turtle"}
        ),
    ]
    options = options_of(example)
    result = CliRunner(env={"SIKTLINJE_RELEASES": str(shipped_settings.releases)}).invoke(
        cli, ["ask", "directions", *options, "--format", "ttl"]
    )

    assert [each.status_code for each in told] == [200] * 3
    assert {each.text for each in told} == {result.output}
    prefixes = [line for line in result.output.splitlines() if line.startswith("@prefix ")]
    assert prefixes == sorted(prefixes)


def test_names_in_turtle_say_which_language_they_are_in(client: FlaskClient) -> None:
    told = client.get("/questions/bodies-on-a-date.ttl?kind=DistrictCouncil").get_data()
    read = rdflib.Graph().parse(data=told, format="turtle")
    # As above: names are literals.
    name = {
        each.language: str(each)  # type: ignore[attr-defined]
        for each in read.objects(rdflib.URIRef(f"{Settings().base}id/body/sdn-hl"), RDFS.label)
    }

    assert name["sv"] == "Hägersten-Liljeholmens stadsdelsnämnd"
    assert name.get("en") != name["sv"]


@each_question
def test_a_page_shows_it_in_both_languages(question: Question, client: FlaskClient) -> None:
    for language in ("sv", "en"):
        told = client.get(
            f"/questions/{question.name}",
            query_string={**question.header.example, "lang": language},
            headers={"Accept": "text/html"},
        )

        assert told.status_code == 200, told.text
        assert f'<html lang="{language}">' in told.text
        assert question.header.texts["summary"][language] in told.get_data(as_text=True)


@each_question
def test_the_command_says_the_same(question: Question, shipped_settings: Settings) -> None:
    options = options_of(question.header.example)
    result = CliRunner(env={"SIKTLINJE_RELEASES": str(shipped_settings.releases)}).invoke(
        cli, ["ask", question.name, *options, "--format", "json"]
    )

    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["rows"] == golden(question)["rows"]


@each_question
def test_rows_come_in_one_order(question: Question, graph: Graph) -> None:
    first = question.put(graph, question.header.example)
    again = question.put(graph, question.header.example)

    assert first.rows == again.rows
    assert len(set(map(str, first.rows))) == len(first.rows), "a row comes twice"


@each_question
def test_names_are_in_both_languages(question: Question, graph: Graph) -> None:
    for what, fields in (("input", question.inputs), ("column", question.columns)):
        for field in fields:
            assert set(question.words(what, field)) == {"sv", "en"}
    assert question.header.tags


def test_a_cell_is_what_json_has(graph: Graph) -> None:
    assert cell(graph.reference_day) == "2016-10-17"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/questions/nothing", 404),
        ("/questions/successors.yaml", 404),
        ("/questions/successors.ttl?body=nobody", 400),
        ("/questions/successors.json", 400),
        ("/questions/successors.json?body=nobody", 400),
        ("/questions/successors.json?body=stadsdelsnämnd", 400),
        ("/questions/successors.json?body=sdn-hl&colour=red", 400),
        ("/questions/bodies-on-a-date.json?kind=Board&on=yesterday", 400),
        ("/questions/successors.json?body=sdn-hl&release=99", 404),
    ],
)
def test_mistakes_are_told(client: FlaskClient, address: str, status: int) -> None:
    told = client.get(address, headers={"Accept": "application/json"})

    assert (told.status_code, told.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "text",
    [
        "sdn-hl",
        "https://w3id.org/siktlinje/id/body/sdn-hl",
        "Hägersten-Liljeholmens stadsdelsnämnd",
        "  hägersten-liljeholmens   STADSDELSNÄMND ",
        "Hägersten-Liljeholmens stadsdelsn",
    ],
)
def test_a_body_is_meant_in_several_ways(graph: Graph, text: str) -> None:
    ask = QUESTIONS["successors"].read(graph, {"body": text})

    assert ask.body == "https://w3id.org/siktlinje/id/body/sdn-hl"


def test_the_list_names_all(client: FlaskClient) -> None:
    told = client.get("/questions.json").json

    assert told is not None
    assert [each["name"] for each in told] == list(QUESTIONS)
    assert client.get("/questions", headers={"Accept": "text/html"}).status_code == 200


def test_an_address_in_full_means_one_thing_and_only_of_its_kind(graph: Graph) -> None:
    body = "https://w3id.org/siktlinje/id/body/sdn-hl"

    assert QUESTIONS["successors"].read(graph, {"body": body}).body == body
    for wrong in (
        "https://w3id.org/siktlinje/id/body/nobody",
        "https://w3id.org/siktlinje/ns#Body",
    ):
        with pytest.raises(BadInput):
            QUESTIONS["successors"].read(graph, {"body": wrong})
