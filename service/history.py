"""Where releases come from, and what each changed: who made which, when and why."""

from __future__ import annotations

import gzip

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import NotFound
from kg.provenance import provenance
from kg.releases import Manifest
from kg.store import write_triples
from kg.terms import PREFIXES
from service import heads
from service.asking import check_encoded, digest
from service.declined import NoSuchThing
from service.formats import GRAPHS, HTML, content_type, wanted
from service.frame import kept, page
from service.keeping import is_known, labelled, release_tag
from service.negotiating import RDF
from service.release_page import shown
from service.serving import served, serving, settings
from service.told_changes import role

blueprint = Blueprint("history", __name__)

#: What is in the record of a change, each as N-Quads.
_PARTS = ("added", "removed")
#: So many releases are on a page.
_PER_PAGE = 50


@blueprint.get("/releases")
@blueprint.get("/releases.json", endpoint="releases_as_json", defaults={"ending": "json"})
def releases(ending: str = "") -> Response:
    """All releases, the newest first; pruned ones are told of, and can be asked no more."""
    check_encoded(request.query_string)
    if not ending and wanted({"json": "application/json"}) == HTML:
        return kept(_list())
    tag = f"{release_tag(served().release)}-releases"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    found = reversed(serving().releases.all())
    return labelled(jsonify(releases=[_told(each) for each in found]), tag)


@blueprint.get("/releases/<int:number>")
def release(number: int) -> Response:
    """One release: a page about what it changed, or PROV-O, https://www.w3.org/TR/prov-o/."""
    check_encoded(request.query_string)
    asked = _release(number)
    media_type = wanted(GRAPHS)
    if media_type == HTML:
        return kept(page("release.html", **shown(serving().log, asked), endings=RDF))
    return _origin(asked, media_type)


@blueprint.get("/releases/<int:number>.<ending>")
def release_as_data(number: int, ending: str) -> Response:
    """Where a release comes from, in the form of the ending."""
    if ending not in RDF:
        raise NoSuchThing("thing-unknown", iri=request.path[:300])
    return _origin(_release(number), RDF[ending])


def _origin(asked: Manifest, media_type: str) -> Response:
    tag = f"{release_tag(asked)}-made-{digest(media_type)[:8]}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    body = write_triples(provenance(asked, settings().base), media_type, PREFIXES)
    return labelled(Response(body, content_type=content_type(media_type)), tag)


@blueprint.get("/releases/<int:number>/<part>.nq")
def record(number: int, part: str) -> Response:
    """The quads that a release added, or removed; they stay what they are."""
    asked = _release(number)
    if part not in _PARTS:
        raise NoSuchThing("thing-unknown", iri=request.path[:300])
    tag = f"{asked.number}-{asked.files[f'{part}.nq.gz'][:32]}"
    if is_known(tag):
        return heads.for_ever(labelled(Response(status=304), tag))
    packed = serving().releases.record(asked.number, part)
    response = Response(gzip.decompress(packed), content_type="application/n-quads")
    return heads.for_ever(labelled(response, tag))


@blueprint.get("/release/<int:number>")
def named(number: int) -> AnyResponse:
    """The name of a release leads to what is told of it."""
    return redirect(url_for("history.release", number=_release(number).number), 303)


def _list() -> Response:
    """The newest releases, or an earlier page of them."""
    newest = served().release.number
    before = request.args.get("before", type=int) or newest + 1
    numbers = range(min(before, newest + 1) - 1, 0, -1)[:_PER_PAGE]
    found = [serving().releases.get(number) for number in numbers]
    earlier = numbers[-1] if numbers and numbers[-1] > 1 else None
    return page("releases.html", releases=found, earlier=earlier, role=role)


def _release(number: int) -> Manifest:
    """
    Return a release, whether its store is there or pruned.

    Raises:
        NoSuchThing: there is none of that number.
    """
    try:
        return serving().releases.get(number)
    except NotFound as error:
        newest = served().release.number
        raise NoSuchThing("release-not-served", asked=number, number=newest) from error


def _told(made: Manifest) -> dict[str, object]:
    return {
        "release": made.number,
        "time": made.time.isoformat().replace("+00:00", "Z"),
        "role": made.role,
        "message": made.message,
        "triples": made.total,
        "added": made.added,
        "removed": made.removed,
        "hash": made.hash,
        "validation": made.validation,
    }
