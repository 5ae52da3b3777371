"""SPARQL 1.1 Update by protocol: https://www.w3.org/TR/sparql11-protocol/#update-operation."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from uuid import uuid4

from flask import Blueprint, Response, g, request

from kg.guard import check_update
from kg.isolated import Job
from kg.settings import DefaultGraph
from kg.terms import Iri
from service.answering import Asked
from service.asking import (
    FORM,
    UPDATE,
    check_encoded,
    check_form,
    check_single,
    decoded,
    digest,
    graphs_named,
)
from service.auth import bearer
from service.changing import change, is_trial, told, tried
from service.declined import BadRequest, UnsupportedMediaType
from service.serving import serving

blueprint = Blueprint("update", __name__)


@blueprint.post("/update")
def update() -> Response:
    """Make the change that an update comes to."""
    token = bearer()
    text = _text()
    g.record.query = digest(text)
    check_update(text)
    using = _using("using-graph-uri"), _using("using-named-graph-uri")
    scratch = serving().releases.root / "scratch" / str(uuid4())
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, scratch, ignore_errors=True)
        made = change(token, partial(_job, text, using, scratch), "SPARQL update")
    return tried(made.receipt) if is_trial() else told(made.receipt)


def _text() -> str:
    """
    Return the update as the protocol sends it.

    Raises:
        BadRequest: there is none, or there are several, or it is a query.
        UnsupportedMediaType: the body is of another kind.
    """
    check_encoded(request.query_string)
    check_single(request.args)
    if request.mimetype == UPDATE:
        if "update" in request.args:
            raise BadRequest("update-twice")
        return decoded(request.get_data())
    if request.mimetype == FORM:
        check_form()
        check_single(request.form)
        if "query" in request.form or "update" in request.args:
            raise BadRequest("update-missing")
        if not (text := request.form.get("update", "")).strip():
            raise BadRequest("update-missing")
        return text
    given = request.mimetype or "-"
    raise UnsupportedMediaType("body-unread", given=given, accepted=f"{FORM}, {UPDATE}")


def _using(name: str) -> tuple[Iri, ...] | None:
    return graphs_named(request.values, name) or None


def _job(
    text: str,
    using: tuple[tuple[Iri, ...] | None, tuple[Iri, ...] | None],
    scratch: Path,
    asked: Asked,
) -> Job:
    settings = serving().settings
    header = {
        "base": settings.base,
        "base_iri": f"{settings.base}sparql",
        "graphs": list(asked.release.quads),
        "union": settings.default_graph is DefaultGraph.UNION,
        "using": using[0],
        "using_named": using[1],
        "scratch": str(scratch / str(asked.release.number)),
        "memory_bytes": settings.worker_bytes,
        "limit_bytes": settings.answer_bytes,
    }
    return Job("update", text.encode(), str(asked.store), header)
