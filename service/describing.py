"""What programs read to find their way: the service, the data set, and how to ask over HTTP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, cast

from cachetools import LRUCache
from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState

from kg.catalogue import LANGUAGES
from kg.description import (
    About,
    Example,
    Places,
    describe_dataset,
    describe_example,
    describe_question,
    describe_service,
    example_of,
    shorthand,
)
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.store import read_query, write_triples
from kg.terms import Quad
from service.asking import digest
from service.counting import Counting, figures
from service.encodings import encoding, packed
from service.examples import FOLDER, NAMES
from service.formats import GRAPHS, content_type, wanted
from service.inventory import with_questions
from service.keeping import is_known, labelled, release_tag
from service.places import root
from service.serving import served, serving, settings
from service.wording import TEXTS

blueprint = Blueprint("describing", __name__)

_EXTENSION = "siktlinje-descriptions"
_OPENAPI = Path(__file__).with_name("openapi.json")
#: Descriptions kept as they were sent.
_KEPT = 32
#: Where a program that has one description finds the others, RFC 8288 and RFC 8631.
_LINKS = '</.well-known/void>; rel="describedby", </openapi.json>; rel="service-desc"'

Describe = Callable[[About, Places], list[Quad]]


class _Key(NamedTuple):
    """What a description depends on."""

    release: str
    describe: Describe
    places: Places
    media_type: str
    encoding: str | None


class _Kept(NamedTuple):
    body: bytes
    tag: str


class _Descriptions:
    """What this serving process has described."""

    def __init__(self) -> None:
        self.counting = Counting()
        self.lock = Lock()
        self.kept: LRUCache[_Key, _Kept] = LRUCache(_KEPT)
        #: Release -> by question, the inputs of its example; finding them takes a while.
        self.asks: LRUCache[str, dict[str, Any]] = LRUCache(1)


@blueprint.record
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions[_EXTENSION] = _Descriptions()


def service_description() -> Response:
    """
    Return the SPARQL 1.1 Service Description, in the RDF format that the request wants.

    Raises:
        NotAcceptable: it wants none of them.
        Crowded: the release is still being counted.
    """
    return _described(_service)


@blueprint.get("/.well-known/void")
def dataset_description() -> Response:
    """Return the data set in VoID; raises as `service_description`."""
    return _described(_dataset)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of every address in OpenAPI 3.1."""
    return _sent(_pack(_openapi(root().rstrip("/")), "openapi"), "application/json")


@lru_cache(_KEPT)
def _openapi(address: str) -> bytes:
    told: dict[str, Any] = with_questions(json.loads(_OPENAPI.read_bytes()))
    told["info"]["version"] = version("siktlinje")
    told["servers"] = [{"url": address}]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _described(describe: Describe) -> Response:
    media_type, at = wanted(GRAPHS, pages=False), root()
    places = Places(f"{at}sparql", f"{at}update", f"{at}questions")
    key = _Key(release_tag(served().release), describe, places, media_type, encoding())
    ours = _ours()
    with ours.lock:
        kept = ours.kept.get(key)
    if kept is None:
        kept = _write(key)
        with ours.lock:
            ours.kept[key] = kept
    return _sent(kept, media_type)


def _write(key: _Key) -> _Kept:
    now, base = served(), settings().base
    about = About.of(now.release, now.store, figures(_ours().counting, serving(), now), base)
    body = write_triples(key.describe(about, key.places), key.media_type, shorthand(base))
    return _pack(body, f"{key.release}-{digest(key.media_type)[:8]}")


def _pack(body: bytes, tag: str) -> _Kept:
    """Pack a body as the request wants it; the tag tells it from all others."""
    name = encoding()
    parts = (tag, hashlib.sha256(body).hexdigest()[:16], name)
    return _Kept(b"".join(packed([body], name)), "-".join(filter(None, parts)))


def _sent(kept: _Kept, media_type: str) -> Response:
    if is_known(kept.tag):
        return labelled(Response(status=304), kept.tag)
    response = Response(kept.body, content_type=content_type(media_type))
    if name := encoding():
        response.content_encoding = name
    response.headers["Link"] = _LINKS
    return labelled(response, kept.tag)


def _service(about: About, places: Places) -> list[Quad]:
    queries = [*_examples(about.base, places), *_questions(about.base, places)]
    return describe_service(about, places, settings().default_graph, queries)


def _examples(base: str, places: Places) -> Iterator[Quad]:
    for name in NAMES:
        for language in LANGUAGES:
            title, why = (
                TEXTS.entries[f"example-{name}-{each}"][language] for each in ("title", "why")
            )
            query = read_query(FOLDER / f"{name}.{language}.rq", base)
            example = Example(name, language, title, why, query)
            yield from describe_example(base, places, example)


def _questions(base: str, places: Places) -> Iterator[Quad]:
    now, ours = served(), _ours()
    graph, tag = Graph(now.store, base), release_tag(now.release)
    with ours.lock:
        asks = ours.asks.get(tag)
    if asks is None:
        asks = {name: example_of(each, graph) for name, each in QUESTIONS.items()}
        with ours.lock:
            ours.asks[tag] = asks
    for name, each in QUESTIONS.items():
        yield from describe_question(each, graph, places, asks[name])


def _dataset(about: About, places: Places) -> list[Quad]:
    return describe_dataset(about, places.query)


def _ours() -> _Descriptions:
    return cast(_Descriptions, current_app.extensions[_EXTENSION])
