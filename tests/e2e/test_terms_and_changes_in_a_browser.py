"""The ontology, the shapes and the history as a person meets them, in the system's own Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.screens import in_a_browser, overflows, violations

#: The long pages take axe a while, so each is looked at on one screen.
WIDE = ("/ns/Alignment", "/changes", "/releases", "/id/theme/nowhere")
NARROW = ("/ns", "/shapes", "/code/modality", "/releases/1")

pytestmark = in_a_browser


@pytest.mark.parametrize(
    ("page", "language", "paths"),
    [((1280, "light"), "en", WIDE), ((360, "dark"), "sv", NARROW)],
    indirect=["page"],
)
def test_no_page_has_a_barrier_and_all_reflow(
    page: Page, heard: dict[str, list[str]], address: str, language: str, paths: tuple[str, ...]
) -> None:
    for path in paths:
        page.goto(f"{address}{path}?lang={language}")

        assert page.get_attribute("html", "lang") == language
        assert violations(page) == [], path
        page.set_viewport_size({"width": 320, "height": 800})
        assert not overflows(page), path
    assert [each for each in heard["complaints"] if "status of 404" not in each] == []


def test_the_address_of_a_term_lands_on_it(page: Page, address: str) -> None:
    page.goto(f"{address}/ns?lang=sv#Initiative")
    page.wait_for_function("document.querySelector('#Initiative:target') !== null")
    page.locator("#Initiative a").first.click()

    assert page.locator("h1").inner_text() == "Initiativ"
    page.get_by_text("Samma sak som lista").click()
    assert page.get_by_text("sl:followsDirection").last.is_visible()
