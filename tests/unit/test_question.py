"""The two files of a question have to fit together, and values to mean one thing."""

from __future__ import annotations

from dataclasses import make_dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any

import pytest

from kg.errors import BadInput, Disagreement, NotFound
from kg.question import Field, Graph, OfKind, OfScheme, describe
from kg.question.finding import find
from kg.question.kinds import read_fields, term_of, value_of
from kg.question.sentence import sentence
from kg.question.shape import shape_of
from kg.store import Store
from kg.terms import XSD_STRING, Iri, Literal, Quad

BASE = "https://w3id.org/siktlinje/"
TEXTS = """
#+ summary: What?
#+ summary.sv: Vad?
#+ about: About.
#+ about.sv: Om.
#+ one: One of {theme}.
#+ one.sv: En av {theme}.
#+ other: {n} of {theme}.
#+ other.sv: {n} av {theme}.
#+ none: None.
#+ none.sv: Ingen.
#+ tags: themes
#+ example: theme=a
"""
SELECT = "SELECT ?body $theme WHERE { ?body <x:on> $theme } ORDER BY ?body"


def module(query: str, inputs: list[Any], columns: list[Any]) -> ModuleType:
    made = ModuleType("kg.questions.planted_one")
    made.QUERY = query  # type: ignore[attr-defined]
    made.Input = make_dataclass("Input", inputs, frozen=True)  # type: ignore[attr-defined]
    made.Row = make_dataclass("Row", columns, frozen=True)  # type: ignore[attr-defined]
    made.answer = lambda graph, ask: graph.select(query, ask, made.Row)  # type: ignore[attr-defined]
    return made


THEME = ("theme", Annotated[Iri, OfKind("Theme")])
BODY = ("body", Iri)


def test_two_files_that_fit_are_a_question() -> None:
    question = describe(module(TEXTS + SELECT, [THEME], [BODY]))

    assert question.name == "planted-one"
    assert question.inputs == (Field("theme", Iri, True, OfKind("Theme")),)
    assert question.header.example == {"theme": "a"}


@pytest.mark.parametrize(
    ("query", "inputs", "columns", "what"),
    [
        (SELECT.replace("?body", "?bodies"), [THEME], [BODY], "a column"),
        (SELECT, [THEME], [BODY, ("date", date)], "a column"),
        (SELECT, [], [BODY], "an input in one file"),
        (SELECT, [THEME, ("on", date)], [BODY], "an input in one file"),
        (SELECT.replace("?body $theme", "?body"), [THEME], [BODY], "not selected"),
        (SELECT.replace("> $theme", "> ?theme"), [THEME], [BODY], "also written with"),
        (SELECT.partition(" ORDER")[0], [THEME], [BODY], "without an order"),
        (
            "SELECT ?body $theme WHERE { { SELECT ?body { ?body <x:on> $theme } } } ORDER BY ?body",
            [THEME],
            [BODY],
            "hides",
        ),
        ("SELECT * WHERE { ?body <x:on> $theme } ORDER BY ?body", [THEME], [BODY], "a column"),
        (SELECT, [THEME], [("unheardof", Iri)], "a column"),
        (SELECT.replace("body", "unheardof"), [THEME], [("unheardof", Iri)], "without a name"),
    ],
)
def test_planted_faults_are_found(query: str, inputs: Any, columns: Any, what: str) -> None:
    with pytest.raises(Disagreement, match=what):
        describe(module(TEXTS + query, inputs, columns))


def test_a_text_that_one_language_lacks_is_found() -> None:
    with pytest.raises(Disagreement, match=r"one\.sv"):
        describe(module((TEXTS + SELECT).replace("#+ one.sv", "#"), [THEME], [BODY]))


def test_an_input_of_a_sub_select_that_selects_it_is_not_hidden() -> None:
    shape = shape_of(
        "SELECT ?a $x WHERE { { SELECT ?a $x (COUNT(?b) AS ?n) { ?a ?b $x } GROUP BY ?a $x } }"
    )

    assert shape.hidden == set()
    assert shape.selected == {"a", "x"}
    assert shape.inputs == {"x"}


