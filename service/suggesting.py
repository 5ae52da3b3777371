"""Completing what is typed into an input that names a thing."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request, url_for

from kg.question import Field, OfClass, OfKind, OfScheme
from kg.search import Group, code_of, complete, kind_of
from kg.terms import Iri
from service.asking import check_encoded, check_once, digest
from service.keeping import is_known, labelled, release_tag
from service.serving import served, settings
from service.wording import language

blueprint = Blueprint("suggesting", __name__)

#: What an input offers.
_OFFERED = 10
#: Suggestions change with the release only; a minute late is no harm.
_KEPT_SECONDS = 60
#: Parameters that may come once only.
_SINGLE = ("q", "kind", "scheme", "below", "lang")


@blueprint.get("/suggest")
def suggest() -> Response:
    """What is typed into an input may become one of these."""
    check_encoded(request.query_string)
    check_once(_SINGLE)
    typed = request.args.get("q", "")
    asked = [request.args.get(name, "") for name in _SINGLE]
    tag = f"{release_tag(served().release)}-{digest(f'{language()} {asked}')}"
    if is_known(tag):
        return _brief(Response(status=304), tag)
    base = settings().base
    found = complete(served().store, base, typed, language(), _group(), _OFFERED)
    suggested = [asdict(each) | {"kind": code_of(each.kind, base)} for each in found]
    return _brief(jsonify({"suggestions": suggested}), tag)


@blueprint.app_template_global("suggestions_for")
def suggestions_for(field: Field) -> str | None:
    """Return where an input of a question is completed; None for one that names no thing."""
    match field.among:
        case OfKind(name):
            return url_for("suggesting.suggest", kind=name, lang=language())
        case OfClass(name):
            return url_for("suggesting.suggest", below=name, lang=language())
        case OfScheme(name):
            return url_for("suggesting.suggest", scheme=name, lang=language())
    return None


def _group() -> Group | None:
    base, args = settings().base, request.args
    if kind := args.get("kind"):
        return Group(kind_of(kind, base))
    if scheme := args.get("scheme"):
        return Group(Iri(f"{base}code/{scheme}"))
    if below := args.get("below"):
        return Group(kind_of(below, base), is_classes=True)
    return None


def _brief(response: Response, tag: str) -> Response:
    response = labelled(response, tag)
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return response
