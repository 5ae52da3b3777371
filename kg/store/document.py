"""
Reading a graph that somebody sends: https://www.w3.org/TR/sparql11-http-rdf-update/.

Only in a process that may die of it. What is known to be dangerous is refused all the same, so that
whoever sent it in good faith is told why.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.errors import BadDocument
from kg.store.convert import plain
from kg.store.formats import GRAPH_FORMATS
from kg.terms import Iri, Quad, Term, genid

#: Deeper objects and lists than anybody writes; the engine's reader recurses.
MAX_JSON_DEPTH = 100

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_PLACE = re.compile(r"line (\d+)")


def read_document(data: bytes, media_type: str, graph: Iri, base: str) -> set[Quad]:
    """
    Return what a document says, as quads of *graph*, its blank nodes skolemised.

    Args:
        media_type: a key of `GRAPH_FORMATS`.
        base: base of the IRIs of the graph, under which blank nodes get theirs.

    Raises:
        BadDocument: it is empty, cannot be read, or says what a release cannot hold.
    """
    text = _checked(data, media_type)
    nodes: dict[str, Iri] = {}

    def named(term: object) -> Term:
        if isinstance(term, ox.BlankNode):
            return nodes.setdefault(term.value, genid(base))
        if isinstance(term, ox.Triple):
            raise BadDocument("document-triple-term")
        return plain(term)

    try:
        found = ox.parse(
            text, format=GRAPH_FORMATS[media_type], base_iri=graph, without_named_graphs=True
        )
        quads = {
            Quad(Iri(named(each.subject)), Iri(named(each.predicate)), named(each.object), graph)
            for each in found
        }
    except (SyntaxError, ValueError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else "?"
        raise BadDocument("document-bad", line=line, detail=str(error)[:300]) from error
    if not quads:
        raise BadDocument("document-empty")
    return quads


def _checked(data: bytes, media_type: str) -> bytes:
    text = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in text:
        raise BadDocument("document-not-utf8")
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise BadDocument("document-not-utf8") from error
    if media_type == "application/rdf+xml":
        _check_xml(text)
    if media_type == "application/ld+json" and _depth(text) > MAX_JSON_DEPTH:
        raise BadDocument("document-deep", limit=MAX_JSON_DEPTH)
    return text


def _check_xml(text: bytes) -> None:
    """Entities multiply, and name files and addresses; RDF needs none."""
    if _DOCTYPE.search(text):
        raise BadDocument("document-doctype")
    head = text[:200].partition(b"?>")[0].lower()
    if b"encoding" in head and b"utf-8" not in head and b"us-ascii" not in head:
        raise BadDocument("document-not-utf8")


def _depth(text: bytes) -> int:
    deepest = depth = 0
    for mark in re.finditer(rb"[\[{]|[\]}]", _STRING.sub(b"", text)):
        depth += 1 if mark[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