def test_what_an_expression_uses_is_not_what_it_gives() -> None:
    shape = shape_of("SELECT (COUNT(?b) AS ?n) (MAX($x) AS ?m) WHERE { ?a ?b $x }")

    assert shape.selected == {"n", "m"}


@pytest.mark.parametrize(
    "value",
    [True, 7, Decimal("0.8"), date(2016, 10, 17), "å", Iri("http://e/a")],
)
def test_a_value_survives_being_a_term(value: Any) -> None:
    assert value_of(term_of(value), type(value)) == value


def test_what_is_of_another_kind_is_no_value() -> None:
    with pytest.raises(ValueError, match="no IRI"):
        value_of(Literal("a", XSD_STRING), Iri)
    with pytest.raises(ValueError, match="no date"):
        value_of(Iri("http://e/a"), date)


def test_an_optional_field_is_known() -> None:
    row = make_dataclass("Row", [("first", date | None)])
    asked = make_dataclass("Input", [("on", date | None, None)])

    assert read_fields(row)[0].type is date
    assert read_fields(asked)[0].is_required is False


@pytest.fixture
def graph() -> Graph:
    theme, label = Iri(BASE + "ns#Theme"), Iri("http://www.w3.org/2004/02/skos/core#prefLabel")
    a_type = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    names = {"hav": "Havet", "have": "Havets liv", "sjo": "Sjön"}
    quads = []
    for slug, name in names.items():
        thing = Iri(f"{BASE}id/theme/{slug}")
        quads += [
            Quad(thing, a_type, theme, Iri("http://e/g")),
            Quad(thing, label, Literal(name, Iri("x:l"), "sv"), Iri("http://e/g")),
        ]
    lang = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    quads = [
        each._replace(object=each.object._replace(datatype=lang))
        if isinstance(each.object, Literal)
        else each
        for each in quads
    ]
    return Graph(Store.in_memory(quads), BASE)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("hav", "hav"), ("HAVET", "hav"), ("havets", "have"), ("liv", "have"), ("sj", "sjo")],
)
def test_the_whole_goes_before_the_beginning_and_that_before_a_part(
    graph: Graph, text: str, slug: str
) -> None:
    assert find(graph, text, OfKind("Theme")) == f"{BASE}id/theme/{slug}"


def test_what_means_several_things_is_told(graph: Graph) -> None:
    with pytest.raises(BadInput) as told:
        find(graph, "have", OfKind("Nothing"))
    assert told.value.key == "input-none"
    with pytest.raises(BadInput) as told:
        find(graph, "e", OfKind("Theme"))
    assert told.value.key == "input-several"
    assert "hav (Havet)" in str(told.value)


def test_a_name_in_another_form_is_taken_for_the_one_it_means(graph: Graph) -> None:
    assert find(graph, "havens", OfKind("Theme")) == f"{BASE}id/theme/hav"


def test_what_means_nothing_names_what_is_nearest(graph: Graph) -> None:
    with pytest.raises(BadInput) as told:
        find(graph, "sjöm", OfKind("Theme"))

    assert told.value.key == "input-none"
    assert "sjo" in str(told.value)
    assert "Havet" not in str(told.value)


def test_a_code_is_found_in_its_scheme(graph: Graph) -> None:
    with pytest.raises(BadInput):
        find(graph, "must", OfScheme("modality"))


def test_a_graph_without_a_day_says_so(graph: Graph) -> None:
    with pytest.raises(NotFound, match="on="):
        _ = graph.reference_day


@pytest.mark.parametrize(
    ("count", "words"), [(0, "Ingen."), (1, "En av Havet."), (1234, "1\xa0234 av Havet.")]
)
def test_the_sentence_counts(graph: Graph, count: int, words: str) -> None:
    question = describe(module(TEXTS + SELECT, [THEME], [BODY]))
    ask = question.read(graph, {"theme": "hav"})
    found = question.answer(graph, ask)
    found.figures["n"] = count

    assert sentence(question, graph, found)["sv"] == words
