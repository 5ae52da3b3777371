"""
Addresses of things: `/id/…` says where its description is, `/doc/…` is that.

Codes and graphs are described at their own addresses. Only the path counts, so that a release on a
laptop answers for the canonical addresses.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kg.description import shorthand
from kg.releases import Manifest
from kg.resource import PROFILES, Resource, resource, triples
from kg.store import Store, write_triples
from service.answering import release_asked
from service.asking import check_encoded, digest, iri
from service.declined import BadRequest, NoSuchThing
from service.documented import questions_about
from service.formats import CSV, GRAPHS, HTML, JSON_LD, TURTLE, chosen, content_type
from service.frame import kept, page
from service.gone import check_in_use
from service.keeping import is_known, labelled, release_tag
from service.scheme import codes
from service.serving import served, serving, settings
from service.thing_page import as_json, shown
from service.wording import language

blueprint = Blueprint("resources", __name__)

JSON = "application/json"
#: Ending of an address and name in `?format=` -> media type.
FORMATS = {
    "ttl": TURTLE,
    "jsonld": JSON_LD,
    "nt": GRAPHS["ntriples"],
    "rdf": GRAPHS["rdfxml"],
    "json": JSON,
}
assert CSV not in FORMATS.values(), "a thing is no table"


class Described(NamedTuple):
    """A thing, and where its description was found."""

    of: Resource
    store: Store
    release: Manifest
    #: Path of the description, without an ending.
    path: str
    #: What the ending of the address asks for, if it has one.
    ending: str | None


@blueprint.get("/id/<path:name>")
def thing(name: str) -> AnyResponse:
    """A thing is not a document: the answer says where the document about it is, and no more."""
    found = _found(f"id/{name}", f"/doc/{name}")
    ending = f".{found.ending}" if found.ending else ""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    response = redirect(f"{quote(found.path + ending)}{query}", 303)
    response.vary.update(["Accept"])
    return response


@blueprint.get("/doc/<path:name>")
def document(name: str) -> Response:
    """The description of a thing with an address under `/id/`."""
    return _described(_found(f"id/{name}", f"/doc/{name}"))


@blueprint.get("/code/<path:name>")
def code(name: str) -> Response:
    """A code list or a code."""
    return _described(_found(f"code/{name}", f"/code/{name}"))


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """What is known of a named graph: its source, licence and time, not what it says."""
    return _described(_found(f"graph/{name}", f"/graph/{name}"))


def _found(name: str, path: str) -> Described:
    """
    Raises:
        NoSuchThing: the graph says nothing of it, and never did.
        Gone: it is retired.
        BadRequest: it cannot be the address of a thing.
    """
    check_encoded(request.query_string)
    asked = release_asked(request.args.get("release")).release
    now, base = served(), settings().base
    is_now = asked.number == now.release.number
    store = now.store if is_now else serving().releases.open(asked.number)
    plain, _, ending = name.rpartition(".")
    # A name may have a point in it.
    for each, end in ((name, None), (plain, ending)):
        if end and end not in FORMATS:
            break
        if not each:
            continue
        named = iri("path", base + each)
        check_in_use(store, named, asked.number)
        if of := resource(store, named, base):
            g.record.query = digest(of.iri)
            return Described(of, store, asked, path.removesuffix(f".{end}" if end else ""), end)
    raise NoSuchThing("thing-unknown", iri=(base + name)[:300])


def _described(found: Described) -> Response:
    media_type = _media_type(found.ending)
    profile = _profile()
    tag = _tag(found, media_type, profile)
    if is_known(tag):
        return labelled(Response(status=304), tag)
    response = _written(found, media_type, profile)
    response.headers["Link"] = _links(found, profile)
    return response if media_type == HTML else labelled(response, tag)


def _media_type(ending: str | None) -> str:
    if ending:
        return FORMATS[ending]
    names = {**FORMATS, "turtle": TURTLE, "ntriples": FORMATS["nt"], "rdfxml": FORMATS["rdf"]}
    offered = {**names, "html": HTML}
    return chosen(offered, request.args.get("format"), request.headers.get("Accept"))


def _profile() -> str:
    """
    Raises:
        BadRequest: there is no such profile.
    """
    asked = request.args.get("profile", PROFILES[-1])
    if asked not in PROFILES:
        raise BadRequest("profile-unknown", asked=asked[:100], available=", ".join(PROFILES))
    return asked


def _tag(found: Described, media_type: str, profile: str) -> str:
    told = f"{found.of.iri} {media_type} {profile} {language()} {request.full_path}"
    return f"{release_tag(found.release)}-{digest(told)}"


def _written(found: Described, media_type: str, profile: str) -> Response:
    if media_type == HTML:
        others = {
            "alternates": _others(found),
            "media_types": FORMATS,
            "codes": codes(found.store, found.of.iri),
            "asked_in": questions_about(settings().base).get(found.of.iri, []),
        }
        return kept(page("thing.html", **shown(found.store, found.of), **others))
    if media_type == JSON:
        return jsonify(as_json(found.store, found.of))
    quads = triples(found.store, found.of, settings().base, profile)
    body = write_triples(quads, media_type, shorthand(settings().base))
    return Response(body, content_type=content_type(media_type))


def _others(found: Described) -> dict[str, str]:
    """Return the same description in other formats: ending -> address."""
    release = request.args.get("release")
    query = f"?release={release}" if release else ""
    return {ending: f"{found.path}.{ending}{query}" for ending in FORMATS}


def _links(found: Described, profile: str) -> str:
    """Return how a program finds the thing, its other forms and profiles, RFC 8288."""
    links = [f'<{found.of.iri}>; rel="describes"']
    links += [
        f'<{address}>; rel="alternate"; type="{FORMATS[ending]}"'
        for ending, address in _others(found).items()
    ]
    links += [
        f'<{found.path}?profile={each}>; rel="{"self" if each == profile else "alternate"}"; '
        f'profile="{settings().base}profile/{each}"'
        for each in PROFILES
    ]
    return ", ".join(links)
