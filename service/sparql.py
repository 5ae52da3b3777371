"""The SPARQL 1.1 Protocol, for queries: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from kg.guard import Outline, check_query
from service.answers import SHOWN, Answer, from_json, from_turtle
from service.declined import BadRequest, Forbidden, NoSuchThing, UnsupportedMediaType
from service.examples import examples
from service.formats import GRAPHS, HTML, SOLUTIONS, formats_of, prefers_html, wanted
from service.frame import kept, page
from service.serving import served, settings

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"

#: Parameters of the protocol that would change the answer, and are not read yet.
_UNREAD = ("default-graph-uri", "named-graph-uri")


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or tell how to ask one."""
    query = _query()
    if not query.strip():
        return _how_to_ask()
    g.query_hash = _digest(query)
    outline = check_query(query)
    _check_release()
    media_type = wanted(formats_of(outline.form))
    if media_type == HTML:
        return _page(query, formats_of(outline.form))
    tag = _tag(media_type)
    fresh = request.method != "POST" and not outline.varies
    if fresh and request.if_none_match.contains_weak(tag):
        return _labelled(Response(status=304), outline, tag)
    return _labelled(_serialised(query, media_type), outline, tag)


def _query() -> str:
    """
    Return the query as the protocol sends it, empty when there is none.

    Raises:
        BadRequest: there are several, or parts of the protocol that are not read.
        UnsupportedMediaType: the body of a POST is of another kind.
    """
    _check_parameters(request.args)
    if request.method != "POST":
        return request.args.get("query", "")
    if request.mimetype == _FORM:
        _check_parameters(request.form)
        return request.form.get("query", "")
    if request.mimetype == _DIRECT:
        return _decoded(request.get_data())
    if request.mimetype == _UPDATE:
        raise Forbidden("update-off")
    raise UnsupportedMediaType(
        "body-unread", given=request.mimetype or "-", accepted=f"{_FORM}, {_DIRECT}"
    )


def _check_parameters(parameters: MultiDict[str, str]) -> None:
    if "update" in parameters:
        raise Forbidden("update-off")
    if len(parameters.getlist("query")) > 1:
        raise BadRequest("query-twice")
    for name in _UNREAD:
        if name in parameters:
            raise BadRequest("parameter-unread", name=name)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("body-not-utf8") from error


def _check_release() -> None:
    """Never answer from another release than the one that was asked for."""
    asked = request.values.get("release")
    if asked and asked != str(served().release.number):
        raise NoSuchThing("release-not-served", asked=asked, number=served().release.number)


def _serialise(query: str, media_type: str) -> bytes:
    limit_bytes = settings().answer_bytes
    _, chunks = served().store.serialise(query, [media_type], limit_bytes=limit_bytes)
    return b"".join(chunks)


def _serialised(query: str, media_type: str) -> Response:
    response = Response(_serialise(query, media_type), mimetype=media_type)
    if media_type.startswith("text/"):
        response.content_type = f"{media_type}; charset=utf-8"
    return response


def _page(query: str, formats: dict[str, str]) -> Response:
    """Show an answer to a person, with the query beside it."""
    answer: Answer
    if formats is GRAPHS:
        answer = from_turtle(_serialise(query, GRAPHS["turtle"]))
    else:
        answer = from_json(_serialise(query, SOLUTIONS["json"]))
    known = {example.query.strip(): example.name for example in examples(settings().base)}
    return kept(
        page(
            "answer.html",
            query=query,
            answer=answer,
            example=known.get(query.replace("\r\n", "\n").strip()),
            shown=SHOWN,
            formats=formats,
        )
    )


def _how_to_ask() -> Response:
    """
    Tell a person how to ask.

    Raises:
        BadRequest: a program is asking, and is told there.
    """
    if not prefers_html() or request.method == "POST":
        raise BadRequest("query-missing", address=request.base_url)
    return kept(
        page(
            "ask.html",
            query="",
            examples=examples(settings().base),
            solutions=SOLUTIONS,
            graphs=GRAPHS,
        )
    )


def _labelled(response: Response, outline: Outline, tag: str) -> Response:
    """Say how long an answer may be kept: as long as the release is the current one."""
    response.vary.update(["Accept", "Accept-Language"])
    if outline.varies:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(tag)
    return response


def _tag(media_type: str) -> str:
    """A strong tag: the release, what was asked of it, and the format."""
    release = served().release
    return f"{release.number}-{release.hash[:16]}-{g.query_hash}-{_digest(media_type)[:8]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
