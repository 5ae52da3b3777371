"""The made-up city that the bench measures on: the same each time, sound, and skewed as in life."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.derive import derive, read_rules
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Releases, draft
from kg.settings import Settings
from kg.store import Store, normalised, parse_lines
from kg.terms import CANONICAL_BASE, PREFIXES, RDF_TYPE, Iri, Literal, Quad
from kg.validate import Shapes, validate
from tests.bench.city import lines, vocabulary
from tests.bench.questions.inputs import Inputs

SIZE = 10_000
ROOT = Path(__file__).parents[2]
SETTINGS = Settings(ontology=ROOT / "ontology", shapes=ROOT / "shapes", data=ROOT / "data")
SL = PREFIXES["sl"]


@pytest.fixture(scope="module")
def city() -> list[Quad]:
    return parse_lines("".join(lines(SIZE)).encode())


@pytest.fixture(scope="module")
def larger_city() -> list[Quad]:
    return parse_lines("".join(lines(10 * SIZE)).encode())


def test_same_size_and_seed_give_the_same_lines() -> None:
    assert list(lines(SIZE)) == list(lines(SIZE))
    assert list(lines(SIZE)) != list(lines(SIZE, seed=2))


def test_city_has_about_the_size_asked_for(larger_city: list[Quad]) -> None:
    assert 10 * SIZE <= len(larger_city) <= 10 * SIZE * 1.01


def test_city_has_no_line_twice_nor_in_another_form_than_the_store_has_it(city: list[Quad]) -> None:
    assert set(normalised(city)) == set(city)
    assert len(set(city)) == len(city)


def test_city_conforms_to_the_shapes_when_it_is_derived_from(
    city: list[Quad], tmp_path: Path
) -> None:
    with draft(Releases(tmp_path / "releases"), "tester") as made:
        made.change([*vocabulary(SETTINGS), *city])
        derive(made, read_rules(CANONICAL_BASE), CANONICAL_BASE)
        quads = list(made.store.quads())

    verdict = validate(Store.in_memory(quads), Shapes.read(SETTINGS))

    assert [each for each in verdict.results if each.severity == "Violation"] == []
    assert verdict.evaluated > len(city) / 10


def test_a_tenth_of_the_themes_hold_most_of_the_links(larger_city: list[Quad]) -> None:
    theme = f"{CANONICAL_BASE}id/theme/"
    links = Counter(
        each.object
        for each in larger_city
        if each.predicate == SL + "alignmentTarget" and str(each.object).startswith(theme)
    )
    themes = {each.subject for each in larger_city if each.object == SL + "Theme"}

    first_tenth = links.most_common(len(themes) // 10)

    assert sum(number for _, number in first_tenth) > 0.4 * links.total()
    assert len(links) > 0.5 * len(themes), "the tail is long"


def test_every_node_of_the_city_is_marked_and_typed(city: list[Quad]) -> None:
    terms = {term for each in city for term in (each.subject, each.object)}
    nodes = {term for term in terms if isinstance(term, Iri) and f"{CANONICAL_BASE}id/" in term}

    assert [each for each in nodes if not re.match(r".*/id/[a-z]+/synthetic-", each)] == []
    assert nodes - {each.subject for each in city if each.predicate == RDF_TYPE} == set()
    assert [each for each in city if "/graph/synthetic-" not in each.graph] == []


def test_every_name_in_the_city_says_that_it_is_made_up(city: list[Quad]) -> None:
    names = {
        each.object
        for each in city
        if each.predicate == PREFIXES["skos"] + "prefLabel" and isinstance(each.object, Literal)
    }

    assert names
    assert [each for each in names if not re.match(r"Påhitta[dt]|Made-up", each.value)] == []


#: Nobody planted in this city what the radar looks for; tests/bench/quality has cities with it.
PLANTED_ELSEWHERE = {"bring-together", "overlapping-initiatives", "scale-up", "what-would-lift"}


def test_every_question_finds_something_in_the_city(city: list[Quad], tmp_path: Path) -> None:
    with draft(Releases(tmp_path / "releases"), "tester") as made:
        made.change([*vocabulary(SETTINGS), *city])
        derive(made, read_rules(CANONICAL_BASE), CANONICAL_BASE)
        graph = Graph(Store.in_memory(made.store.quads()), CANONICAL_BASE)
    inputs = Inputs(graph)

    silent = {
        name
        for name, question in QUESTIONS.items()
        if not any(question.put(graph, given).rows for given in inputs.of(question))
    }

    assert silent == PLANTED_ELSEWHERE
