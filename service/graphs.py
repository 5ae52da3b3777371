"""SPARQL 1.1 Graph Store Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from flask import Blueprint, Response, g, request, url_for
from werkzeug.datastructures import FileStorage

from kg.errors import BadDocument
from kg.guard import outline
from kg.isolated import Job
from kg.store import read_query
from kg.terms import Iri, graph_iri
from service.answering import Asked, answered, release_asked
from service.asking import Ask, check_encoded, check_single, digest, iri
from service.auth import bearer
from service.changing import Made, change, is_trial, labelled, tried
from service.declined import BadRequest, NoSuchThing, UnsupportedMediaType
from service.formats import GRAPHS, wanted
from service.keeping import ready
from service.serving import settings

blueprint = Blueprint("graphs", __name__)


class Document(NamedTuple):
    """A graph as it was sent."""

    media_type: str
    body: bytes


_EVERYTHING = Path(__file__).with_name("queries") / "graph.rq"
_MULTIPART = "multipart/form-data"
#: Of what a file is called, when its part does not say what it is.
_ENDINGS = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
}


@blueprint.get("/graphs")
@blueprint.get("/graphs/<path:name>")
def read(name: str | None = None) -> Response:
    """Give a whole graph; `.ttl` and the like after its name say as what."""
    graph = _graph(name)
    if graph is None:
        raise BadRequest("graph-missing")
    asked = release_asked(request.args.get("release"))
    ending = Path(name or "").suffix
    by_ending = _ENDINGS.get(ending) if graph not in asked.release.quads else None
    if by_ending:
        graph = Iri(graph.removesuffix(ending))
    _check_there(graph, asked)
    query = read_query(_EVERYTHING, settings().base)
    ask = Ask(query, (graph,), (), request.args.get("release"), None)
    g.record.query = ask.hash
    media_type = by_ending or wanted(GRAPHS, pages=False)
    return ready(asked.release) or answered(ask, outline(query), asked, media_type)


@blueprint.put("/graphs")
@blueprint.put("/graphs/<path:name>")
def put(name: str | None = None) -> Response:
    """Make a graph say exactly what is sent."""
    token, graph = bearer(), _graph(name)
    if graph is None:
        raise BadRequest("graph-missing")
    return _written(graph, change(token, _job(graph, "PUT"), f"PUT {graph}"))


@blueprint.post("/graphs")
@blueprint.post("/graphs/<path:name>")
def post(name: str | None = None) -> Response:
    """Add what is sent to a graph, or make a new graph of it."""
    token, graph = bearer(), _graph(name)
    if graph is not None:
        return _written(graph, change(token, _job(graph, "POST"), f"POST {graph}"))
    slug = uuid4().hex
    graph = graph_iri(settings().base, slug)
    response = _written(graph, change(token, _job(graph, "POST"), f"POST {graph}"))
    response.headers["Location"] = url_for("graphs.read", name=slug, _external=True)
    return response


@blueprint.delete("/graphs")
@blueprint.delete("/graphs/<path:name>")
def delete(name: str | None = None) -> Response:
    """Empty a graph, so that there is none of that name."""
    token, graph = bearer(), _graph(name)
    if graph is None:
        raise BadRequest("graph-missing")
    _check_there(graph, release_asked(None))
    return _written(graph, change(token, _job(graph, "DELETE"), f"DELETE {graph}"))


def _graph(name: str | None) -> Iri | None:
    """
    Return the graph that the request names, None when it names none.

    Raises:
        BadRequest: it names two, or no IRI.
    """
    check_encoded(request.query_string)
    check_single(request.args)
    base, named = settings().base, request.args.getlist("graph")
    wishes = [graph_iri(base, name)] if name else []
    wishes += [_named(iri("graph", value)) for value in named]
    if "default" in request.args:
        wishes.append(graph_iri(base, "default"))
    if len(wishes) > 1:
        raise BadRequest("graph-twice")
    return wishes[0] if wishes else None


def _named(graph: Iri) -> Iri:
    """Return a graph by its name; one that is called by its address here has a name as well."""
    here = url_for("graphs.read", _external=True) + "/"
    return graph_iri(settings().base, graph.removeprefix(here)) if graph.startswith(here) else graph


def _check_there(graph: Iri, asked: Asked) -> None:
    """The default graph is always there; any other one is when it says something."""
    if graph not in asked.release.quads and graph != graph_iri(settings().base, "default"):
        raise NoSuchThing("graph-unknown", graph=graph)


def _written(graph: Iri, made: Made) -> Response:
    if is_trial():
        return tried(made.receipt)
    is_new = graph not in made.before.quads and request.method != "DELETE"
    return labelled(Response(status=201 if is_new else 204), made.receipt)


def _job(graph: Iri, method: str) -> partial[Job]:
    documents = [] if method == "DELETE" else _documents()
    g.record.query = digest(f"{method} {graph}")
    return partial(_make_job, graph, method, documents)


def _make_job(graph: Iri, method: str, documents: list[Document], asked: Asked) -> Job:
    header = {
        "graph": graph,
        "method": method,
        "documents": [(each.media_type, len(each.body)) for each in documents],
        "base": settings().base,
        "memory_bytes": settings().worker_bytes,
        "limit_bytes": settings().answer_bytes,
    }
    return Job("graph", b"".join(each.body for each in documents), str(asked.store), header)


def _documents() -> list[Document]:
    """
    Return what was sent: one document, or the files of a form.

    Raises:
        BadDocument: it is empty.
        BadRequest: the form has no file.
        UnsupportedMediaType: it is in no format that is read.
    """
    if request.mimetype == _MULTIPART:
        files = [_file(file) for _, file in request.files.items(multi=True)]
        if not files:
            raise BadRequest("part-missing")
        return files
    body = request.get_data()
    if not body.strip():
        raise BadDocument("document-empty")
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("body-charset", given=charset)
    return [Document(_readable(request.mimetype), body)]


def _file(file: FileStorage) -> Document:
    """Read a file of a form, by what its part says it is, or by how it is called."""
    media_type = file.mimetype
    if media_type not in GRAPHS.values():
        media_type = _ENDINGS.get(Path(file.filename or "").suffix, media_type)
    return Document(_readable(media_type), file.read())


def _readable(media_type: str) -> str:
    if media_type not in GRAPHS.values():
        accepted = ", ".join(GRAPHS.values())
        raise UnsupportedMediaType("body-unread", given=media_type or "-", accepted=accepted)
    return media_type
