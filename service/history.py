"""Where releases come from: who made which, when and why."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.provenance import provenance
from kg.releases import Manifest
from kg.store import write_triples
from kg.terms import PREFIXES
from service.answering import release_asked
from service.asking import digest
from service.formats import GRAPHS, content_type, wanted
from service.keeping import is_known, labelled, release_tag
from service.serving import served, serving, settings

blueprint = Blueprint("history", __name__, url_prefix="/releases")


@blueprint.get("")
def releases() -> Response:
    """All releases, the newest first; pruned ones are told of, and can be asked no more."""
    tag = f"{release_tag(served().release)}-releases"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    found = reversed(serving().releases.all())
    return labelled(jsonify(releases=[_told(each) for each in found]), tag)


@blueprint.get("/<int:number>")
def release(number: int) -> Response:
    """One release in PROV-O, https://www.w3.org/TR/prov-o/."""
    asked = release_asked(str(number)).release
    media_type = wanted(GRAPHS, pages=False)
    tag = f"{release_tag(asked)}-made-{digest(media_type)[:8]}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    body = write_triples(provenance(asked, settings().base), media_type, PREFIXES)
    return labelled(Response(body, content_type=content_type(media_type)), tag)


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
