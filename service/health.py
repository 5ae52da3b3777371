"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from service.serving import served

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """The process answers."""
    return _fresh(jsonify(status="live"))


@blueprint.get("/ready")
def ready() -> Response:
    """
    A query of the release is answered.

    Raises:
        NothingServed: nothing is published yet.
        Damaged: the release cannot be read.
    """
    now = served()
    now.store.ask("ASK { ?anything a ?thing }")
    return _fresh(jsonify(status="ready", release=now.release.number))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
