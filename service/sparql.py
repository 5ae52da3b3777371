"""The SPARQL 1.1 Protocol, for queries: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from kg.guard import Outline, check_query
from service.answering import Asked, answered, query_job, release_asked, start, whole
from service.answers import SHOWN, Answer, from_json, from_turtle
from service.asking import Ask, read_ask
from service.declined import BadRequest
from service.describing import service_description
from service.examples import examples
from service.formats import GRAPHS, HTML, SOLUTIONS, formats_of, wanted
from service.frame import kept, page
from service.keeping import ready
from service.serving import settings

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
    return ready(asked.release) or _answer(ask, asked)


def _answer(ask: Ask, asked: Asked) -> Response:
    said = check_query(ask.query)
    formats = formats_of(said.form)
    media_type = wanted(formats)
    if media_type == HTML:
        return _page(ask, said, asked, formats)
    return answered(ask, said, asked, media_type)


def _page(ask: Ask, said: Outline, asked: Asked, formats: dict[str, str]) -> Response:
    """Show an answer to a person, with the query beside it."""
    media_type = GRAPHS["turtle"] if formats is GRAPHS else SOLUTIONS["json"]
    limit_bytes = min(_PAGE_BYTES, settings().answer_bytes)
    job = query_job(settings(), ask, said, media_type, asked, limit_bytes)
    body = whole(start(job, ask.hash, ask.timeout))
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
    Tell a person how to ask, and a program what there is to ask.

    Raises:
        BadRequest: it was meant to be a query, and came empty.
    """
    if request.method == "POST" or "query" in request.args:
        raise BadRequest("query-missing", address=request.base_url)
    if wanted(GRAPHS) != HTML:
        return service_description()
    return kept(
        page(
            "ask.html",
            query="",
            examples=examples(settings().base),
            solutions=SOLUTIONS,
            graphs=GRAPHS,
        )
    )
