"""The two files of a question have to fit together, and values to mean one thing."""

from __future__ import annotations

from dataclasses import make_dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any

import pytest

from kg.errors import BadInput, Disagreement, NotFound
from kg.question import (
    Candidate,
    Field,
    Graph,
    OfKind,
    OfScheme,
    Triple,
    as_text,
    candidates,
    choices,
    describe,
    find,
    shorts,
    shown,
)
from kg.question.kinds import read_fields, term_of, value_of
from kg.question.sentence import sentence
from kg.question.shape import shape_of
from kg.store import Store
from kg.terms import RDF_TYPE, XSD_STRING, Iri, Literal, Quad

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
    # A module made up here has names that its type does not know; so below.
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
        (SELECT.replace(" }", " BIND ($theme AS ?x) }"), [THEME], [BODY], "not seen"),
        (SELECT.replace(" }", " FILTER (BOUND($theme)) }"), [THEME], [BODY], "not seen"),
        ("SELECT * WHERE { ?body <x:on> $theme } ORDER BY ?body", [THEME], [BODY], "a column"),
        (SELECT, [THEME], [("unheardof", Iri)], "a column"),
        (SELECT.replace("body", "unheardof"), [THEME], [("unheardof", Iri)], "without a name"),
        (SELECT, [("theme", tuple[Iri, ...], ())], [BODY], "no column"),
        ("CONSTRUCT { ?body <x:on> $theme } { ?body <x:on> $theme }", [THEME], [BODY], "no Triple"),
    ],
)
def test_planted_faults_are_found(query: str, inputs: Any, columns: Any, what: str) -> None:
    with pytest.raises(Disagreement, match=what):
        describe(module(TEXTS + query, inputs, columns))


LINKS = """CONSTRUCT { ?subject ?predicate ?object } WHERE {
  SELECT ?subject ?predicate ?object $theme WHERE {
    VALUES ?predicate { <x:on> <x:says> }
    ?subject ?predicate ?object .
    FILTER (?object = $theme || ?subject = $theme)
  }
}"""


def graph_module(query: str) -> ModuleType:
    made = module(TEXTS + column_names("subject", "predicate", "object") + query, [THEME], [])
    # As above.
    made.Row = Triple  # type: ignore[attr-defined]
    made.answer = lambda graph, ask: graph.construct(query, ask)  # type: ignore[attr-defined]
    return made


def column_names(*columns: str) -> str:
    return "".join(f"#+ column.{each}: C\n#+ column.{each}.sv: C\n" for each in columns)


def test_a_question_may_answer_with_a_graph() -> None:
    question = describe(graph_module(LINKS))
    theme, body = Iri("x:theme"), Iri("x:body")
    store = Store.in_memory([Quad(each, Iri("x:on"), theme, Iri("x:g")) for each in (body, theme)])
    found = question.answer(Graph(store, BASE), question.module.Input(theme))

    assert question.is_graph
    assert found.rows == [Triple(body, Iri("x:on"), theme), Triple(theme, Iri("x:on"), theme)]
    assert found.figures["n"] == 2


def test_a_graph_of_more_than_links_is_refused() -> None:
    question = describe(graph_module(LINKS))
    theme = Iri("x:theme")
    quad = Quad(theme, Iri("x:says"), Literal("so", XSD_STRING), Iri("x:g"))

    with pytest.raises(Disagreement, match="'so' is no IRI"):
        question.answer(Graph(Store.in_memory([quad]), BASE), question.module.Input(theme))


def test_a_graph_whose_pattern_hides_an_input_is_found() -> None:
    with pytest.raises(Disagreement, match="not selected"):
        describe(graph_module(LINKS.replace("?object $theme WHERE", "?object WHERE")))


def test_an_input_may_have_several_values() -> None:
    made = module(
        TEXTS + SELECT, [("theme", Annotated[tuple[Iri, ...], OfKind("Theme")], ())], [BODY, THEME]
    )
    question = describe(made)
    body, themes = Iri("x:body"), [Iri(f"x:{name}") for name in "abc"]
    store = Store.in_memory([Quad(body, Iri("x:on"), each, Iri("x:g")) for each in themes])
    graph = Graph(store, BASE)

    def found(*values: Iri) -> list[Iri]:
        return [row.theme for row in question.answer(graph, made.Input(values)).rows]

    assert question.inputs == (Field("theme", Iri, False, OfKind("Theme"), False, True),)
    assert sorted(found()) == themes
    assert found(themes[1]) == themes[1:2]
    assert sorted(found(themes[2], themes[0])) == themes[::2]
    assert as_text(made.Input(tuple(themes[:2]))) == {"theme": ["x:a", "x:b"]}
    assert question.recall({"theme": ["x:a", "x:b"]}) == made.Input(tuple(themes[:2]))
    assert question.recall({}) == made.Input()


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


def test_each_language_names_the_candidates_in_its_own_words() -> None:
    graph = named(
        {"sea": [("Havet", "sv"), ("The sea", "en"), ("Deep water", "en-t-sv")]},
        {"lake": [("Sjön", "sv"), ("The lake", "en-t-sv"), ("Deep pond", "en")]},
    )
    with pytest.raises(BadInput) as told:
        find(graph, "deep", OfKind("Theme"), "theme")

    assert "2 saker: lake (Sjön), sea (Havet)." in told.value.text["sv"]
    assert "2 things: lake (The lake), sea (The sea)." in told.value.text["en"]
    assert told.value.values["name"] == "theme"


