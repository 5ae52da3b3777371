"""In which formats an answer comes, and which of them a request wants."""

from __future__ import annotations

from flask import request

from service.declined import NotAcceptable

HTML = "text/html"

#: Name in `?format=` -> media type, by form of query. The first is the default.
SOLUTIONS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
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


def wanted(formats: dict[str, str]) -> str:
    """
    Return the media type that the request wants among *formats* and HTML.

    Raises:
        NotAcceptable: it wants none of them.
    """
    asked = request.values.get("format")
    return _by_name(formats, asked) if asked else _by_accept(formats)


def prefers_html() -> bool:
    """Tell whether a person is looking: HTML is wanted more than what programs read."""
    offered = ["application/problem+json", "application/json", HTML]
    return request.accept_mimetypes.best_match(offered) == HTML


def _by_name(formats: dict[str, str], asked: str) -> str:
    offered = {**formats, "html": HTML}
    # In an address `+` is a space.
    media_type = offered.get(asked, asked.replace(" ", "+"))
    if media_type not in offered.values():
        raise NotAcceptable("format-unknown", asked=asked, available=", ".join(offered))
    return media_type


def _by_accept(formats: dict[str, str]) -> str:
    accepted = request.accept_mimetypes
    offered = [*formats.values(), *_LOOSE, HTML]
    best = accepted.best_match(offered) if accepted else offered[0]
    if best is None:
        available = ", ".join([*formats.values(), HTML])
        raise NotAcceptable("accept-none", asked=accepted.to_header(), available=available)
    for name in _LOOSE.get(best, ()):
        if name in formats:
            return formats[name]
    return best
