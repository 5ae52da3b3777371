"""The questions: a list of them, and each answered as a page and for programs."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, Response, g, jsonify, request, url_for
from werkzeug.exceptions import NotFound

from kg.errors import BadInput
from kg.question import XLSX, Found, Graph, Question, as_answer, as_csv, as_sheet, as_turtle, shown
from kg.questions import QUESTIONS
from kg.releases import Manifest
from kg.terms import Iri, rebase
from service.answering import release_asked
from service.asking import check_encoded, check_single, digest
from service.formats import CSV, HTML, TURTLE, chosen, content_type
from service.frame import kept, page
from service.keeping import is_known, labelled, release_tag
from service.linking import editor_link
from service.serving import served, serving, settings
from service.wording import language

blueprint = Blueprint("questions", __name__)

JSON = "application/json"
#: Name in `?format=` and at the end of an address -> media type.
FORMATS = {"json": JSON, "csv": CSV, "xlsx": XLSX, "ttl": TURTLE}
#: As many passages a page shows; the data has all.
_PASSAGES = 30
#: Parameters that are no inputs of a question.
_OURS = ("format", "release", "lang")


class Put(NamedTuple):
    """A question as it was put: to a release, with inputs as text."""

    question: Question
    graph: Graph
    release: Manifest
    raw: dict[str, str]


@blueprint.get("/questions", endpoint="index")
@blueprint.get("/questions.json", defaults={"ending": "json"})
def index(ending: str = "") -> Response:
    """All questions."""
    if _media_type(ending) == HTML:
        return kept(page("questions.html", tags=_by_tag()))
    return labelled(jsonify([_told(each) for each in QUESTIONS.values()]), None)


@blueprint.get("/questions/<name>", endpoint="question")
def question(name: str) -> Response:
    """One question, and its answer."""
    plain, _, ending = name.partition(".")
    if plain not in QUESTIONS:
        raise NotFound
    media_type = _media_type(ending)
    check_encoded(request.query_string)
    check_single(request.args)
    put = _put(QUESTIONS[plain])
    if media_type == HTML:
        return _page(put)
    tag = _tag(put, media_type)
    if is_known(tag):
        return labelled(Response(status=304), tag)
    found = put.question.put(put.graph, put.raw)
    writing = {JSON: _json, CSV: _csv, XLSX: _xlsx, TURTLE: _turtle}[media_type]
    return labelled(writing(put, found), tag)


def _media_type(ending: str) -> str:
    """
    Return what is wanted, by the end of the address, `?format=` or the header.

    Raises:
        NotFound: the address ends in nothing that is known.
        NotAcceptable: the others name nothing that is known.
    """
    if ending:
        if ending not in FORMATS:
            raise NotFound
        return FORMATS[ending]
    offered = {**FORMATS, "html": HTML}
    return chosen(offered, request.args.get("format"), request.headers.get("Accept"))


def _put(asked: Question) -> Put:
    release = release_asked(request.args.get("release")).release
    now = served()
    is_now = release.number == now.release.number
    store = now.store if is_now else serving().releases.open(release.number)
    raw = {name: text for name, text in request.args.items() if name not in _OURS}
    g.record.query = digest(f"{asked.name} {sorted(raw.items())}")
    return Put(asked, Graph(store, settings().base), release, raw)


def _tag(put: Put, media_type: str) -> str:
    told = f"{language()} {put.question.query} {sorted(put.raw.items())} {request.base_url}"
    return f"{release_tag(put.release)}-{digest(told)}-{digest(media_type)[:8]}"


def _json(put: Put, found: Found) -> Response:
    told = as_answer(put.question, put.graph, found, put.release.number)
    return jsonify(told | {"sparql_url": editor_link(put, found) or None})


def _csv(put: Put, found: Found) -> Response:
    body = as_csv(put.question, put.graph, found, language())
    response = Response(body, content_type=content_type(CSV))
    response.headers["Content-Disposition"] = f'attachment; filename="{put.question.name}.csv"'
    return response


def _xlsx(put: Put, found: Found) -> Response:
    body = as_sheet(put.question, put.graph, found, put.release.number, language())
    response = Response(body, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{put.question.name}.xlsx"'
    return response


def _turtle(put: Put, found: Found) -> Response:
    body = as_turtle(put.question, put.graph, found, put.release.number)
    return Response(body, content_type=content_type(TURTLE))


def _page(put: Put) -> Response:
    """The form, and below it the answer; to the example where nothing was asked yet."""
    example = put.question.header.example
    try:
        found = put.question.put(put.graph, put.raw or example)
    except BadInput:
        if put.raw:
            raise
        # The example is of another city.
        return _shown(put, {})
    told = as_answer(put.question, put.graph, found, put.release.number)
    return _shown(
        put,
        put.raw or example,
        told=told,
        rows=_cells(put, found.rows),
        unknown=_cells(put, found.unknown),
        address=told["inputs"] | {"release": put.release.number},
        is_example=bool(example) and not put.raw,
    )


def _shown(put: Put, raw: dict[str, str], **answer: Any) -> Response:
    query = rebase(put.question.query, put.graph.base)
    values = {"told": None, "formats": FORMATS, "query": query, "shown": _PASSAGES} | answer
    return kept(page("question.html", question=put.question, raw=raw, **values))


def _cells(put: Put, rows: list[Any]) -> list[list[dict[str, Any]]]:
    names = [column.name for column in put.question.columns]
    return [[_cell(put.graph, getattr(row, name)) for name in names] for row in rows]


def _cell(graph: Graph, value: Any) -> dict[str, Any]:
    return {
        "text": _text(graph, value),
        "iri": value if isinstance(value, Iri) else None,
        "is_number": isinstance(value, int | float),
    }


def _text(graph: Graph, value: Any) -> str:
    return "" if value is None else shown(graph, value, language())


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
            }
            for field in each.inputs
        ],
        "example_url": url_for(
            "questions.question", name=each.name, _external=True, **each.header.example
        ),
    }


def _by_tag() -> dict[str, list[Question]]:
    tags = sorted({tag for each in QUESTIONS.values() for tag in each.header.tags})
    return {tag: [each for each in QUESTIONS.values() if tag in each.header.tags] for tag in tags}
