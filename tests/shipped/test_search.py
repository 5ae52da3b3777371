"""Search in the shipped data: words as people write them, in both languages."""

from __future__ import annotations

import csv
from pathlib import Path
from time import process_time

import pytest

from kg.errors import BadInput
from kg.question import Graph, OfKind
from kg.question.finding import find
from kg.releases import Served
from kg.search import (
    Group,
    Index,
    Place,
    Tier,
    complete,
    gather,
    index_of,
    make_index,
    make_suggestions,
)
from kg.terms import CANONICAL_BASE as BASE
from kg.terms import Iri

THEMES = f"{BASE}id/theme/"


@pytest.fixture(scope="module")
def index(shipped: Served) -> Index:
    return index_of(shipped.store, BASE)


def rows(name: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def found(index: Index, query: str) -> list[str]:
    return [hit.iri for hit in index.search(query, "sv").hits]


def is_same(index: Index, row: dict[str, str]) -> bool:
    """The same set; of themes for a query in the other language, for names are not translated."""
    query, base = set(found(index, row["query"])), set(found(index, row["base"]))
    if row["what"] == "language":
        query, base = ({each for each in side if each.startswith(THEMES)} for side in (query, base))
    return query == base and bool(query)


def test_inflected_and_translated_queries_find_what_the_base_form_finds(index: Index) -> None:
    queries = rows("search-queries")
    wrong = [row["query"] for row in queries if not is_same(index, row)]

    assert len(queries) >= 120
    assert len(wrong) <= 0.05 * len(queries), wrong


def test_words_that_mean_different_things_are_not_merged(index: Index) -> None:
    pairs = rows("search-apart")
    merged = [
        pair for pair in pairs if set(found(index, pair["one"])) == set(found(index, pair["other"]))
    ]

    assert len(pairs) >= 36
    assert len(merged) <= 0.05 * len(pairs), merged


@pytest.mark.parametrize("row", [row for row in rows("search-queries") if row["first"]], ids=str)
def test_what_a_query_means_comes_first(index: Index, row: dict[str, str]) -> None:
    assert found(index, row["query"])[0] == f"{BASE}id/{row['first']}"


def test_three_ways_to_write_the_theme_of_the_response_find_it_alone(index: Index) -> None:
    queries = ("flickors psykiska ohälsa", "flickornas psykiska ohälsa", "girls' mental health")

    assert {tuple(found(index, each)) for each in queries} == {(f"{THEMES}girls-mental-health",)}


def test_health_and_ill_health_lead_to_different_themes(index: Index) -> None:
    assert found(index, "psykisk hälsa")[0] == f"{THEMES}mental-health-young"
    assert found(index, "psykisk ohälsa")[0] == f"{THEMES}girls-mental-health"


def test_every_theme_is_found_first_by_its_names_in_both_languages(index: Index) -> None:
    themes = [thing for thing in index.things.things if thing.iri.startswith(THEMES)]
    names = [(thing.iri, name.value) for thing in themes for name in thing.names]

    assert len(names) == 2 * len(themes) >= 54
    assert [name for iri, name in names if found(index, name)[0] != iri] == []


@pytest.mark.parametrize(
    ("query", "slug", "place", "tier"),
    [
        ("Unga flickors psykiska ohälsa", "girls-mental-health", Place.NAME, Tier.EXACT),
        ("tjejers psykiska ohälsa", "girls-mental-health", Place.ALTERNATIVE, Tier.EXACT),
        ("ungas psykiska hälsans", "mental-health-young", Place.NAME, Tier.INFLECTED),
        ("skolstress", "girls-mental-health", Place.SEARCH_WORD, Tier.EXACT),
        ("flickors psykiska ohalsa", "girls-mental-health", Place.NAME, Tier.KEYBOARD),
        ("flickors psykiska ohälssa", "girls-mental-health", Place.NAME, Tier.TYPO),
    ],
)
def test_a_result_says_by_which_text_and_how_it_was_found(
    index: Index, query: str, slug: str, place: Place, tier: Tier
) -> None:
    first = index.search(query, "sv").hits[0]

    assert first.iri == THEMES + slug
    assert (first.why.place, first.why.tier) == (place, tier)
    assert all(first.why.said().values())


def test_letters_that_a_keyboard_lacks_count_less_than_the_right_ones(index: Index) -> None:
    right, bare = (index.search(each, "sv").hits[0] for each in ("ohälsa", "ohalsa"))

    assert right.iri == bare.iri
    assert right.score > bare.score


def test_a_text_in_the_other_language_is_said_to_be_so(index: Index) -> None:
    why = index.search("girls' mental health", "sv").hits[0].why

    assert why.is_other_language
    assert "på engelska" in why.said()["sv"]
    assert not index.search("girls' mental health", "en").hits[0].why.is_other_language


def test_where_nothing_has_all_words_what_has_most_says_which_it_lacks(index: Index) -> None:
    given = index.search("psykisk hälsa i Farsta", "sv")

    assert not given.is_whole
    assert all(hit.why.missing for hit in given.hits)
    assert "Farsta".casefold() in given.hits[0].why.said()["sv"]


def test_what_finds_nothing_has_neighbours(index: Index) -> None:
    assert index.search("klimtochenergi", "sv").hits == ()
    assert f"{THEMES}climate" in {hit.iri for hit in index.nearest("klimtochenergi", "sv")}


def test_two_indexes_of_a_release_are_equal(shipped: Served, index: Index) -> None:
    gather.cache_clear()
    again = gather(shipped.store, BASE)

    assert make_index(again, BASE) == index
    assert make_suggestions(again, BASE) == make_suggestions(index.things, BASE)


def test_counts_by_kind_add_up_to_all_results(index: Index) -> None:
    given = index.search("barn", "sv")

    assert sum(given.kinds.values()) == len(given.hits) > 10


HOSTILE = {
    "a word of 400 letters": "ö" * 400,
    "control characters": "psykisk\x00hälsa\x1b[31m\x7f" * 10,
    "right to left": "צעירים ونساء \u202eälsah",
    "emoji": "🧒🏽👩‍👧‍👧" * 30,
    "combining marks": "a" + "\u0301" * 300,
    "forty typing errors": " ".join(f"kvartalsrapprt{chr(97 + n % 26)}x" for n in range(23)),
    "SPARQL": '" } ; DELETE WHERE { ?s ?p ?o } #',
    "half a character": "\ud800 hälsa",
    "only words that say nothing": "och i på the of",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_takes_little_time(index: Index, shipped: Served, query: str) -> None:
    # The names to suggest are gathered once for a release, before anybody types.
    complete(shipped.store, BASE, "a", "sv")
    begun = process_time()
    index.search(query, "sv")
    index.nearest(query, "sv")
    complete(shipped.store, BASE, query, "sv")

    # What it takes is some hundredths; the bound tells it from what grows without one.
    assert process_time() - begun < 1.0


@pytest.mark.parametrize("query", ["ord " * 10_000, "ö" * 100_000])
def test_what_nobody_types_is_refused_before_any_work(
    index: Index, shipped: Served, query: str
) -> None:
    for ask in (
        lambda: index.search(query, "sv"),
        lambda: complete(shipped.store, BASE, query, "sv"),
    ):
        begun = process_time()
        with pytest.raises(BadInput) as told:
            ask()
        assert told.value.key == "search-too-long"
        assert process_time() - begun < 0.1


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("unga fl", "girls-mental-health"),
        ("flickors", "girls-mental-health"),
        ("tjejer", "girls-mental-health"),
        ("mental ill", "girls-mental-health"),
        ("valbefin", "health"),
        ("uppväxtvillkorens", "upbringing"),
    ],
)
def test_the_beginning_of_a_name_suggests_the_thing(shipped: Served, typed: str, slug: str) -> None:
    given = complete(shipped.store, BASE, typed, "sv", Group(Iri(f"{BASE}ns#Theme")))

    assert THEMES + slug in {each.iri for each in given}


