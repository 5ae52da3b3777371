"""The list of questions: all, or those with some words and a tag."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from kg.question import Question, collated
from kg.questions import QUESTIONS
from service.question_list import matching

NETWORK = [each for each in QUESTIONS.values() if "network" in each.header.tags]

BROWSER = {"Accept": "text/html"}


def names(text: str, tag: str = "") -> list[str]:
    return [each.name for each in matching(text, tag)]


def listed(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    "text",
    ["nätverk", "NÄTVERK", "natverk", "Na\u0308tverk", "network", "nätverk  plats", "seat network"],
)
def test_words_are_found_in_either_language_however_they_are_typed(text: str) -> None:
    assert "active-but-left-out" in names(text)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("malet", True), ("målet", True), ("målét", True), ("mälet", False), ("mòlet", False)],
)
def test_a_finds_a_with_a_ring_but_who_types_a_letter_means_it(typed: str, is_found: bool) -> None:
    assert ("coverage-of-goals" in names(typed)) is is_found


def test_all_words_have_to_be_there() -> None:
    both = set(names("nätverk organ"))

    assert both == set(names("nätverk")) & set(names("organ"))
    assert 0 < len(both) < len(set(names("nätverk")) | set(names("organ")))


def test_what_stands_in_patterns_is_only_text() -> None:
    assert names(".*") == []
    assert names("(") == [each.name for each in QUESTIONS.values() if "(" in _texts(each)]


def _texts(question: Question) -> str:
    header = question.header
    return " ".join([*header.texts["summary"].values(), *header.texts["about"].values()])


def test_a_tag_has_the_questions_that_bear_it(client: FlaskClient) -> None:
    told = client.get("/questions.json?tag=network").json
    expected = [name for name, each in QUESTIONS.items() if "network" in each.header.tags]

    assert told is not None
    assert [each["name"] for each in told] == expected


def test_data_and_page_find_the_same(client: FlaskClient) -> None:
    told = client.get("/questions.json?q=nätverk&tag=gaps").json
    html = listed(client, "/questions?q=nätverk&tag=gaps&lang=sv")

    assert told is not None
    assert {each["name"] for each in told} == shown(html)
    assert 0 < len(told) < len(QUESTIONS)
    assert f"{len(told)} frågor: Luckor med ”nätverk”" in html


def shown(html: str) -> set[str]:
    return set(re.findall(r'<h3><a href="/questions/([a-z-]+)', html))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_without_words_each_question_stands_once_under_a_heading(
    client: FlaskClient, language: str
) -> None:
    html = listed(client, f"/questions?lang={language}")
    titles = [each.header.texts["summary"][language] for each in QUESTIONS.values()]
    headings = re.findall(r'<h2 class="node"[^>]*>(.*?)</h2>', html)

    assert len(re.findall(r'<h3><a href="/questions/', html)) == len(QUESTIONS)
    assert all(html.count(f">{title}</a>") == 1 for title in map(_escaped, titles))
    assert headings == sorted(headings, key=lambda heading: collated(heading, language))


def _escaped(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("q=konfidens&tag=trust&lang=sv", "En fråga: Tillit och belägg med ”konfidens”"),
        ("q=zzz&lang=sv", "Ingen fråga stämmer med ”zzz”"),
        ("q=zzz&lang=en", "No question matches with “zzz”"),
        ("tag=network&lang=en", f"{len(NETWORK)} questions: Networks"),
    ],
)
def test_the_number_is_said_in_words(client: FlaskClient, address: str, said: str) -> None:
    assert said in unescape(listed(client, f"/questions?{address}"))


def test_an_empty_result_says_what_was_searched_and_leads_back(client: FlaskClient) -> None:
    html = listed(client, "/questions?q=zzz&lang=en")

    assert "in Swedish or English" in html
    assert '<a href="/questions?lang=en">All questions</a>' in html
    assert shown(html) == set()


def test_search_and_tag_are_kept_by_each_other(client: FlaskClient) -> None:
    html = listed(client, "/questions?q=<b>&tag=network&lang=en")

    assert '<input type="hidden" name="tag" value="network">' in html
    assert 'value="&lt;b&gt;"' in html
    assert "q=%3Cb%3E&amp;tag=gaps" in html or "tag=gaps&amp;q=%3Cb%3E" in html
    assert "<b>" not in html


def test_a_tag_that_does_not_exist_is_named(client: FlaskClient) -> None:
    told = client.get("/questions.json?tag=colours")

    assert (told.status_code, told.content_type) == (400, "application/problem+json")
    assert told.json is not None
    assert "colours" in told.json["detail_sv"]
    assert "network" in told.json["detail_en"]


@pytest.mark.parametrize("address", ["/questions?endpoint=x", "/?_external=1&_scheme=javascript"])
def test_no_parameter_breaks_the_way_to_the_other_language(
    client: FlaskClient, address: str
) -> None:
    html = listed(client, address)

    assert re.search(r'<a href="/[^"/][^"]*lang=(sv|en)"|<a href="/\?[^"]*lang=(sv|en)"', html)


def test_a_page_does_not_lead_to_another_host(client: FlaskClient) -> None:
    html = client.get("//evil.example/x", headers=BROWSER).text

    assert 'href="//' not in html
