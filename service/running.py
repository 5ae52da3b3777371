"""For administrators: which queries are running, and stopping one."""

from __future__ import annotations

import time
from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from service.auth import administrator
from service.declined import NoSuchThing
from service.serving import serving

blueprint = Blueprint("running", __name__, url_prefix="/queries")


@blueprint.get("")
def running() -> Response:
    """The queries that have run for a while, in all processes of the service."""
    administrator()
    now, found = time.time(), serving().pool.watch.all()
    listed = [{**asdict(each), "seconds": round(now - each.since, 2)} for each in found]
    response = jsonify(queries=listed)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.delete("/<name>")
def stop(name: str) -> Response:
    """Stop one; its client is told."""
    administrator()
    if not serving().pool.watch.stop(name):
        raise NoSuchThing("query-unknown", id=name[:40])
    return Response(status=204)
