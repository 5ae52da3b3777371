"""The SPARQL 1.1 Protocol, for queries: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, g, request

from kg.guard import Outline, check_query
from kg.releases import Manifest
from service.answering import Asked, query_job, release_asked, sent, start, whole
from service.answers import SHOWN, Answer, from_json, from_turtle
from service.asking import Ask, digest, read_ask
from service.cache import Kept, Key
from service.declined import BadRequest
from service.encodings import encoding
from service.examples import examples
from service.formats import GRAPHS, HTML, SOLUTIONS, formats_of, prefers_html, wanted
from service.frame import kept, page
from service.record import Record
from service.serving import serving, settings

blueprint = Blueprint("sparql", __name__)

#: Bytes of an answer that is made into a page.
_PAGE_BYTES = 64 * 2**20


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or tell how to ask one."""
    ask = read_ask()
    if not ask.query.strip():
        return _how_to_ask()
    asked = release_asked(ask.release)
    g.record.query = ask.hash
    key = _key(asked.release)
    if ready := serving().cache.get(key):
        return _again(ready)
    return _answer(ask, asked, key)


def _answer(ask: Ask, asked: Asked, key: Key) -> Response:
    outline = check_query(ask.query)
    formats = formats_of(outline.form)
    media_type = wanted(formats)
    if media_type == HTML:
        return _page(ask, outline, asked, formats)
    tag = None if outline.varies else _tag(ask, asked.release, media_type)
    if tag and request.method != "POST" and request.if_none_match.contains_weak(tag):
        return _labelled(Response(status=304), tag)
    job = query_job(ask, outline, media_type, asked, settings().answer_bytes)
    response, is_whole = sent(start(job, ask.hash, ask.timeout), media_type)
    if tag and is_whole:
        g.keep = key, tag
    return _labelled(response, tag)


def keep(response: Response) -> None:
    """Keep an answer ready that is about to be sent, with all its headers, if it may be kept."""
    if "keep" in g:
        key, tag = g.keep
        record: Record = g.record
        headers = [item for item in response.headers if item[0] != "Server-Timing"]
        kept = Kept(response.get_data(), headers, tag, record.rows, record.query)
        serving().cache.keep(key, kept)


def _key(release: Manifest) -> Key:
    environ, body = request.environ, None
    if request.method == "POST":
        body = request.mimetype, hashlib.sha256(request.get_data()).hexdigest()
    return Key(
        release.hash,
        environ["QUERY_STRING"],
        body,
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
    )


def _again(ready: Kept) -> Response:
    """Send an answer that was kept ready."""
    g.record.rows = ready.rows
    if request.method != "POST" and ready.is_known_to(request.headers.get("If-None-Match")):
        return Response(status=304, headers=ready.unchanged_headers)
    return Response(ready.body, headers=ready.headers)


def _page(ask: Ask, outline: Outline, asked: Asked, formats: dict[str, str]) -> Response:
    """Show an answer to a person, with the query beside it."""
    media_type = GRAPHS["turtle"] if formats is GRAPHS else SOLUTIONS["json"]
    limit_bytes = min(_PAGE_BYTES, settings().answer_bytes)
    running = start(query_job(ask, outline, media_type, asked, limit_bytes), ask.hash, ask.timeout)
    body = whole(running)
    answer: Answer = from_turtle(body) if formats is GRAPHS else from_json(body)
    known = {example.query.strip(): example.name for example in examples(settings().base)}
    return kept(
        page(
            "answer.html",
            query=ask.query,
            answer=answer,
            example=known.get(ask.query.replace("\r\n", "\n").strip()),
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


def _labelled(response: Response, tag: str | None) -> Response:
    """Say how long an answer may be kept: as long as the release is the current one."""
    response.vary.update(["Accept", "Accept-Encoding", "Accept-Language"])
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(tag)
    return response


def _tag(ask: Ask, release: Manifest, media_type: str) -> str:
    """A strong tag: the release, what was asked of it, the format, and how it is packed."""
    parts = [release.number, release.hash[:16], ask.hash, digest(media_type)[:8], encoding()]
    return "-".join(str(part) for part in parts if part is not None)
