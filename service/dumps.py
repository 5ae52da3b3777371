"""Whole releases to take home: packed files, and a signed list that says what each must be."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import partial
from typing import cast

from flask import Blueprint, Response, current_app, g, send_file
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from kg.proof import signing_key
from kg.publish import FORMS, Dump, Dumps, sealed_list
from kg.releases import Manifest
from service.answering import release_asked
from service.keeping import is_known, labelled, release_tag
from service.once import Once
from service.serving import serving, settings

blueprint = Blueprint("dumps", __name__, url_prefix="/dumps")

_EXTENSION = "siktlinje-dumps"
_PACKED = "application/gzip"
#: A release never changes, and neither do its files.
_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.record
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions[_EXTENSION] = Once[list[Dump]]("dumps")


def dumps_of(release: Manifest) -> list[Dump]:
    """
    Return the dumps of a release.

    Raises:
        Crowded: they are still being made.
        NotFound, Damaged, NoRoom: as `kg.publish.Dumps`.
    """
    once = cast(Once[list[Dump]], current_app.extensions[_EXTENSION])
    return once.get(release.hash, partial(Dumps(serving().releases).of, release.number))


@blueprint.get("/<int:number>.json")
def signed(number: int) -> Response:
    """The files of a release with their SHA-256, signed; see `kg.publish.sealed`."""
    release = release_asked(str(number)).release
    key = signing_key(settings().signing_key)
    said = sealed_list(release, dumps_of(release), settings().base, key)
    tag = f"{release_tag(release)}-{said['digest'][:16]}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    return labelled(Response(text, content_type="application/ld+json"), tag)


@blueprint.get("/<int:number>.<end>")
def dump(number: int, end: str) -> Response:
    """One file; parts of it by `Range`, https://www.rfc-editor.org/rfc/rfc9110#section-14."""
    if end not in FORMS:
        raise NotFound
    release = g.release = release_asked(str(number)).release
    name = f"{number}.{end}"
    found = next(each for each in dumps_of(release) if each.name == name)
    path = Dumps(serving().releases).folder(number) / name
    response = send_file(
        path, _PACKED, as_attachment=True, download_name=f"siktlinje-{name}", etag=found.sha256
    )
    response.headers["Cache-Control"] = _FOR_EVER
    # https://www.rfc-editor.org/rfc/rfc9530#section-3
    response.headers["Repr-Digest"] = f"sha-256=:{_base64(found.sha256)}:"
    return response


def _base64(digest: str) -> str:
    return b64encode(bytes.fromhex(digest)).decode()
