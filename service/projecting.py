"""The projection as a file for Gephi: who and what is tied on a day."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kg.align.exchange import gexf, graphml
from kg.catalogue import say as told
from kg.errors import BadInput
from kg.projection import named
from kg.question import Graph, Words
from service.answering import release_asked
from service.asking import check_encoded, check_once, digest
from service.keeping import is_known, labelled, release_tag
from service.question_formats import LINKING
from service.serving import served, serving, settings

blueprint = Blueprint("projecting", __name__)


@blueprint.get("/projection.<ending>")
def projection(ending: str) -> Response:
    """The projection of a release for a day, today where none is given; see `kg.projection`."""
    if ending not in LINKING:
        raise NotFound
    check_encoded(request.query_string)
    check_once(("on", "release"))
    on = _day(request.args.get("on", "").strip())
    release = release_asked(request.args.get("release")).release
    tag = f"{release_tag(release)}-projection-{digest(f'{on} {ending}')}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    now = served()
    is_now = release.number == now.release.number
    store = now.store if is_now else serving().releases.open(release.number)
    found = named(Graph(store, settings().base), on)
    body = graphml(found) if ending == "graphml" else gexf(found, release.time.date())
    response = Response(body, content_type=LINKING[ending])
    file = f"projection-{on}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return labelled(response, tag)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        wanted = Words(**told("wanted-day"))
        raise BadInput("input-bad", name="on", value=text, wanted=wanted) from error
