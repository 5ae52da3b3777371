"""Proofs: an answer as a signed bundle, and the key that it is checked with."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from kg.proof import Wanted, as_jwks, signing_key
from kg.questions import QUESTIONS
from kg.releases import Manifest
from service.asking import digest
from service.keeping import is_known, labelled, release_tag
from service.putting import put
from service.serving import serving, settings

blueprint = Blueprint("proofs", __name__)

MEDIA_TYPE = "application/ld+json"
#: https://www.rfc-editor.org/rfc/rfc7517
_KEYS = "application/jwk-set+json"


@blueprint.get("/questions/<name>.proof")
def proof(name: str) -> Response:
    """A question's answer with the quads that it stands on, signed; see `kg.proof`."""
    if name not in QUESTIONS:
        raise NotFound
    asked = put(QUESTIONS[name])
    wanted = Wanted(name, asked.raw, asked.release.number)
    tag = _tag(asked.release, wanted)
    if is_known(tag):
        return labelled(Response(status=304), tag)
    response = Response(serving().prover.prove(wanted), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.proof.jsonld"'
    return labelled(response, tag)


@blueprint.get("/.well-known/jwks.json")
def keys() -> Response:
    """The public key of the proofs."""
    response = jsonify(_public(settings().signing_key))
    response.content_type = _KEYS
    response.headers["Cache-Control"] = "max-age=3600"
    return response


@cache
def _public(path: Path) -> dict[str, Any]:
    return as_jwks(signing_key(path))


def _tag(release: Manifest, wanted: Wanted) -> str:
    key = _public(settings().signing_key)["keys"][0]["kid"]
    question = QUESTIONS[wanted.question]
    # Some questions are of today, where no day is given.
    today = date.today() if hasattr(question.module, "day") else ""
    told = f"{key} {question.query} {sorted(wanted.inputs.items())} {today}"
    return f"{release_tag(release)}-{digest(told)}-proof"
