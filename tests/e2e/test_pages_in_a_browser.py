"""The pages as a person meets them, in the system's own Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from kg.releases import Releases, Served
from kg.settings import Settings
from service.app import create_app
from service.serving import serving_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Screen = tuple[int, Literal["light", "dark"]]
ON_EVERY_SCREEN = pytest.mark.parametrize(
    "page",
    [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")],
    indirect=True,
    ids="{0[0]}-{0[1]}".format,
)
HEADINGS = {
    "sv": "Se vad som leder vart, och vem som säger det.",
    "en": "See what leads where, and who says so.",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def address(shipped_settings: Settings, shipped: Served) -> Iterator[str]:
    """A server of the shipped data, on a free port."""
    assert shipped.release.number == 1
    app = create_app(shipped_settings, Releases(shipped_settings.releases))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    serving_of(app).close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page 1280 px wide and light, unless the test asks for others by `ON_EVERY_SCREEN`."""
    width, scheme = cast(Screen, getattr(request, "param", (1280, "light")))
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def heard(page: Page) -> dict[str, list[str]]:
    """What the browser complains of, and which addresses it asks."""
    found: dict[str, list[str]] = {"complaints": [], "addresses": []}
    page.on("console", lambda message: found["complaints"].append(message.text))
    page.on("pageerror", lambda error: found["complaints"].append(str(error)))
    page.on("request", lambda asked: found["addresses"].append(asked.url))
    return found


def violations(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


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
@pytest.mark.parametrize("path", ["/", "/sparql", "/nothing"])
def test_no_page_has_a_barrier_that_axe_finds(page: Page, address: str, path: str) -> None:
    page.goto(address + path)

    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/sparql", "/nothing"])
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
