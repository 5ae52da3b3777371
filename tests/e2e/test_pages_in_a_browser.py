"""The pages as a person meets them, in the system's own Chromium."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.screens import ON_EVERY_SCREEN, in_a_browser, overflows, violations

HEADINGS = {
    "sv": "Se vad som leder vart, och vem som säger det.",
    "en": "See what leads where, and who says so.",
}

pytestmark = in_a_browser


@ON_EVERY_SCREEN
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_start_page_is_whole_in_both_languages(
    page: Page, heard: dict[str, list[str]], address: str, language: str
) -> None:
    page.goto(f"{address}/?lang={language}")

    assert page.title() == "Start – Siktlinje"
    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").all_inner_texts() == [HEADINGS[language]]
    assert page.locator("svg.wide").is_visible() == page.evaluate("innerWidth > 1024")
    assert heard["complaints"] == []
    assert {urlsplit(asked).netloc for asked in heard["addresses"]} == {urlsplit(address).netloc}


@ON_EVERY_SCREEN
@pytest.mark.parametrize("path", ["/", "/catalog", "/sparql", "/nothing"])
def test_no_page_has_a_barrier_that_axe_finds(page: Page, address: str, path: str) -> None:
    page.goto(address + path)

    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/catalog", "/sparql", "/nothing"])
def test_a_page_reflows_on_a_narrow_screen(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address + path)

    assert not overflows(page)


def test_each_example_is_answered_on_a_page_without_barriers(
    page: Page, heard: dict[str, list[str]], address: str
) -> None:
    page.goto(address)
    for title in page.locator(".doors a").all_inner_texts():
        page.goto(address)
        page.get_by_role("link", name=title).click()

        assert page.locator("h1").inner_text() == title
        assert page.locator("tbody tr").count() > 0
        assert violations(page) == []
    assert heard["complaints"] == []


SEARCHES = [
    "/search",
    "/search?q=flickornas psykiska ohälsa",
    "/search?q=stad&page=2",
    "/search?q=qxz",
]


@ON_EVERY_SCREEN
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_search_page_has_no_barrier_and_reflows(
    page: Page, heard: dict[str, list[str]], address: str, language: str
) -> None:
    for path in SEARCHES:
        joint = "&" if "?" in path else "?"
        page.goto(f"{address}{path}{joint}lang={language}")

        assert page.get_attribute("html", "lang") == language
        assert violations(page) == []
        assert not overflows(page)
    assert heard["complaints"] == []


def test_what_is_typed_is_completed_and_found(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=sv")
    page.locator("#q-top").fill("flickornas psykiska ohälsa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*q=*")

    assert page.locator(".found .hit a").all_inner_texts() == ["Unga flickors psykiska ohälsa"]

    page.locator("#q").fill("")
    with page.expect_response("**/suggest?*q=unga*"):
        page.locator("#q").press_sequentially("unga fl", delay=5)
    page.wait_for_selector("datalist option", state="attached")

    values = page.locator("datalist option").evaluate_all("all => all.map(each => each.value)")
    assert "Unga flickors psykiska ohälsa" in values


def test_a_query_is_asked_by_keyboard_alone_and_in_the_language_chosen(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/sparql?lang=en")
    page.locator("textarea").press_sequentially("ASK { ?anything a ?thing }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sparql?*query=*")

    assert page.locator(".lead").inner_text() == "Yes."
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("textarea").input_value() == "ASK { ?anything a ?thing }"


def test_the_first_tab_leads_past_the_menu(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