def test_what_is_suggested_is_of_the_kind_asked_for(shipped: Served) -> None:
    classes = complete(shipped.store, BASE, "n", "sv", Group(Iri(f"{BASE}ns#Body"), True))
    codes = complete(shipped.store, BASE, "ska", "sv", Group(Iri(f"{BASE}code/modality")))

    assert f"{BASE}ns#Board" in {each.iri for each in classes}
    assert {each.iri for each in codes} == {f"{BASE}code/modality/must"}


def test_what_is_put_into_an_input_names_one_thing(shipped: Served) -> None:
    themes = Group(Iri(f"{BASE}ns#Theme"))
    graph = Graph(shipped.store, BASE)
    for typed in "abcdefghijklmnoprstuvwåäö":
        for each in complete(shipped.store, BASE, typed, "sv", themes, 100):
            assert find(graph, each.value, OfKind("Theme")) == each.iri


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("flickornas psykiska ohälsa", "girls-mental-health"),
        ("psykiska hälsan", "mental-health-young"),
        ("uppväxtvillkoren och utbildningarna", "upbringing"),
        ("conditions of growing up and educations", "upbringing"),
    ],
)
def test_an_input_takes_a_name_in_another_form(shipped: Served, said: str, slug: str) -> None:
    assert find(Graph(shipped.store, BASE), said, OfKind("Theme")) == THEMES + slug


def test_an_input_takes_no_search_word_for_a_name(shipped: Served) -> None:
    """Health is another concept than ill-health, so a search word for both names neither."""
    with pytest.raises(BadInput) as told:
        find(Graph(shipped.store, BASE), "flickornas psykiska hälsa", OfKind("Theme"))

    assert told.value.key == "input-none"
    assert "girls-mental-health" in str(told.value)
