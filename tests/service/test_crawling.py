"""Crawlers find every page, know what it is about, and leave alone what is not for them."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from kg.questions import QUESTIONS
from kg.releases import Releases
from kg.settings import Settings
from service import crawling
from service.structured import _kinds

BASE = Settings().base
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ROOT = "http://localhost/"
THINGS = tuple(BASE + kind for kind in ("id/", "code/", "graph/"))


def locations(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml"), path
    return [each.text or "" for each in ET.fromstring(answer.data).iter(f"{XML}loc")]


def test_every_page_is_in_the_sitemap_once(client: FlaskClient, releases: Releases) -> None:
    said = {quad.subject for quad in releases.open(1).quads()}
    things = {each for each in said if each.startswith(THINGS) and "#" not in each}
    found = locations(client, "/sitemap.xml")

    assert len(found) == len(set(found))
    assert set(found) == {
        *(ROOT + path for path in ("", "questions", "catalog")),
        *(f"{ROOT}questions/{name}" for name in QUESTIONS),
        *(ROOT + each.removeprefix(BASE).replace("id/", "doc/", 1) for each in things),
    }


def test_a_page_has_the_day_of_its_release(client: FlaskClient, releases: Releases) -> None:
    document = ET.fromstring(client.get("/sitemap.xml").data)

    assert {each.text for each in document.iter(f"{XML}lastmod")} == {
        releases.current().time.date().isoformat()
    }


def test_a_long_list_comes_in_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = locations(client, "/sitemap.xml")
    monkeypatch.setattr(crawling, "PART", 100)
    parts = locations(client, "/sitemap.xml")
    sizes = [locations(client, part.removeprefix(ROOT[:-1])) for part in parts]

    assert [each for part in sizes for each in part] == whole
    assert max(map(len, sizes)) == 100
    for path in ("/sitemap-0.xml", f"/sitemap-{len(parts) + 1}.xml"):
        assert client.get(path).status_code == 404
    monkeypatch.undo()
    assert client.get("/sitemap-1.xml").status_code == 404


def test_a_crawler_that_has_the_list_is_not_sent_it_again(client: FlaskClient) -> None:
    for path in ("/sitemap.xml", "/robots.txt"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304, path


def test_pages_are_for_crawlers_and_queries_are_not(client: FlaskClient) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())

    assert rules.site_maps() == [f"{ROOT}sitemap.xml"]
    for path in ("", "questions", "catalog.ttl", "doc/theme/girls-mental-health", "dumps/1.nq.gz"):
        assert rules.can_fetch("any", ROOT + path), path
    for path in ("sparql?query=ASK{}", "search?q=x", "suggest", "graphs/x", "update", "queries"):
        assert not rules.can_fetch("any", ROOT + path), path


# -- what a page is about --------------------------------------------------------------------


def block(client: FlaskClient, path: str) -> dict[str, Any]:
    page = client.get(path, headers=BROWSER, follow_redirects=True).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told: dict[str, Any] = json.loads(found)
    assert told["@context"] == "https://schema.org"
    return told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_start_page_is_about_the_data_set(client: FlaskClient, language: str) -> None:
    told = block(client, f"/?lang={language}")

    assert (told["@type"], told["name"], told["version"]) == ("Dataset", "Siktlinje: Granvik", "1")
    assert told["license"] == "http://creativecommons.org/licenses/by/4.0/"
    assert "distribution" not in told


def test_the_catalogue_names_every_data_set_and_file(
    client: FlaskClient, releases: Releases
) -> None:
    told = block(client, "/catalog")
    whole, *graphs = told["dataset"]

    assert told["@type"] == "DataCatalog"
    assert {each["@id"] for each in graphs} == set(releases.current().quads)
    assert [each["contentUrl"] for each in whole["distribution"]] == [
        f"{ROOT}dumps/1.{end}.gz" for end in ("nq", "trig", "jsonld")
    ]


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/doc/initiative/besok", "Project", "Besök från <grannstäder> & andra"),
        ("/doc/body/norra", "GovernmentOrganization", "Norra stadsdelsnämnden"),
        ("/doc/partner/hamnvik", "City", "Hamnvik"),
        ("/doc/theme/girls-mental-health", "DefinedTerm", "Unga flickors psykiska ohälsa"),
        ("/doc/document/svar", "DigitalDocument", "Norras remissvar"),
        ("/code/modality/must", "DefinedTerm", "ska"),
        ("/doc/evidence/besok", "Thing", None),
    ],
)
def test_a_thing_is_told_by_its_kind_and_name(
    client: FlaskClient, path: str, kind: str, name: str | None
) -> None:
    told = block(client, f"{path}?lang=sv")

    assert told["@type"] == kind
    assert name is None or told["name"] == name
    assert told["url"] == ROOT + path[1:]
    assert str(told["@id"]).startswith(BASE)


def test_kinds_are_classes_that_the_graph_knows(releases: Releases) -> None:
    known = {quad.subject for quad in releases.open(1).quads()}

    assert {f"{BASE}ns#{name[3:]}" for name in _kinds() if name.startswith("sl:")} <= known
