"""Base forms, the lexicon, and the index on made-up names."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import Index, Tier, gather, make_index, make_suggestions
from kg.search.forms import content, keys_of
from kg.search.lemmas import lemma
from kg.search.lexicon import lexicon
from kg.search.meant import meant
from kg.search.words import folded, plain, words
from kg.store import Store
from kg.terms import CANONICAL_BASE as BASE
from kg.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, Iri, Literal, Quad

NAMES = {
    "nanna": ("Nannas nämnd", "Nanna's board"),
    "malare": ("Målare i Granvik", "Painters of Granvik"),
    "mal": ("Mål för Granvik", "Goals of Granvik"),
    "halsa": ("Psykisk hälsa", "Mental health"),
    "ohalsa": ("Psykisk ohälsa", "Mental ill-health"),
    "vandring": ("Trygghetsvandringar", "Safety walks"),
    "osten": ("Östra-Västra nämnden", "East-West Board"),
}


def text(value: str, language: str) -> Literal:
    return Literal(value, RDF_LANG_STRING, language)


def quads(names: dict[str, tuple[str, str]]) -> list[Quad]:
    graph, label = Iri(f"{BASE}graph/made-up"), Iri(PREFIXES["skos"] + "prefLabel")
    found = []
    for slug, (swedish, english) in names.items():
        thing = Iri(f"{BASE}id/thing/{slug}")
        found += [
            Quad(thing, RDF_TYPE, Iri(f"{BASE}ns#Theme"), graph),
            Quad(thing, label, text(swedish, "sv"), graph),
            Quad(thing, label, text(english, "en"), graph),
        ]
    return found


@pytest.fixture(scope="module")
def index() -> Index:
    return make_index(gather(Store.in_memory(quads(NAMES)), BASE), BASE)


def slugs(index: Index, query: str) -> list[str]:
    return [hit.iri.rpartition("/")[2] for hit in index.search(query, "sv").hits]


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("flickornas", "flicka"),
        ("nämnderna", "nämnd"),
        ("nämner", "nämna"),
        ("stress", "stress"),
        ("boendet", "boende"),
        ("kulturnäringarna", "kulturnäring"),
        ("granviks", "granvik"),
        ("nyanländas", "nyanländ"),
        ("äldres", "äldre"),
        ("målare", "målare"),
    ],
)
def test_a_form_has_its_base_form(word: str, base: str) -> None:
    assert lemma(word, "sv") == base


@pytest.mark.parametrize(("word", "base"), [("parking", "parking"), ("girls", "girl")])
def test_an_english_doing_is_not_its_verb(word: str, base: str) -> None:
    assert lemma(word, "en") == base


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_base_form_of_the_lexicon_is_its_own(language: str) -> None:
    forms = lexicon().forms[language]

    assert {lemma(base, language) for base in forms.values()} == set(forms.values())


def test_compounds_and_their_parts_are_base_forms() -> None:
    known = lexicon().compounds
    wrong = {
        word
        for compound, parts in known.items()
        for word in (compound, *parts)
        if lemma(word, "sv") != word
    }

    assert wrong == set()
    assert all(len(parts) > 1 for parts in known.values())


def test_words_that_say_nothing_count_only_where_there_are_no_others() -> None:
    assert content("Barn och unga i staden") == ("barn", "unga", "staden")
    assert content("i och för") == ("i", "och", "för")


def test_written_apart_or_with_a_hyphen_it_is_one_word() -> None:
    assert content("mental ill health") == ("mental", "illhealth")
    assert keys_of("ill-health", "en") & keys_of("illhealth", "en")
    assert keys_of("well-being") & keys_of("wellbeing")


@pytest.mark.parametrize(
    ("query", "slug", "tier"),
    [
        ("Nannas nämnd", "nanna", Tier.EXACT),
        ("Nanna nämnder", "nanna", Tier.INFLECTED),
        ("vandring", "vandring", Tier.PART),
        ("Västra", "osten", Tier.PART),
        ("psykisk ohalsa", "ohalsa", Tier.KEYBOARD),
        ("trygghetsvanringar", "vandring", Tier.TYPO),
    ],
)
def test_each_word_goes_the_surest_way(index: Index, query: str, slug: str, tier: Tier) -> None:
    hits = index.search(query, "sv").hits

    assert hits[0].iri.endswith(f"/{slug}")
    assert hits[0].why.tier is tier


def test_a_word_that_dictionaries_have_is_no_error_and_no_form_of_another(index: Index) -> None:
    assert slugs(index, "mål") == ["mal"]
    assert slugs(index, "målare") == ["malare"]
    assert slugs(index, "hälsa") == ["halsa"]
    assert slugs(index, "hälla") == []


def test_health_and_ill_health_stay_apart_in_both_languages(index: Index) -> None:
    assert slugs(index, "psykiska hälsan") == slugs(index, "mental health") == ["halsa"]
    assert slugs(index, "psykiska ohälsans") == slugs(index, "mental ill health") == ["ohalsa"]


def test_the_order_of_the_words_finds_the_same(index: Index) -> None:
    found = [set(slugs(index, " ".join(each))) for each in permutations(("mål", "för", "granvik"))]

    assert found == [{"mal"}] * 6


@given(st.text(max_size=400))
def test_no_text_makes_search_fail_and_scores_are_in_order(index: Index, query: str) -> None:
    if len(query.split()) > 40:
        return
    hits = index.search(query, "sv").hits
    scores = [hit.score for hit in hits]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({hit.iri for hit in hits}) == len(hits)
    assert all(all(hit.why.said().values()) for hit in hits)


@given(st.text(max_size=100))
def test_taking_apart_is_stable(given_text: str) -> None:
    assert plain(plain(given_text)) == plain(given_text)
    assert words(plain(given_text)) == words(given_text)
    assert folded(folded(given_text)) == folded(given_text)


@given(st.dictionaries(st.sampled_from("abcdef"), st.text(min_size=1, max_size=12), min_size=1))
def test_every_name_is_found_by_itself_and_suggested_by_its_beginning(
    names: dict[str, str],
) -> None:
    things = gather(Store.in_memory(quads({slug: (n, n) for slug, n in names.items()})), BASE)
    index, suggestions = make_index(things, BASE), make_suggestions(things, BASE)

    for slug, name in names.items():
        if words(name):
            assert slug in slugs(index, name)
            first = words(name)[0]
            assert suggestions.suggest(first[:1], "sv") != []


@given(st.permutations(sorted(NAMES)))
def test_an_index_does_not_depend_on_the_order_of_the_graph(slugs_given: list[str]) -> None:
    one = gather(Store.in_memory(quads({slug: NAMES[slug] for slug in slugs_given})), BASE)
    other = gather(Store.in_memory(quads(NAMES)), BASE)

    assert make_index(one, BASE) == make_index(other, BASE)


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("psykiska ohälsan", "ohalsa"),
        ("målen för Granvik", "mal"),
        ("nämnder", None),
        ("psykiska", None),
        ("ohalsa", None),
        ("", None),
    ],
)
def test_an_inflected_name_is_taken_for_the_one_it_means(said: str, slug: str | None) -> None:
    names = {
        Iri(each): [text(swedish, "sv"), text(english, "en")]
        for each, (swedish, english) in NAMES.items()
    }

    assert meant(names, said) == slug
