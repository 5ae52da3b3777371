"""The screens that pages are looked at on, and what a browser finds wrong with them."""

from __future__ import annotations

import shutil
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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

in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def violations(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
