"""What a person sees: the start page, and what every page has."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from kg.releases import Releases
from kg.settings import Settings
from kg.store import read_query
from kg.terms import Iri
from service.examples import FOLDER, NAMES
from service.overview import overview

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PAGES = ["/", "/sparql", "/sparql?query=ASK{}", "/problems/internal", "/nothing"]
#: Pages of the same kind as these few; tests of their own look at the others.
OTHER_TERMS = re.compile(r"/ns/(?!(Goal|Alignment|contributesTo|sha256)\b)|/code/(?!modality\b)")


class Links(HTMLParser):
    """Collects the addresses of a page, by the element that has them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action") and value:
                self.found.append((tag, value))


def get(client: FlaskClient, path: str, language: str) -> str:
    joint = "&" if "?" in path else "?"
    return client.get(f"{path}{joint}lang={language}", headers=BROWSER).text


def plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html)
    return " ".join(unescape(text).split())


def test_the_start_page_counts_what_is_in_the_graph(client: FlaskClient) -> None:
    text = plain(get(client, "/", "sv"))

    assert "Visioner 2 " in text
    assert "Stadens organ 5 " in text
    assert "Teman 1 " in text
    assert "Parter utanför staden 1 " in text


def test_what_is_only_proposed_is_in_no_figure_but_its_own(client: FlaskClient) -> None:
    text = plain(get(client, "/", "sv"))

    assert "Mål 1 " in text
    assert "Påståenden 3 " in text
    assert "föreslaget räknas aldrig: 1" in text


def test_the_start_page_says_which_release_city_and_day(
    client: FlaskClient, releases: Releases
) -> None:
    text = plain(get(client, "/", "en"))
    release = releases.current()

    assert "City of Granvik Reference date 17 October 2016 Release 1, " in text
    assert release.hash[:16] in text
    assert f"Facts {release.total:,}" in text


def test_the_sources_stand_with_licence_and_number(client: FlaskClient, releases: Releases) -> None:
    page = get(client, "/", "sv")
    graph = Iri("https://w3id.org/siktlinje/graph/granvik")
    quads = releases.current().quads[graph]

    assert f"Granviks styrning {quads} CC BY 4.0 2026-01-31 {graph}" in plain(page)
    assert 'href="http://creativecommons.org/licenses/by/4.0/"' in page


def test_the_line_of_sight_is_drawn_and_said(client: FlaskClient) -> None:
    page = get(client, "/", "sv")

    assert page.count('class="sl-rod"') == 4
    assert 'class="sl-link sl-interpreted"' in page
    assert "Av dem står 2 i källorna" in page
    assert "”besök från grannstäder”" in page
    assert "Besök från &lt;grannstäder&gt; &amp; andra" in page


def test_a_translation_of_ours_is_marked_on_the_english_page(client: FlaskClient) -> None:
    english, swedish = get(client, "/", "en"), get(client, "/", "sv")

    assert 'Visits from neighbouring cities <span class="tag">our translation</span>' in english
    assert "vår översättning" not in swedish


def test_a_name_in_another_language_says_which(client: FlaskClient) -> None:
    assert '<span lang="sv">Erfarenhetsutbyte</span>' in get(client, "/", "en")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_has_one_heading_and_its_language(
    client: FlaskClient, path: str, language: str
) -> None:
    page = get(client, path, language)

    assert page.count("<h1") == 1
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_itself_in_the_other_language(client: FlaskClient, path: str) -> None:
    links = [value for tag, value in Links(get(client, path, "sv")).found if tag == "a"]
    (other,) = [value for value in links if "lang=en" in value]

    page = client.get(other, headers=BROWSER).text

    assert '<html lang="en">' in page
    assert ("ASK{}" in page) == ("ASK{}" in path)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_link_is_dead(client: FlaskClient, language: str) -> None:
    seen: set[str] = set()
    waiting = [f"/?lang={language}"]
    while waiting:
        address = waiting.pop()
        if address in seen or OTHER_TERMS.match(address):
            continue
        seen.add(address)
        with client.get(address, headers=BROWSER, follow_redirects=True) as answer:
            assert answer.status_code == 200, address
            if answer.mimetype == "text/html":
                links = Links(answer.get_data(as_text=True)).found
                waiting += [value for _, value in links if value.startswith("/")]
    assert len(seen) > 2 * len(NAMES)


@pytest.mark.parametrize("path", [*PAGES, "/static/siktlinje.css", "/health/live"])
def test_every_answer_is_guarded_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    for accept in (BROWSER, {}):
        with client.get(path, headers=accept) as answer:
            headers = answer.headers

        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Siktlinje-Release"] == "1"
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_nothing_inline_and_loads_nothing_from_elsewhere(
    client: FlaskClient, path: str
) -> None:
    page = get(client, path, "sv")

    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page)
    loaded = [value for tag, value in Links(page).found if tag in ("link", "img", "script")]
    assert all(value.startswith("/") for value in loaded)


def test_a_page_that_is_still_the_same_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/?lang=sv")
    again = client.get("/?lang=sv", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/?lang=en", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200
    assert first.headers["Vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_finds_the_same_in_both_languages(releases: Releases, name: str) -> None:
    store, base = releases.reader().latest().store, Settings().base

    swedish, english = (
        store.select(read_query(FOLDER / f"{name}.{language}.rq", base))
        for language in ("sv", "en")
    )

    assert 0 < len(swedish) == len(english)
    assert len(swedish[0]) == len(english[0])


def test_every_file_of_examples_is_shown() -> None:
    assert {path.name.split(".")[0] for path in FOLDER.glob("*.rq")} == set(NAMES)


def test_a_release_is_looked_over_once(releases: Releases) -> None:
    store = releases.reader().latest().store

    assert overview(store, Settings().base) is overview(store, Settings().base)
