"""A crawler: it goes from the start page over every link and looks at whatever answers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pyoxigraph as ox

PLACE = "http://localhost"
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}


#: Proofs take seconds each; tests/proof/ and test_proofs.py ask for them.
_COSTLY = re.compile(r"\.proof(\?|$)")


class Answer(NamedTuple):
    """What an address answered."""

    status: int
    media_type: str
    body: bytes


class Page(HTMLParser):
    """What is looked at in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.headings = 0
        self.title = ""
        self.links: list[str] = []
        #: Other forms of the same page: what it says they are, and where.
        self.alternates: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        if tag == "html":
            self.language = found.get("lang")
        self.headings += tag == "h1"
        for name in ("href", "src"):
            if name in found:
                self.links.append(found[name])
        if tag == "link" and found.get("rel") == "alternate" and "type" in found:
            self.alternates.append((found["type"], found["href"]))

    def handle_data(self, data: str) -> None:
        # A drawing has a title too.
        if self._open and self._open[-1] == "title" and "body" not in self._open:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass


def crawl(get: Callable[[str], Answer], seeds: Iterable[str] = ("/",)) -> dict[str, Answer]:
    """Follow every link of ours; return what each address answered, and fail at what is wrong."""
    seen: dict[str, Answer] = {}
    waiting = list(seeds)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = seen[address] = get(address)
        assert answer.status == 200, (answer.status, address)
        if answer.media_type == "text/html":
            page = Page(answer.body.decode())
            _check_page(page, address)
            waiting += _ours(address, page.links)
        else:
            check_data(answer, address)
    for address, answer in seen.items():
        if answer.media_type == "text/html":
            _check_alternates(address, Page(answer.body.decode()), seen)
    return seen


def _check_page(page: Page, address: str) -> None:
    assert page.title.strip(" –"), address
    assert page.title.endswith(" – Siktlinje"), address
    assert page.language in ("sv", "en"), address
    assert page.headings == 1, address


def _check_alternates(address: str, page: Page, seen: dict[str, Answer]) -> None:
    for media_type, href in page.alternates:
        (there,) = _ours(address, [href])
        assert seen[there].media_type == media_type, (address, href)


def _ours(address: str, links: Iterable[str]) -> list[str]:
    found = (urljoin(PLACE + address, each).partition("#")[0] for each in links)
    ours = (each.removeprefix(PLACE) for each in found if each.startswith(f"{PLACE}/"))
    return [each for each in ours if not _COSTLY.search(each)]


def check_data(answer: Answer, address: str) -> None:
    """Fail at what cannot be read as what it says it is."""
    kind, body = answer.media_type, answer.body
    if kind in RDF:
        assert sum(1 for _ in ox.parse(body, format=RDF[kind])) or b"@type" in body, address
    elif kind == "application/gzip":
        assert gzip.decompress(body), address
    elif kind.endswith("json"):
        json.loads(body)
    elif kind == "text/csv":
        assert len({len(row) for row in csv.reader(io.StringIO(body.decode()))}) == 1, address
    elif kind.endswith("sheet"):
        assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None, address
    elif kind.endswith("xml"):
        ET.fromstring(body)
    else:
        assert re.match(r"text/", kind), (kind, address)
        assert body.decode(), address
