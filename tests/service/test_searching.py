"""Search and suggestions over HTTP, in a city that does not exist."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.question import Field, OfClass, OfKind, OfScheme
from kg.terms import CANONICAL_BASE as BASE
from kg.terms import Iri
from service import searching
from service.serving import serving_of
from service.suggesting import suggestions_for

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def searched(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    answer = client.get("/search.json", query_string=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.data)
    return told


def test_results_have_what_the_contract_names(client: FlaskClient) -> None:
    first = searched(client, q="flickornas psykiska ohälsa", lang="sv")["results"][0]

    assert list(first) == ["iri", "label", "kind", "lang", "score", "why"]
    assert first["iri"] == f"{BASE}id/theme/girls-mental-health"
    assert (first["label"], first["lang"]) == ("Unga flickors psykiska ohälsa", "sv")
    assert first["kind"] == "Theme"
    assert 0 < first["score"] <= 1
    assert (first["why"]["place"], first["why"]["how"]) == ("name", "inflected")
    assert (first["why"]["sv"], first["why"]["en"]) == ("namn, böjd form", "name, inflected form")


def test_labels_are_in_the_readers_language_whatever_the_query_is_in(client: FlaskClient) -> None:
    first = searched(client, q="flickors psykiska ohälsa", lang="en")["results"][0]

    assert (first["label"], first["lang"]) == ("Mental ill-health of young girls", "en-t-sv")
    assert first["why"]["other_language"]
    assert first["why"]["en"] == "name, in Swedish, the same words"


def test_the_same_is_told_by_ending_format_and_header(client: FlaskClient) -> None:
    ways = [
        client.get("/search.json?q=nämnd&lang=sv"),
        client.get("/search?q=nämnd&lang=sv&format=json", headers=BROWSER),
        client.get("/search?q=nämnd&lang=sv", headers={"Accept": "application/json"}),
    ]

    assert len({each.data for each in ways}) == 1
    assert client.get("/search?q=nämnd", headers=BROWSER).mimetype == "text/html"


def test_pages_hand_out_every_result_once(client: FlaskClient) -> None:
    everything = searched(client, q="stadsdelsnämnd", limit=100)
    found, address = [], "/search.json?q=stadsdelsnämnd&limit=2"
    while address:
        told = json.loads(client.get(address).data)
        assert told["total"] == everything["total"]
        found += told["results"]
        address = told["next"]

    assert found == everything["results"]
    assert len(found) == everything["total"] > 2


def test_kinds_count_all_results_and_choose_among_them(client: FlaskClient) -> None:
    everything = searched(client, q="stadsdelsnämnd")
    counts = {each["kind"]: each["count"] for each in everything["kinds"]}
    councils = searched(client, q="stadsdelsnämnd", kind="DistrictCouncil")

    assert sum(counts.values()) == everything["total"]
    assert councils["total"] == counts["DistrictCouncil"] == 3
    assert councils["kinds"] == everything["kinds"]
    assert {each["kind"] for each in councils["results"]} == {"DistrictCouncil"}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("q=x&page=0", "page=0"),
        ("q=x&page=²", "page=²"),
        ("q=x&limit=101", "100"),
        ("q=x&q=y", "q"),
        ("q=x&kind=Nothing", "Nothing"),
        ("q=" + "ord+" * 41, "40"),
        ("q=" + "x" * 401, "400"),
        ("q=%ff", "UTF-8"),
    ],
)
def test_what_cannot_be_searched_for_is_told(client: FlaskClient, asked: str, says: str) -> None:
    answer = client.get(f"/search.json?{asked}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert says in json.loads(answer.data)["detail_en"]


def test_nothing_found_leads_on(client: FlaskClient) -> None:
    told = searched(client, q="hhamnnvikkk", lang="sv")
    page = client.get("/search?q=tjejgruper+xyzzyq&lang=sv", headers=BROWSER).text

    assert told["results"] == []
    assert [each["label"] for each in told["suggestions"]] == ["Hamnvik"]
    assert "saknar xyzzyq" in page


def test_an_answer_that_is_still_the_same_is_not_sent_again(client: FlaskClient) -> None:
    for address in ("/search.json?q=barn", "/suggest?q=u&kind=Theme"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        other = client.get(f"{address}x", headers={"If-None-Match": first.headers["ETag"]})

        assert again.status_code == 304
        assert other.status_code in (200, 400)
        assert first.headers["Siktlinje-Release"] == "1"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_says_how_many_and_why(client: FlaskClient, language: str) -> None:
    page = client.get(f"/search?q=girls' groups&lang={language}", headers=BROWSER).text

    assert page.count("<h1") == 1
    assert f'<html lang="{language}">' in page
    assert {"sv": "En träff", "en": "One result"}[language] in page
    assert {"sv": "Namn, på engelska, exakt", "en": "Name, exact"}[language] in page


def test_what_is_searched_for_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/search?q=<script>alert(1)</script>", headers=BROWSER).text

    assert "<script>alert" not in page
    assert not re.search(r"<script(?![^>]* src=)|\son[a-z]+=", page)


def test_every_result_on_the_page_leads_somewhere(client: FlaskClient) -> None:
    page = client.get("/search?q=stadsdelsnämnd&lang=sv", headers=BROWSER).text
    links = re.findall(r'<p class="hit"><a href="([^"]+)"', page)

    assert len(links) > 2
    for link in links:
        assert client.get(link.replace("&amp;", "&"), headers=BROWSER).status_code in (200, 303)


def test_suggestions_are_few_small_and_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=f&lang=sv")
    told = json.loads(answer.data)["suggestions"]

    assert 0 < len(told) <= 10
    assert len(answer.data) < 4096
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert set(told[0]) == {"iri", "value", "label", "lang", "kind", "text"}
    assert json.loads(client.get("/suggest").data) == {"suggestions": []}


def test_an_input_of_a_question_says_where_it_is_completed(app: Flask) -> None:
    fields = {
        "kind=Theme": Field("theme", Iri, True, OfKind("Theme")),
        "below=Body": Field("kind", Iri, True, OfClass("Body")),
        "scheme=modality": Field("firmness", Iri, True, OfScheme("modality")),
    }
    with app.test_request_context("/?lang=sv"):
        for asked, field in fields.items():
            address = str(suggestions_for(field))
            assert asked in address
            told = app.test_client().get(
                f"{address}&q=s" if "scheme" in asked else f"{address}&q=u"
            )
            assert told.status_code == 200
        assert suggestions_for(Field("on", str, False)) is None


@pytest.mark.parametrize(("limit", "is_warmed"), [(1_000_000, True), (1, False)])
def test_the_index_is_made_ahead_unless_the_release_is_large(
    app: Flask, monkeypatch: pytest.MonkeyPatch, limit: int, is_warmed: bool
) -> None:
    made: list[str] = []
    monkeypatch.setattr(searching, "WARMED", limit)
    monkeypatch.setattr(searching, "index_of", lambda store, base: made.append(base))
    searching.warm(serving_of(app))
    for thread in threading.enumerate():
        if thread.name == "search":
            thread.join()

    assert made == [BASE] * is_warmed
