"""
The whole site as files that any web server can serve, so that it outlives the service.

The app is asked for one page after another, from the start page and the sitemap on; the links of
each page lead to files and are followed. See `service.twin` for what stands where.
"""

from __future__ import annotations

import html
import re
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg import durable
from kg.catalogue import LANGUAGES
from kg.errors import Damaged, Refused
from service.formats import HTML
from service.frame import page as render
from service.twin import NEEDS_SERVICE, SERVICE_ONLY, Place, file_of, place, start

#: Told how many files there are, and how many are known to come.
Progress = Callable[[int, int], None]

#: Read by programs, and found by nobody who follows links.
BESIDE = (
    *("/robots.txt", "/sitemap.xml", "/.well-known/void", "/.well-known/jwks.json"),
    *("/catalog.ttl", "/catalog.rdf", "/catalog.jsonld"),
)
#: What leads on: addresses in pages of ours, which quote with `"` alone.
_LINK = re.compile(r'\b(href|src|action)="([^"]*)"')
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")
_LATER, _PATIENCE_SECONDS = 503, 600.0


class Exported(NamedTuple):
    """What was written."""

    files: int
    bytes: int


def export(
    app: Flask,
    folder: Path,
    root: str,
    progress: Progress = lambda done, known: None,
    seeds: Iterable[str] | None = None,
) -> Exported:
    """
    Write the site into *folder*, whole or not at all.

    Args:
        root: address where the files will be served, without a path and a slash at the end.
        seeds: paths to begin with beside the start page; all pages if None.

    Raises:
        Refused: there is something in the folder.
        Damaged: an address that is linked to has no answer.
        NoRoom: the disk is full.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("export-not-empty", folder=folder)
    with _beside(folder) as work, durable.room(folder):
        walk = _Walk(app, work, root)
        written = walk.run([*BESIDE, *(walk.sitemap() if seeds is None else seeds)], progress)
        work.replace(folder)
    return written


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for what is not whole yet, on the same disk; it is gone if anything goes wrong."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    work.chmod(0o755)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Walk:
    """One walk over all pages."""

    def __init__(self, app: Flask, folder: Path, root: str) -> None:
        self._app, self._folder, self._root = app, folder, root
        self._client: FlaskClient = app.test_client()
        self._known: set[str] = set()
        self._waiting: deque[Place] = deque()
        self._files = self._bytes = 0

    def run(self, seeds: Iterable[str], progress: Progress) -> Exported:
        self._meet(start())
        for path in (*seeds, *(f"{path}?lang=en" for path in SERVICE_ONLY), *SERVICE_ONLY):
            self._follow(path, start())
        while self._waiting:
            self._write(self._waiting.popleft())
            progress(self._files, len(self._known))
        return Exported(self._files, self._bytes)

    def sitemap(self, path: str = "/sitemap.xml") -> Iterator[str]:
        """Yield the addresses of all pages, and of the parts of the sitemap."""
        with self._ask(Place(path, path, LANGUAGES[0])) as answer:
            text = answer.get_data(as_text=True)
        for found in _LOCATION.findall(text):
            address = html.unescape(found)
            yield address
            if "<sitemapindex" in text:
                yield from self.sitemap(address.removeprefix(self._root))

    def _follow(self, address: str, page: Place) -> Place | None:
        found = place(address, page, self._root)
        if found:
            self._meet(found)
        return found

    def _meet(self, found: Place) -> None:
        if found.path not in self._known:
            self._known.add(found.path)
            self._waiting.append(found)

    def _write(self, each: Place) -> None:
        if each.is_of_service:
            self._keep(file_of(each.path, is_page=True), [self._page(each, self._apology(each))])
            return
        with self._ask(each) as answer:
            if answer.status_code == 303:
                self._redirect(each, answer.headers["Location"])
            elif answer.mimetype == HTML:
                text = self._page(each, answer.get_data(as_text=True))
                self._keep(file_of(each.path, is_page=True), [text])
            else:
                self._keep(file_of(each.path, is_page=False), answer.iter_encoded())

    def _ask(self, each: Place) -> TestResponse:
        """
        Raises:
            Damaged: the service has no answer.
        """
        ends = time.monotonic() + _PATIENCE_SECONDS
        headers = {"Accept": f"{HTML},*/*;q=0.8", "Accept-Language": each.language}
        while True:
            answer = self._client.get(each.asked, base_url=self._root, headers=headers)
            if answer.status_code != _LATER or time.monotonic() > ends:
                break
            answer.close()
            time.sleep(1)
        if answer.status_code not in (200, 303):
            answer.close()
            raise Damaged("export-dead", address=each.asked, status=answer.status_code)
        return answer

    def _redirect(self, each: Place, address: str) -> None:
        """A web server of files knows no redirects; a page that leads on stands in."""
        there = self._follow(address, each)
        assert there, "our redirects lead to ourselves"
        with self._app.test_request_context(each.asked, base_url=self._root):
            text = render("moved.html", there=there.link).get_data(as_text=True)
        self._keep(file_of(each.path, is_page=True), [self._page(each, text)])

    def _apology(self, each: Place) -> str:
        asked = f"{each.asked}?lang={each.language}"
        with self._app.test_request_context(asked, base_url=self._root):
            return render("needs-service.html").get_data(as_text=True)

    def _page(self, each: Place, text: str) -> bytes:
        """Let the links of a page lead to files, and follow them."""

        def led(found: re.Match[str]) -> str:
            attribute, address = found[1], html.unescape(found[2])
            if address.startswith("#"):
                return found[0]
            if attribute == "action":
                address = _form(address, each.language)
            there = self._follow(address, each)
            return f'{attribute}="{html.escape(there.link)}"' if there else found[0]

        return _LINK.sub(led, text).encode()

    def _keep(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in chunks:
                self._bytes += file.write(chunk)
        self._files += 1


def _form(address: str, language: str) -> str:
    """A form is filled in by people, and what they fill in takes the service."""
    path = urlsplit(address).path
    return f"{path if path in SERVICE_ONLY else NEEDS_SERVICE}?lang={language}"
