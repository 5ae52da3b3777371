"""The questions as a person meets them, in the system's own Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Page

from tests.e2e.screens import in_a_browser, overflows, violations

#: The list, and a page with each kind of field, with and without answer, mistake and passages.
PATHS = [
    "/questions",
    "/questions?q=nätverk&tag=gaps",
    "/questions?q=zzz",
    "/questions/active-but-left-out",
    "/questions/coverage-of-goals",
    "/questions/demands",
    "/questions/line-of-sight",
    "/questions/weak-alignments?limit=0.5",
    "/questions/visions-in-force?on=2021-01-01",
    "/questions/decisions",
    "/questions/successors?body=stadsdelsnämnd",
    "/questions/bodies-on-a-date?kind=Board&on=igår",
    "/questions/find-partners?theme=girls-mental-health&on=2026-11-27&limit=4",
]
each_path = pytest.mark.parametrize("path", PATHS)
each_language = pytest.mark.parametrize("language", ["sv", "en"])

pytestmark = in_a_browser


def of(address: str, path: str, language: str) -> str:
    return f"{address}{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize(
    ("page", "language"), [((1280, "light"), "en"), ((360, "dark"), "sv")], indirect=["page"]
)
@each_path
def test_no_page_has_a_barrier_that_axe_finds(
    page: Page, heard: dict[str, list[str]], address: str, path: str, language: str
) -> None:
    page.goto(of(address, path, language))

    assert violations(page) == []
    assert not overflows(page)
    mistakes = [each for each in heard["complaints"] if "status of 400" not in each]
    assert mistakes == []
    assert {urlsplit(asked).netloc for asked in heard["addresses"]} == {urlsplit(address).netloc}


@each_language
@each_path
def test_a_page_reflows_on_a_narrow_screen(
    page: Page, address: str, path: str, language: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(of(address, path, language))

    assert not overflows(page)


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.innerText"))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until *wanted* has the focus."""
    for _ in range(120):
        if focus(page).strip() == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by keyboard to {wanted}")


def test_an_answer_is_reached_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/questions?lang=en")
    # The first such field searches everything, the second the questions.
    tab_to(page, "q")
    page.keyboard.press("Tab")
    tab_to(page, "q")
    page.keyboard.type("no seat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions?*q=no+seat*")
    tab_to(page, "Who is or has been active abroad but has no seat in a network?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/active-but-left-out*")
    tab_to(page, "network")
    page.keyboard.press("Control+A")
    page.keyboard.type("eurocities")
    page.keyboard.press("Escape")
    tab_to(page, "Ask")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/active-but-left-out?*network=eurocities*")

    assert page.get_attribute("html", "lang") == "en"
    assert "Eurocities" in page.locator(".answer").inner_text()
    assert page.locator("tbody tr").count() > 0


@each_language
def test_a_mistake_takes_the_focus_and_is_mended_by_keyboard(
    page: Page, address: str, language: str
) -> None:
    page.goto(of(address, "/questions/successors?body=stadsdelsnämnd", language))

    assert focus(page) == "body"
    page.keyboard.press("Tab")
    if focus(page).strip() in ("Fråga", "Ask"):
        page.keyboard.press("Tab")
    chosen = focus(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**body=sdn-*")

    assert page.locator("[name=body]").input_value() == chosen
    assert page.locator("[role=alert]").count() == 0


def test_without_script_all_but_the_copy_buttons_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{address}/questions")
    page.get_by_label("Sök bland frågorna").fill("organ fanns viss")
    page.locator("#content").get_by_role("button", name="Sök").click()
    page.get_by_role("link", name="Vilka av stadens organ fanns en viss dag?").click()
    page.get_by_label("Slag").select_option(label="nämnd")
    page.get_by_label("Per den").fill("2018-06-01")
    page.get_by_role("button", name="Fråga", exact=True).click()

    assert "1 juni 2018" in page.locator(".answer").inner_text()
    assert page.locator("tbody tr").count() > 0
    assert page.locator(".copyline code").count() == 4
    assert page.locator(".copyline button").first.is_hidden()
    context.close()


def test_a_line_is_copied_where_script_runs(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/questions/successors?lang=en")
    line = page.locator(".copyline").first
    line.get_by_role("button").click()
    line.get_by_text("Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == line.locator("code").inner_text()
    context.close()


def test_a_line_can_be_chosen_whole_without_script(page: Page, address: str) -> None:
    page.goto(f"{address}/questions/successors")
    page.locator(".copyline code").nth(1).click()

    assert str(page.evaluate("getSelection().toString()")).startswith("curl --fail ")


@pytest.mark.parametrize("name", ["demands", "active-but-left-out", "visions-in-force"])
def test_the_lines_to_copy_run(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/questions/{name}?lang=sv")
    curl, python = page.locator(".copyline code").all_inner_texts()[1:3]
    told = requests.get(f"{page.locator('.copyline code').first.inner_text()}&format=json").json()
    printed = f"{python}\nimport json; print(json.dumps(rows))"
    rows = json.loads(subprocess.check_output([sys.executable, "-c", printed], timeout=60))
    text = subprocess.check_output(["sh", "-c", curl], timeout=60, text=True)

    assert len(rows) == len(told["rows"]) > 0
    assert text.splitlines()[0] == ",".join(rows[0])
