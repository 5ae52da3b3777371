"""What every page has: its language, the release, the city and the day it shows."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, make_response, render_template, request, url_for

from kg.catalogue import LANGUAGES
from kg.errors import SiktlinjeError
from service.overview import Overview, overview
from service.serving import served_if_any, settings
from service.wording import language, long_date, number, other_language, say

_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/")


def page(template: str, **values: object) -> Response:
    """Render *template* in the reader's language; error pages too, when nothing is served."""
    served = served_if_any()
    frame = {
        "t": say,
        "number": number,
        "long_date": long_date,
        "link": link,
        "link_to": link_to,
        "licence": licence,
        "language": language(),
        "other": other_language(),
        "addresses": {each: _in_language(each) for each in LANGUAGES},
        "release": served.release if served else None,
        "overview": _overview(),
        # What the page is about, for search engines; see `service.structured`.
        "structured": None,
    }
    response = make_response(render_template(template, **frame | values))
    response.headers["Content-Language"] = language()
    response.vary.update(["Accept", "Accept-Language"])
    return response


def kept(response: Response) -> Response:
    """Let a page be kept until it is another; it is told by its content."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    # The server says the time of day once more.
    del response.headers["Date"]
    return response


def link(endpoint: str, **values: Any) -> str:
    """Return an address of ours, in the language the reader chose, if any."""
    chosen: dict[str, Any] = {"lang": request.args["lang"]} if "lang" in request.args else {}
    return url_for(endpoint, **chosen, **values)


def link_to(iri: str) -> str | None:
    """
    Return where a thing can be looked at: here, if its address is one of ours, else where it is.

    None where nothing answers: what is no address of the web.
    """
    base = settings().base
    if iri.startswith(f"{base}ns#"):
        # A page of its own says more than its place on the page of the whole ontology.
        return link("terms.part", name=iri.removeprefix(f"{base}ns#"))
    if iri.startswith(tuple(base + kind for kind in ("id/", "code/", "graph/"))):
        chosen = f"?lang={language()}" if "lang" in request.args else ""
        return f"/{quote(iri.removeprefix(base))}{chosen}"
    is_web = iri.startswith(("https://", "http://")) and not iri.startswith(base)
    return iri if is_web else None


def licence(iri: str) -> str:
    """Return the usual short name of a licence; its address where it has none."""
    match = _CREATIVE_COMMONS.fullmatch(iri)
    return f"CC {match[1].upper()} {match[2]}" if match else iri


def _in_language(chosen: str) -> str:
    """Return the address of this page in another language."""
    arguments = [item for item in request.args.items(multi=True) if item[0] != "lang"]
    # Two slashes at the beginning would lead to another host.
    path = quote(f"{request.script_root}/{request.path.lstrip('/')}")
    return f"{path}?{urlencode([*arguments, ('lang', chosen)])}"


def _overview() -> Overview | None:
    """An error page has to come even when the graph cannot be asked."""
    served = served_if_any()
    try:
        return overview(served.store, settings().base) if served else None
    except SiktlinjeError:
        return None
