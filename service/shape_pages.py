"""The shapes at their own address: what must hold before anything is published."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from kg.labels import compact
from kg.store import convert
from kg.terms import CANONICAL_BASE, Iri
from service.asking import check_encoded, digest
from service.declined import NoSuchThing
from service.documented import Shapes, ontology, shapes
from service.formats import TURTLE
from service.frame import page
from service.naming import Names, names
from service.negotiating import RDF, Described, answered, parted
from service.serving import served, settings
from service.term_words import SEVERITIES, named

if TYPE_CHECKING:
    from kg.validate.path import Path

blueprint = Blueprint("shapes", __name__)

#: How a shape finds what it is about -> how that is said.
_TARGETS = {
    "class": "shape-class",
    "subjects-of": "shape-subjects-of",
    "objects-of": "shape-objects-of",
    "node": "shape-node",
}


@blueprint.get("/shapes")
@blueprint.get("/shapes.<ending>")
def index(ending: str | None = None) -> Response:
    """All shapes that this service validates with."""
    return _whole("/shapes", ending)


@blueprint.get("/shapes/<name>")
def version(name: str) -> Response:
    """The version of the shapes that is in use; it is the only one that is here."""
    plain, ending = parted(name)
    current = served().release.versions.get("shapes", "")
    if not current or plain != current:
        raise NoSuchThing("shapes-version-unknown", version=plain[:100], current=current)
    return _whole(f"/shapes/{plain}", ending)


def _whole(path: str, ending: str | None) -> Response:
    check_encoded(request.query_string)
    held = shapes(settings().shapes, settings().base)
    iri = settings().base + path.removeprefix("/")
    return answered(
        Described(iri, path, digest(held.text), partial(_page, held), partial(_written, held.text)),
        ending,
    )


def _written(text: str, media_type: str) -> bytes:
    """In Turtle the shapes come as they were written, comments included."""
    return (text if media_type == TURTLE else convert(text, media_type)).encode()


def _page(held: Shapes, alternates: Mapping[str, str]) -> Response:
    return page(
        "shapes.html",
        shapes=held.all,
        version=served().release.versions.get("shapes", ""),
        count=sum(len(each.rules) for each in held.all),
        target_texts=_TARGETS,
        severity_texts=SEVERITIES,
        names_of=_names,
        path_of=_path,
        alternates=alternates,
        media_types=RDF,
    )


def _names(iri: Iri) -> Names:
    entry = ontology(served().store, settings().base).entries.get(iri)
    return named(entry) if entry else names(served().store, iri)


def _path(path: Path) -> str:
    """Return a path in the notation of SPARQL, with prefixes."""
    # With rdflib, which takes long to load.
    from kg.validate.path import show_path

    shown = show_path(path)
    for iri in {part.partition(">")[0] for part in shown.split("<")[1:]}:
        short = compact(Iri(iri.replace(settings().base, CANONICAL_BASE)))
        shown = shown.replace(f"<{iri}>", short)
    return shown
