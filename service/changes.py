"""What changed from release to release: a page, an Atom feed, and an event stream."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for

from kg.catalogue import LANGUAGES
from kg.changes import Change, Fragment, Stream, fragment_quads, root_quads
from kg.description import shorthand
from kg.store import write_triples
from kg.terms import Quad
from service import heads
from service.asking import check_encoded, check_once, digest
from service.declined import BadRequest, NoSuchThing
from service.formats import GRAPHS, HTML, JSON_LD, TURTLE, content_type, wanted
from service.frame import kept, link, page
from service.keeping import is_known, labelled, release_tag
from service.serving import served, serving, settings
from service.told_changes import HEADINGS, as_json, graph_names, role, summary, title
from service.wording import TEXTS, language

blueprint = Blueprint("changes", __name__)

ATOM = "application/atom+xml"
FORMATS = {"json": "application/json", "atom": ATOM}
#: Of the event stream.
_STREAM_FORMATS = {"turtle": TURTLE, "jsonld": JSON_LD, "ntriples": GRAPHS["ntriples"]}
#: So many releases are on a page of the list and of the feed.
_PER_PAGE = 20
_PREFIXES = {
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
    "as": "https://www.w3.org/ns/activitystreams#",
}


@blueprint.get("/changes")
def index() -> Response:
    """What the newest releases changed."""
    return _listed(wanted(FORMATS))


@blueprint.get("/changes.<ending>")
def as_data(ending: str) -> Response:
    """The same in the form of the ending."""
    if ending not in FORMATS:
        raise NoSuchThing("thing-unknown", iri=request.path[:300])
    return _listed(FORMATS[ending])


@blueprint.get("/changes/ldes")
def stream() -> Response:
    """The root of the event stream, https://w3id.org/ldes/specification."""
    media_type, now = wanted(_STREAM_FORMATS, pages=False), served().release
    tag = f"{release_tag(now)}-ldes-{digest(media_type + request.host)}"
    if is_known(tag):
        return heads.for_a_minute(labelled(Response(status=304), tag))
    quads = root_quads(serving().log, _stream(), now.number)
    return heads.for_a_minute(labelled(_written(quads, media_type), tag))


@blueprint.get("/changes/ldes/<int:block>/<int:number>")
def fragment(block: int, number: int) -> Response:
    """A page of the event stream; one that is final stays what it is."""
    media_type, now = wanted(_STREAM_FORMATS, pages=False), served().release
    found = Fragment.read(serving().log, now.number, block, number)
    if found is None:
        raise NoSuchThing("thing-unknown", iri=request.path[:300])
    aged = heads.for_ever if found.is_final else heads.for_a_minute
    state = "final" if found.is_final else release_tag(found.last)
    tag = f"{block}-{number}-{state}-{digest(media_type + request.host)}"
    if is_known(tag):
        return aged(labelled(Response(status=304), tag))
    quads = fragment_quads(serving().log, _stream(), found)
    return aged(labelled(_written(quads, media_type), tag))


def _stream() -> Stream:
    titles = {each: TEXTS.entries["changes-title"][each] for each in LANGUAGES}
    return Stream(url_for("changes.stream", _external=True), settings().base, titles)


def _written(quads: list[Quad], media_type: str) -> Response:
    body = write_triples(quads, media_type, shorthand(settings().base) | _PREFIXES)
    return Response(body, content_type=content_type(media_type))


def _listed(media_type: str) -> Response:
    check_encoded(request.query_string)
    check_once(("page", "lang", "format"))
    number, newest = _page(), served().release.number
    numbers = range(newest, 0, -1)[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    changes = [serving().log.change(each) for each in numbers]
    pages = -(-newest // _PER_PAGE)
    if media_type == HTML:
        return kept(_as_page(changes, number, pages))
    tag = f"{release_tag(served().release)}-changes-{number}-{digest(media_type + language())}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    if media_type == ATOM:
        return labelled(_as_atom(changes, number, pages), tag)
    told = [as_json(each, _address(each)) for each in changes]
    return labelled(jsonify(changes=told, page=number, pages=pages), tag)


def _page() -> int:
    text = request.args.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 10**6:
        raise BadRequest("page-unknown", asked=text[:50])
    return int(text)


def _as_page(changes: list[Change], number: int, pages: int) -> Response:
    others = {ending: link("changes.as_data", ending=ending) for ending in FORMATS}
    return page(
        "changes.html",
        changes=changes,
        headings=HEADINGS,
        title=title,
        role=role,
        graph_names=graph_names,
        number_of_page=number,
        pages=pages,
        alternates=others,
        media_types=FORMATS,
    )


def _as_atom(changes: list[Change], number: int, pages: int) -> Response:
    """An Atom feed, RFC 4287, in pages by RFC 5005."""
    response = make_response(
        render_template(
            "changes.atom.xml",
            changes=changes,
            base=settings().base,
            language=language(),
            texts={key: TEXTS.entries[key][language()] for key in ("changes-title", "colophon")},
            updated=served().release.time.isoformat(),
            title=title,
            role=role,
            summary=lambda change: summary(change)[language()],
            address=_address,
            page_address=_page_address,
            number=number,
            pages=pages,
        )
    )
    response.content_type = f"{ATOM}; charset=utf-8"
    response.headers["Content-Language"] = language()
    return response


def _address(change: Change) -> str:
    return url_for("history.release", number=change.release.number, _external=True)


def _page_address(number: int) -> str:
    chosen = {"lang": request.args["lang"]} if "lang" in request.args else {}
    return url_for("changes.as_data", ending="atom", page=number, _external=True, **chosen)
