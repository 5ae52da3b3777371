"""Searching for things by words, and completing what is typed into inputs."""

from __future__ import annotations

from dataclasses import asdict
from math import ceil
from threading import Thread
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from kg.question import Field, OfClass, OfKind, OfScheme
from kg.search import (
    Found,
    Group,
    Hit,
    Index,
    code_of,
    complete,
    index_of,
    is_searchable,
    kind_of,
    suggestions_of,
    told,
)
from kg.terms import Iri
from service.asking import check_encoded, digest
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
#: What an input offers.
_OFFERED = 10
#: Suggestions change with the release only; a minute late is no harm.
_KEPT_SECONDS = 60
_SINGLE = ("q", "kind", "scheme", "below", "page", "limit", "lang", "format")


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


@blueprint.get("/suggest")
def suggest() -> Response:
    """What is typed into an input may become one of these."""
    _check()
    typed = request.args.get("q", "")
    tag = _tag(typed, "".join(request.args.get(each, "") for each in ("kind", "scheme", "below")))
    if is_known(tag):
        return _brief(Response(status=304), tag)
    base = settings().base
    found = complete(served().store, base, typed, language(), _group(), _OFFERED)
    suggested = [asdict(each) | {"kind": code_of(each.kind, base)} for each in found]
    return _brief(jsonify({"suggestions": suggested}), tag)


@blueprint.app_template_global("suggestions_for")
def suggestions_for(field: Field) -> str | None:
    """Return where an input of a question is completed; None for one that names no thing."""
    match field.among:
        case OfKind(name):
            return url_for("searching.suggest", kind=name, lang=language())
        case OfClass(name):
            return url_for("searching.suggest", below=name, lang=language())
        case OfScheme(name):
            return url_for("searching.suggest", scheme=name, lang=language())
    return None


def warm(serving: Serving) -> None:
    """Make the index of the newest release aside, so that nobody waits for it."""
    Thread(target=_make, args=(serving,), name="search", daemon=True).start()


def _make(serving: Serving) -> None:
    store, base = serving.reader.latest().store, serving.settings.base
    suggestions_of(store, base)
    index_of(store, base).search("ohalsa", "sv")


def _check() -> None:
    check_encoded(request.query_string)
    for name in _SINGLE:
        if len(request.args.getlist(name)) > 1:
            raise BadRequest("parameter-twice", name=name)


def _asked() -> Asked:
    """
    Read the request.

    Raises:
        BadRequest: a parameter comes twice, or is no number in its bounds.
    """
    _check()
    query = request.args.get("q", "").strip()
    g.record.query = digest(query)
    limit = _number("limit", PER_PAGE, MOST)
    return Asked(query, request.args.get("kind", ""), _number("page", 1, 100_000), limit)


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadRequest("number-bad", name=name, value=text[:40], most=most)
    return int(text)


def _group() -> Group | None:
    base, args = settings().base, request.args
    if kind := args.get("kind"):
        return Group(kind_of(kind, base))
    if scheme := args.get("scheme"):
        return Group(Iri(f"{base}code/{scheme}"))
    if below := args.get("below"):
        return Group(kind_of(below, base), is_classes=True)
    return None


def _tag(*asked: object) -> str:
    told = f"{request.path} {language()} {asked!r} {request.host_url}"
    return f"{release_tag(served().release)}-{digest(told)}"


def _brief(response: Response, tag: str) -> Response:
    response = labelled(response, tag)
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return response


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
