"""In which formats an answer comes, and which of them a request wants."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from service.declined import NotAcceptable

HTML = "text/html"
CSV = "text/csv"
TURTLE, JSON_LD = "text/turtle", "application/ld+json"

#: Name in `?format=` -> media type, by form of query. The first is the default.
SOLUTIONS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": CSV,
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "turtle": TURTLE,
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": JSON_LD,
    "nquads": "application/n-quads",
    "trig": "application/trig",
}
#: Loose name that clients send -> (what solutions then come as, what graphs then come as).
_LOOSE = {
    "application/json": ("json", "jsonld"),
    "application/xml": ("xml", "rdfxml"),
}


def formats_of(form: str) -> dict[str, str]:
    """Return what the answer to a query of *form* comes as."""
    return GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else SOLUTIONS


def wanted(formats: dict[str, str], *, pages: bool = True) -> str:
    """
    Return the media type that the request wants among *formats* and, where there are *pages*, HTML.

    Raises:
        NotAcceptable: it wants none of them.
    """
    offered = {**formats, "html": HTML} if pages else formats
    return chosen(offered, request.values.get("format"), request.headers.get("Accept"))


def chosen(offered: dict[str, str], asked: str | None, accept: str | None) -> str:
    """
    Return the media type for a request among those *offered*.

    Args:
        asked: name of a format, which goes before *accept*, the header.

    Raises:
        NotAcceptable: it wants none of them.
    """
    return _by_name(offered, asked) if asked else _by_accept(offered, _accepted(accept))


def content_type(media_type: str) -> str:
    """Return the header for a media type; text says that it is in UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def prefers_html() -> bool:
    """Tell whether a person is looking: HTML is wanted more than what programs read."""
    offered = ["application/problem+json", "application/json", HTML]
    return request.accept_mimetypes.best_match(offered) == HTML


def _accepted(header: str | None) -> MIMEAccept:
    """Return what a client accepts; a charset in it says nothing, since all text is UTF-8."""
    given = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in given])


def _by_name(offered: dict[str, str], asked: str) -> str:
    # In an address `+` is a space.
    media_type = offered.get(asked, asked.replace(" ", "+"))
    if media_type not in offered.values():
        raise NotAcceptable("format-unknown", asked=asked, available=", ".join(offered))
    return media_type


def _by_accept(offered: dict[str, str], accepted: MIMEAccept) -> str:
    types = list(offered.values())
    programs = [each for each in types if each != HTML]
    known = [*programs, *_LOOSE, *(each for each in types if each == HTML)]
    best = accepted.best_match(known) if accepted else known[0]
    if best is None:
        asked = accepted.to_header()
        raise NotAcceptable("accept-none", asked=asked, available=", ".join(types))
    for name in _LOOSE.get(best, ()):
        if name in offered:
            return offered[name]
    return best
