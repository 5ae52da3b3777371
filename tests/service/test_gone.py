"""Addresses that are retired, and those that never were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.derive import derive, read_rules
from kg.releases import Releases, draft
from kg.search import index_of
from kg.settings import Limit, Settings
from kg.terms import PREFIXES, RDF_LANG_STRING, Iri, Literal, Quad

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]

BROWSER = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
BASE = Settings().base
GRAPH = Iri(f"{BASE}graph/granvik")
THEME = Iri(f"{BASE}id/theme/girls-mental-health")
OLD = Iri(f"{BASE}id/theme/girls")
LEFT = Iri(f"{BASE}id/theme/left")
TERM = Iri(f"{BASE}ns#OldGoal")
MARKER = Iri(f"{BASE}id/theme/marker")
A = Iri(f"{PREFIXES['rdf']}type")
REPLACED = Iri(f"{PREFIXES['dcterms']}isReplacedBy")
NOTE = Iri(f"{PREFIXES['skos']}changeNote")
LABEL = Iri(f"{PREFIXES['skos']}prefLabel")


def text(said: str, language: str) -> Literal:
    return Literal(said, RDF_LANG_STRING, language)


@pytest.fixture(scope="module")
def history(
    publish: Publish, granvik: list[Quad], tmp_path_factory: pytest.TempPathFactory
) -> Releases:
    """Granvik with two themes and a term too many, which then go, and with one that is moved."""
    theme, ontology = Iri(f"{BASE}ns#Theme"), Iri(f"{BASE}graph/ontology")
    going = {
        Quad(OLD, A, theme, GRAPH),
        Quad(OLD, LABEL, text("Flickor", "sv"), GRAPH),
        Quad(OLD, REPLACED, THEME, GRAPH),
        Quad(OLD, NOTE, text("dubblett", "sv"), GRAPH),
        Quad(OLD, NOTE, text("double", "en"), GRAPH),
        Quad(LEFT, A, theme, GRAPH),
        Quad(TERM, A, Iri(f"{PREFIXES['owl']}Class"), ontology),
        Quad(TERM, REPLACED, Iri(f"{BASE}ns#Goal"), ontology),
    }
    moved = Quad(MARKER, REPLACED, OLD, GRAPH)
    releases = publish(tmp_path_factory.mktemp("gone") / "releases", [*granvik, *going, moved])
    with draft(releases, role="editor") as made:
        made.change(set(), going)
        derive(made, read_rules(BASE), BASE)
        made.seal()
        made.publish("Themes put together", {}, {"violations": 0}, [])
    return releases


@pytest.fixture(scope="module")
def client(history: Releases, make_app: MakeApp) -> FlaskClient:
    settings = Settings(releases=history.root, rate_requests=Limit(0), rate_seconds=Limit(0))
    return make_app(settings, history).test_client()


@pytest.mark.parametrize("path", ["/id/theme/girls", "/doc/theme/girls", "/doc/theme/girls.ttl"])
def test_a_program_learns_where_to_go_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=JSON)
    told = answer.get_json()

    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert answer.headers["Link"] == f'<{THEME}>; rel="successor-version"'
    assert (told["successor"], told["release"]) == (THEME, 2)
    assert THEME in told["detail_sv"]
    assert THEME in told["detail_en"]
    assert client.get(told["type"], headers=BROWSER).status_code == 200


@pytest.mark.parametrize(("language", "why"), [("sv", "dubblett"), ("en", "double")])
def test_a_person_learns_where_it_went_since_when_and_why(
    client: FlaskClient, language: str, why: str
) -> None:
    answer = client.get(f"/id/theme/girls?lang={language}", headers=BROWSER)
    links = re.findall(r'href="([^"]+)"', answer.text)

    assert answer.status_code == 410
    assert f"<dd>{why}</dd>" in answer.text
    assert f"/id/theme/girls-mental-health?lang={language}" in links
    assert f"/releases/2?lang={language}" in links
    as_it_was = next(link.replace("&amp;", "&") for link in links if "release=1" in link)
    before = client.get(as_it_was, headers=BROWSER, follow_redirects=True)
    assert (before.status_code, "Flickor" in before.text) == (200, True)


def test_without_a_successor_it_is_gone_all_the_same(client: FlaskClient) -> None:
    answer = client.get("/doc/theme/left", headers=JSON)

    assert answer.status_code == 410
    assert "Link" not in answer.headers
    assert "successor" not in answer.get_json()
    page = client.get("/doc/theme/left?lang=en", headers=BROWSER)
    assert (page.status_code, "Themes put together" in page.text) == (410, True)


def test_what_only_points_at_its_successor_is_gone(client: FlaskClient) -> None:
    answer = client.get("/id/theme/marker", headers=JSON)

    assert (answer.status_code, answer.get_json()["successor"]) == (410, THEME)


def test_in_the_release_that_has_it_it_is_there(client: FlaskClient) -> None:
    assert client.get("/doc/theme/girls.ttl?release=1").status_code == 200
    assert client.get("/doc/theme/girls.ttl?release=2").status_code == 410


def test_a_term_that_is_retired_keeps_its_place_on_the_page(client: FlaskClient) -> None:
    page = client.get("/ns?lang=sv", headers=BROWSER).text
    entry = page[page.index('<li id="OldGoal">') :].partition("</li>")[0]

    assert 'href="/ns/Goal?lang=sv"' in entry
    assert client.get("/ns/OldGoal", headers=JSON).status_code == 410
    assert '<li id="OldGoal">' in client.get("/ns?release=1", headers=BROWSER).text
    assert client.get("/ns/OldGoal.ttl?release=1").status_code == 200


def test_what_never_was_is_not_found_and_what_is_near_is_offered(
    client: FlaskClient, history: Releases
) -> None:
    path = "/id/theme/unga-flickors-psykiska-halsa?lang=sv"
    before = client.get(path, headers=BROWSER)
    index_of(client.application.extensions["siktlinje"].reader.latest().store, BASE)
    after = client.get(path, headers=BROWSER)

    assert before.status_code == after.status_code == 404
    assert 'value="unga flickors psykiska halsa"' in before.text
    assert "Unga flickors psykiska ohälsa</a>" not in before.text
    assert "Unga flickors psykiska ohälsa</a>" in after.text
    assert client.get(path, headers=JSON).get_json()["status"] == 404


@pytest.mark.parametrize("path", ["/%00", "/a%0Ab", "/" + "x" * 900, "/<b>", "/-", "/.ttl"])
def test_odd_addresses_are_not_found_either(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)

    assert answer.status_code == 404
    assert "<b>" not in answer.text
