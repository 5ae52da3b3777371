"""The questions: a list of them, and each answered as a page and for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import NotFound

from kg.question import (
    XLSX,
    Found,
    Origin,
    Question,
    as_answer,
    as_csv,
    as_geojson,
    as_gexf,
    as_graphml,
    as_sheet,
    as_turtle,
)
from kg.questions import QUESTIONS
from service.asking import check_encoded, check_single, digest
from service.formats import CSV, HTML, TURTLE, chosen, content_type
from service.frame import kept, page
from service.keeping import is_known, labelled, release_tag
from service.linking import answer_link, editor_link, proof_link
from service.partner_page import PARTNERS
from service.putting import Put, put
from service.question_formats import FORMATS, GEOJSON, GEXF, GRAPHML, JSON, formats_for
from service.question_list import by_first_tag, by_tag, by_title, matching
from service.question_page import PLAIN, question_page
from service.wording import language

blueprint = Blueprint("questions", __name__)

#: Questions whose page is of its own.
_LOOKS = {"find-partners": PARTNERS}


@blueprint.get("/questions", endpoint="index")
@blueprint.get("/questions.json", endpoint="index_json", defaults={"ending": "json"})
def index(ending: str = "") -> Response:
    """All questions, or those that have some words and a tag."""
    media_type = _media_type(ending, FORMATS)
    check_encoded(request.query_string)
    check_single(request.args)
    text, tag = request.args.get("q", "").strip(), request.args.get("tag", "")
    found = matching(text, tag)
    if media_type != HTML:
        return labelled(jsonify([_told(each) for each in found]), None)
    groups = [] if text or tag else by_first_tag(found)
    shown = {"found": by_title(found), "groups": groups, "tags": by_tag(QUESTIONS.values())}
    return kept(page("questions.html", text=text, tag=tag, **shown))


@blueprint.get("/questions/<name>", endpoint="question")
def question(name: str) -> Response:
    """One question, and its answer."""
    plain, _, ending = name.partition(".")
    if plain not in QUESTIONS:
        raise NotFound
    formats = formats_for(QUESTIONS[plain])
    media_type = _media_type(ending, formats)
    asked = put(QUESTIONS[plain])
    if media_type == HTML:
        return question_page(asked, formats, _LOOKS.get(plain, PLAIN))
    tag = _tag(asked, media_type)
    if is_known(tag):
        return labelled(Response(status=304), tag)
    found = asked.question.put(asked.graph, asked.raw)
    return labelled(_WRITING[media_type](asked, found), tag)


def _media_type(ending: str, formats: dict[str, str]) -> str:
    """
    Return what is wanted, by the end of the address, `?format=` or the header.

    Raises:
        NotFound: the address ends in nothing that is known.
        NotAcceptable: the others name nothing that is known.
    """
    if ending:
        if ending not in formats:
            raise NotFound
        return formats[ending]
    offered = {**formats, "html": HTML}
    return chosen(offered, request.args.get("format"), request.headers.get("Accept"))


def _tag(put: Put, media_type: str) -> str:
    # Some questions are of today, where no day is given.
    today = date.today() if hasattr(put.question.module, "day") else ""
    asked = f"{put.question.query} {sorted(put.raw.items())} {today}"
    told = f"{language()} {asked} {request.base_url}"
    return f"{release_tag(put.release)}-{digest(told)}-{digest(media_type)[:8]}"


def _json(put: Put, found: Found) -> Response:
    told = as_answer(put.question, put.graph, found, put.release.number)
    links = {"proof": proof_link(put, found), "sparql_url": editor_link(put, found) or None}
    return jsonify(told | links)


def _csv(put: Put, found: Found) -> Response:
    return _file(put, as_csv(put.question, put.graph, found, language()), content_type(CSV), "csv")


def _xlsx(put: Put, found: Found) -> Response:
    origin = Origin(put.release.number, put.release.time, answer_link(put, found))
    body = as_sheet(put.question, put.graph, found, origin, language())
    return _file(put, body, XLSX, "xlsx")


def _turtle(put: Put, found: Found) -> Response:
    body = as_turtle(put.question, put.graph, found, put.release.number)
    return Response(body, content_type=content_type(TURTLE))


def _graphml(put: Put, found: Found) -> Response:
    return _file(put, as_graphml(put.question, put.graph, found), GRAPHML, "graphml")


def _gexf(put: Put, found: Found) -> Response:
    body = as_gexf(put.question, put.graph, found, put.release.time.date())
    return _file(put, body, GEXF, "gexf")


def _geojson(put: Put, found: Found) -> Response:
    body = as_geojson(put.question, put.graph, found, put.release.number)
    return _file(put, body, GEOJSON, "geojson")


def _file(put: Put, body: str | bytes, kind: str, ending: str) -> Response:
    response = Response(body, content_type=kind)
    name = f"{put.question.name}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_WRITING = {
    JSON: _json,
    CSV: _csv,
    XLSX: _xlsx,
    TURTLE: _turtle,
    GRAPHML: _graphml,
    GEXF: _gexf,
    GEOJSON: _geojson,
}


def _example(each: Question) -> dict[str, Any]:
    return {"name": each.name, **each.header.example}


def _told(each: Question) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.header.texts["summary"],
        "summary": each.header.texts["about"],
        "tags": each.header.tags,
        "inputs": [
            {
                "name": field.name,
                "label": each.words("input", field),
                "type": field.type.__name__.lower(),
                "required": field.is_required,
                "several": field.is_many,
            }
            for field in each.inputs
        ],
        "example_url": url_for("questions.question", _external=True, **_example(each)),
    }