def test_a_choice_is_typed_by_a_name_that_means_it_alone() -> None:
    graph = named(
        {"sea": [("Havet", "sv"), ("The water", "en")]},
        {"lake": [("Älven", "sv"), ("The water", "en")]},
        {"havet": [("Dyningen", "sv"), ("The swell", "en")]},
    )
    known = candidates(graph, OfKind("Theme"))
    typed = {
        language: [(each.short, each.typed) for each in choices(graph, known, language)]
        for language in ("sv", "en")
    }

    assert typed["sv"] == [("havet", "Dyningen"), ("sea", "sea"), ("lake", "Älven")]
    assert typed["en"] == [("havet", "The swell"), ("lake", "lake"), ("sea", "sea")]
    for language in typed:
        for each in choices(graph, known, language):
            assert find(graph, each.typed, OfKind("Theme")) == each.iri


def test_an_address_whose_end_is_shared_stands_in_full() -> None:
    one, other = Iri("http://e/a/x"), Iri("http://e/b/X")

    assert shorts([Candidate(one, ()), Candidate(other, ())]) == {one: one, other: other}


def named(*things: dict[str, list[tuple[str, str]]]) -> Graph:
    """A graph of themes with names in languages."""
    tagged = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    preferred = Iri("http://www.w3.org/2004/02/skos/core#prefLabel")
    other = Iri("http://www.w3.org/2004/02/skos/core#altLabel")
    graph, quads, seen = Iri("http://e/g"), [], set()
    for slug, names in (pair for each in things for pair in each.items()):
        thing = Iri(f"{BASE}id/theme/{slug}")
        quads.append(Quad(thing, RDF_TYPE, Iri(f"{BASE}ns#Theme"), graph))
        for text, tag in names:
            naming = other if (thing, tag[:2]) in seen else preferred
            seen.add((thing, tag[:2]))
            quads.append(Quad(thing, naming, Literal(text, tagged, tag), graph))
    return Graph(Store.in_memory(quads), BASE)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Decimal, "NaN", "ett tal"),
        (Decimal, "0,8", "ett tal"),
        (date, "in June", "en dag"),
        (int, "many", "ett heltal"),
        (bool, "perhaps", "true eller false"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(
    graph: Graph, kind: type, text: str, said: str
) -> None:
    question = describe(module(TEXTS + SELECT, [("theme", kind)], [BODY]))

    with pytest.raises(BadInput) as told:
        question.read(graph, {"theme": text})

    assert said in told.value.text["sv"]
    assert text in told.value.text["en"]


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (Decimal("0.85"), "0,85", "0.85"),
        (Decimal("1234.5678"), "1\xa0234,5678", "1,234.5678"),
        (1234, "1\xa0234", "1,234"),
        (True, "ja", "yes"),
        (date(2016, 10, 1), "1 oktober 2016", "1 October 2016"),
    ],
)
def test_a_value_is_written_as_its_reader_writes_it(
    graph: Graph, value: object, swedish: str, english: str
) -> None:
    assert [shown(graph, value, language) for language in ("sv", "en")] == [swedish, english]


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


PROSE = """
tags = ["themes"]
example = { theme = "a" }
summary = { en = "What?", sv = "Vad?" }
about = { en = "About.", sv = "Om." }
one = { en = "One of {theme}.", sv = "En av {theme}." }
other = { en = "{n} of {theme}.", sv = "{n} av {theme}." }
none = { en = "None.", sv = "Ingen." }

[column.sum]
en = "Sum"
sv = "Summa"
"""
READ = "SELECT ?thing ?count WHERE { ?thing <x:count> ?count } ORDER BY ?thing"


def computed(prose: str, *reads: str) -> ModuleType:
    made = module("", [THEME], [("sum", int)])
    del made.QUERY
    # As above.
    made.PROSE, made.READS = prose, reads  # type: ignore[attr-defined]
    return made


def test_what_is_computed_has_prose_of_its_own() -> None:
    question = describe(computed(PROSE, READ, READ))

    assert question.is_computed
    assert question.header == describe(module(TEXTS + SELECT, [THEME], [BODY])).header._replace(
        texts=question.header.texts
    )
    assert question.header.named("column", "sum") == {"sv": "Summa", "en": "Sum"}
    assert question.queries == (READ, READ)
    assert question.query == f"{READ}\n{READ}"


@pytest.mark.parametrize(
    ("prose", "reads", "what"),
    [
        (PROSE, (READ.replace("?count }", "$count }"),), "an input in a query that takes none"),
        (PROSE, (READ, READ.split(" ORDER")[0]), "without an order"),
        (PROSE.replace("[column.sum]", "[column.total]"), (READ,), "without a name"),
        (PROSE.replace('theme = "a"', ""), (READ,), "not in the example"),
    ],
)
def test_what_is_computed_has_to_fit_together_too(
    prose: str, reads: tuple[str, ...], what: str
) -> None:
    with pytest.raises(Disagreement, match=what):
        describe(computed(prose, *reads))


def test_prose_is_in_both_languages() -> None:
    with pytest.raises(Disagreement, match=r"one\.sv"):
        describe(computed(PROSE.replace(', sv = "En av {theme}."', ""), READ))


def test_a_module_may_mean_another_day() -> None:
    made = computed(PROSE, READ)
    # As above.
    made.Input = make_dataclass("Input", [("on", date | None, None)], frozen=True)  # type: ignore[attr-defined]
    made.day = lambda graph: date(2026, 1, 2)  # type: ignore[attr-defined]
    graph = Graph(Store.in_memory(), BASE)

    assert describe(made).read(graph, {}).on == date(2026, 1, 2)
    assert describe(made).read(graph, {"on": "2020-01-01"}).on == date(2020, 1, 1)
