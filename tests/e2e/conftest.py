"""A browser, and a server of the shipped data for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service.app import create_app
from service.serving import serving_of
from tests.e2e.screens import ARGUMENTS, CHROMIUM, Screen


@pytest.fixture(scope="session")
def address(shipped_settings: Settings, shipped: Served) -> Iterator[str]:
    """A server of the shipped data, on a free port."""
    assert shipped.release.number == 1
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(settings, Releases(settings.releases))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    serving_of(app).close()


@pytest.fixture(scope="session")
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
