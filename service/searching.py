"""Searching for things by words."""

from __future__ import annotations

from math import ceil
from threading import Thread
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from kg.errors import SiktlinjeError
from kg.search import (
    Found,
    Hit,
    Index,
    code_of,
    index_of,
    is_searchable,
    suggestions_of,
    told,
)
from kg.store import Store
from kg.terms import Iri
from service.asking import check_encoded, check_once, digest
from service.declined import BadRequest
from service.formats import HTML, chosen
from service.frame import kept, page
from service.keeping import is_known, labelled, release_tag
from service.kinds import group_of, kind_names
from service.serving import Serving, served, settings
from service.wording import language

blueprint = Blueprint("searching", __name__)

JSON = "application/json"
#: Results on a page, unless a program asks for another number up to the second.
PER_PAGE, MOST = 20, 100
#: Statements up to which the index is made before it is asked for: some seconds of a processor.
WARMED = 250_000
#: Parameters that may come once only.
_SINGLE = ("q", "kind", "page", "limit", "lang", "format")


class Asked(NamedTuple):
    """What somebody searches for, and which part of the results they want."""

    query: str
    kind: str
    page: int
    limit: int


@blueprint.get("/search", endpoint="search")
@blueprint.get("/search.json", defaults={"ending": "json"}, endpoint="search_as_json")
def search(ending: str = "") -> Response:
    """What a query finds, as a page or for programs."""
    offered = {"json": JSON, "html": HTML}
    accept = request.headers.get("Accept")
    media_type = JSON if ending else chosen(offered, request.args.get("format"), accept)
    asked = _asked()
    if media_type == HTML:
        return _page(asked)
    tag = _tag(asked)
    if is_known(tag):
        return labelled(Response(status=304), tag)
    return labelled(jsonify(_told(asked)), tag)


def warm(serving: Serving) -> None:
    """Make the index of the newest release aside, so that nobody waits, unless it is large."""
    try:
        newest = serving.reader.latest()
    except SiktlinjeError:
        # Every request tells it.
        return
    if newest.release.total <= WARMED:
        given = newest.store, serving.settings.base
        Thread(target=_make, args=given, name="search", daemon=True).start()


def _make(store: Store, base: str) -> None:
    suggestions_of(store, base)
    index_of(store, base)


def _asked() -> Asked:
    """
    Read the request.

    Raises:
        BadRequest: a parameter comes twice, or is no number in its bounds.
    """
    check_encoded(request.query_string)
    check_once(_SINGLE)
    query = request.args.get("q", "").strip()
    g.record.query = digest(query)
    limit = _number("limit", PER_PAGE, MOST)
    return Asked(query, request.args.get("kind", ""), _number("page", 1, 100_000), limit)


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadRequest("number-bad", name=name, value=text[:40], most=most)
    return int(text)


def _tag(*asked: object) -> str:
    told = f"{request.path} {language()} {asked!r} {request.host_url}"
    return f"{release_tag(served().release)}-{digest(told)}"


def _index() -> Index:
    return index_of(served().store, settings().base)


def _found(asked: Asked) -> Found:
    """
    Search.

    Raises:
        BadInput: the query is longer than anybody's, or there is nothing of the kind.
    """
    group = group_of(_index(), asked.kind) if asked.kind else None
    return _index().search(asked.query, language(), group)


def _told(asked: Asked) -> dict[str, Any]:
    """Return one page of the results for programs; `total` says how many there are in all."""
    found = _found(asked)
    first = (asked.page - 1) * asked.limit
    is_more = first + asked.limit < len(found.hits)
    return {
        "query": asked.query,
        "release": served().release.number,
        "total": len(found.hits),
        "page": asked.page,
        "limit": asked.limit,
        "next": _address(asked, asked.page + 1) if is_more else None,
        "whole": found.is_whole,
        "unknown": found.unknown,
        "kinds": [
            {"kind": code_of(kind, settings().base), "label": _kind_label(kind), "count": count}
            for kind, count in found.kinds.items()
        ],
        "results": [told(hit, settings().base) for hit in found.hits[first : first + asked.limit]],
        "suggestions": [told(hit, settings().base) for hit in _nearest(asked, found)],
    }


def _kind_label(kind: Iri) -> dict[str, str]:
    return {each: name.text for each, name in kind_names(served().store, kind).items()}


def _address(asked: Asked, number: int) -> str:
    kind = asked.kind or None
    limit = asked.limit if asked.limit != PER_PAGE else None
    return url_for(
        "searching.search_as_json",
        q=asked.query,
        kind=kind,
        page=number,
        limit=limit,
        _external=True,
    )


def _nearest(asked: Asked, found: Found) -> tuple[Hit, ...]:
    is_empty = not found.hits and asked.query and is_searchable(asked.query)
    return _index().nearest(asked.query, language()) if is_empty else ()


def _page(asked: Asked) -> Response:
    found = _found(asked) if asked.query else None
    hits = found.hits if found else ()
    first = (asked.page - 1) * asked.limit
    return kept(
        page(
            "search.html",
            asked=asked,
            found=found,
            kinds=[(kind, code_of(kind, settings().base), n) for kind, n in found.kinds.items()]
            if found
            else [],
            everything=sum(found.kinds.values()) if found else 0,
            hits=hits[first : first + asked.limit],
            first=first + 1,
            pages=ceil(len(hits) / asked.limit),
            nearest=_nearest(asked, found) if found else (),
            kind_name=lambda kind: kind_names(served().store, kind),
            place_of=place_of,
        )
    )


def place_of(iri: Iri) -> str:
    """Return where a page leads for a thing: to its own, else to what the graph says of it."""
    base = settings().base
    if iri.startswith(base):
        path = "/" + iri.removeprefix(base).partition("#")[0]
        try:
            current_app.url_map.bind("").match(path)
        except HTTPException:
            pass
        else:
            return path
    return url_for("sparql.sparql", query=f"DESCRIBE <{iri}>")
