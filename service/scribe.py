"""
One address of the site as a file: the app is asked, and the links of its pages lead to files.

See `service.twin` for what stands where.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask, render_template
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.catalogue import LANGUAGES
from service.formats import HTML
from service.frame import page as render
from service.twin import NEEDS_SERVICE, SERVICE_ONLY, Place, file_of, iri_of, place
from service.wording import language, say

#: What leads on: addresses in pages of ours, which quote with `"` alone.
_LINK = re.compile(r'\b(href|src|action)="([^"]*)"')
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")
_LATER, _PATIENCE_SECONDS = 503, 600.0
_ELSEWHERE = (301, 302, 303, 307, 308)


class Written(NamedTuple):
    """What came of one address."""

    #: Where its links lead.
    places: list[Place]
    bytes: int
    files: int = 1
    #: Status of an answer that is none.
    dead: int | None = None


class Scribe:
    """Asks the app for one address after another, and writes what it answers into files."""

    def __init__(self, app: Flask, folder: Path, root: str) -> None:
        self._app, self._folder, self._root = app, folder, root
        self._client: FlaskClient = app.test_client()

    def sitemap(self, path: str = "/sitemap.xml") -> Iterator[str]:
        """Yield the addresses of all pages, and of the parts of the sitemap."""
        with self._ask(Place(path, path, LANGUAGES[0])) as answer:
            text = answer.get_data(as_text=True)
        for found in _LOCATION.findall(text):
            address = html.unescape(found)
            yield address
            if "<sitemapindex" in text:
                yield from self.sitemap(address.removeprefix(self._root))

    def write(self, each: Place) -> Written:
        """Write the file that stands for an address."""
        if each.is_of_service:
            return self._page(each, self._apology(each))
        with self._ask(each) as answer:
            leads = place(answer.headers.get("Location", ""), each, self._root)
            if answer.status_code in _ELSEWHERE and leads:
                return self._moved(each, leads)
            if answer.status_code != 200:
                return Written([], 0, 0, answer.status_code)
            if answer.mimetype == HTML:
                page = self._page(each, answer.get_data(as_text=True))
                thing = iri_of(each)
                return _both(page, self._moved(thing, each)) if thing else page
            name = file_of(each.path, is_page=False)
            return Written([], self._keep(name, answer.iter_encoded()))

    def _ask(self, each: Place) -> TestResponse:
        """What is still being made is asked for again."""
        ends = time.monotonic() + _PATIENCE_SECONDS
        headers = {"Accept": f"{HTML},*/*;q=0.8", "Accept-Language": each.language}
        while True:
            answer = self._client.get(each.asked, base_url=self._root, headers=headers)
            if answer.status_code != _LATER or time.monotonic() > ends:
                return answer
            answer.close()
            time.sleep(1)

    def _moved(self, each: Place, there: Place) -> Written:
        """A web server of files knows no redirects; a page that leads on stands in."""
        with self._app.test_request_context(each.asked, base_url=self._root):
            text = render_template("moved.html", t=say, language=language(), there=there.link)
        name = file_of(each.path, is_page=True)
        return Written([there], self._keep(name, [text.encode()]))

    def _apology(self, each: Place) -> str:
        asked = f"{each.asked}?lang={each.language}"
        with self._app.test_request_context(asked, base_url=self._root):
            return render("needs-service.html").get_data(as_text=True)

    def _page(self, each: Place, text: str) -> Written:
        """Write a page whose links lead to files."""
        places: list[Place] = []

        def led(found: re.Match[str]) -> str:
            attribute, address = found[1], html.unescape(found[2])
            if address.startswith("#"):
                return found[0]
            if attribute == "action":
                address = _form(address, each.language)
            there = place(address, each, self._root)
            if there is None:
                return found[0]
            places.append(there)
            return f'{attribute}="{html.escape(there.link)}"'

        body = _LINK.sub(led, text).encode()
        return Written(places, self._keep(file_of(each.path, is_page=True), [body]))

    def _keep(self, name: str, chunks: Iterable[bytes]) -> int:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            return sum(file.write(chunk) for chunk in chunks)


def _both(one: Written, other: Written) -> Written:
    places = [*one.places, *other.places]
    return Written(places, one.bytes + other.bytes, one.files + other.files)


def _form(address: str, language: str) -> str:
    """A form is filled in by people, and what they fill in takes the service."""
    path = urlsplit(address).path
    return f"{path if path in SERVICE_ONLY else NEEDS_SERVICE}?lang={language}"
