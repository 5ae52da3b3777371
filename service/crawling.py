"""
What crawlers read: which pages there are, and which addresses are not for them.

Sources: https://www.sitemaps.org/protocol.html, https://www.rfc-editor.org/rfc/rfc9309.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from kg.publish import addresses
from kg.questions import QUESTIONS
from service.asking import digest
from service.frame import kept
from service.keeping import is_known, labelled, release_tag
from service.once import Once
from service.places import root
from service.serving import served, settings

blueprint = Blueprint("crawling", __name__)

#: As many addresses a part of a sitemap may have.
PART = 50_000
_EXTENSION = "siktlinje-sitemap"
#: Pages without a name in their address.
_PAGES = ("pages.start", "questions.index", "catalog.catalogue")


@blueprint.record
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions[_EXTENSION] = Once[list[str]]("sitemap")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Pages are for crawlers; what costs a query or makes a proof is not."""
    text = render_template("robots.txt", sitemap=f"{root()}sitemap.xml")
    return kept(Response(text, content_type="text/plain; charset=utf-8"))


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All pages, or, where they are too many for one file, its parts."""
    found = pages()
    if len(found) <= PART:
        return _written("sitemap.xml", found)
    parts = range(1, -(-len(found) // PART) + 1)
    return _written("sitemap-index.xml", [f"sitemap-{part}.xml" for part in parts])


@blueprint.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One part of the sitemap, from 1."""
    found = pages()
    chosen = found[(part - 1) * PART : part * PART] if part else []
    if not chosen or len(found) <= PART:
        raise NotFound
    return _written("sitemap.xml", chosen)


def pages() -> list[str]:
    """
    Return the addresses of all pages, without the slash that they begin with.

    Raises:
        Crowded: they are still being looked for.
    """
    now, base = served(), settings().base
    once = cast(Once[list[str]], current_app.extensions[_EXTENSION])
    things = once.get(now.release.hash, lambda: addresses(now.store, base))
    own = [url_for(each).removeprefix("/") for each in _PAGES]
    asked = [f"questions/{name}" for name in QUESTIONS]
    # What is described has its page beside it, at /doc/.
    return [*own, *asked, *(quote(_page_of(each)) for each in things)]


def _page_of(thing: str) -> str:
    kind, _, rest = thing.partition("/")
    return f"doc/{rest}" if kind == "id" else thing


def _written(template: str, paths: list[str]) -> Response:
    release, at = served().release, root()
    tag = f"{release_tag(release)}-{digest(f'{at} {template} {len(paths)} {paths[:1]}')}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    changed = release.time.date().isoformat()
    text = render_template(template, root=at, paths=paths, changed=changed)
    return labelled(Response(text, content_type="application/xml"), tag)
