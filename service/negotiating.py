"""One description at one address, as a page and as RDF: which form is asked for, and the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from flask import Response, request
from werkzeug.datastructures import Headers

from service.asking import digest
from service.declined import NoSuchThing
from service.formats import GRAPHS, HTML, JSON_LD, TURTLE, chosen, content_type
from service.frame import kept
from service.keeping import is_known, labelled, release_tag
from service.serving import served
from service.wording import language

#: Ending of an address and name in `?format=` -> media type.
RDF = {
    "ttl": TURTLE,
    "jsonld": JSON_LD,
    "nt": GRAPHS["ntriples"],
    "rdf": GRAPHS["rdfxml"],
}
#: As many pages are kept as they were written.
_KEPT = 64
_OTHER_NAMES = {"turtle": TURTLE, "ntriples": RDF["nt"], "rdfxml": RDF["rdf"]}


class _Page(NamedTuple):
    body: bytes
    headers: list[tuple[str, str]]


_pages: LRUCache[tuple[str, ...], _Page] = LRUCache(_KEPT)
_lock = Lock()


class Described(NamedTuple):
    """A description, before it is written in one of its forms."""

    #: What it describes.
    iri: str
    #: Its address, without an ending.
    path: str
    #: The state that it describes; part of its tag.
    state: str
    page: Callable[[Mapping[str, str]], Response]
    data: Callable[[str], bytes]


def parted(name: str) -> tuple[str, str | None]:
    """Return a name without its ending, and the ending, if it is one of `RDF`."""
    plain, _, ending = name.rpartition(".")
    return (plain, ending) if plain and ending in RDF else (name, None)


def answered(described: Described, ending: str | None) -> Response:
    """
    Return a description in the form that the request wants.

    Raises:
        NotAcceptable: it comes in none that the request takes.
        NoSuchThing: it has no form with that ending.
    """
    if ending and ending not in RDF:
        raise NoSuchThing("thing-unknown", iri=f"{described.iri}.{ending}"[:300])
    offered = {**RDF, **_OTHER_NAMES, "html": HTML}
    asked, accept = request.args.get("format"), request.headers.get("Accept")
    media_type = RDF[ending] if ending else chosen(offered, asked, accept)
    others = _alternates(described.path)
    if media_type == HTML:
        response = kept(_page(described, others))
    else:
        response = _as_data(described, media_type)
    response.headers["Link"] = _links(described.iri, others)
    return response


def _page(described: Described, others: Mapping[str, str]) -> Response:
    """Return a page, from those kept if it is there: long ones take a while to write."""
    now = release_tag(served().release)
    key = (now, described.state, request.script_root, request.full_path, language())
    with _lock:
        found = _pages.get(key)
    if found is None:
        made = described.page(others)
        found = _Page(made.get_data(), made.headers.to_wsgi_list())
        with _lock:
            _pages[key] = found
    return Response(found.body, headers=Headers(found.headers))


def _as_data(described: Described, media_type: str) -> Response:
    tag = f"{described.state}-{digest(f'{described.iri} {described.path} {media_type}')}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    body = described.data(media_type)
    return labelled(Response(body, content_type=content_type(media_type)), tag)


def _alternates(path: str) -> dict[str, str]:
    """Return the same description in other forms: ending -> address."""
    release = request.args.get("release")
    query = f"?release={release}" if release else ""
    return {ending: f"{path}.{ending}{query}" for ending in RDF}


def _links(iri: str, others: Mapping[str, str]) -> str:
    """Return what it describes and where its other forms are, RFC 8288."""
    links = [f'<{iri}>; rel="describes"'] + [
        f'<{address}>; rel="alternate"; type="{RDF[ending]}"' for ending, address in others.items()
    ]
    return ", ".join(links)
