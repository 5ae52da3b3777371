"""The requests of the W3C's protocol tests, read from the suites on this machine, if they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.serving import ROOT

SUITES = Path(os.environ.get("SIKTLINJE_SUITES", ROOT.parent / "shared" / "suites"))
FOLDER = SUITES / "w3c" / "sparql" / "sparql11"
MANIFESTS = [
    "protocol/manifest.ttl",
    "graph-store-protocol/manifest-direct.ttl",
    "graph-store-protocol/manifest-indirect.ttl",
]

_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")


class Request(NamedTuple):
    """One request of a test, addressed to this service."""

    test: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str | None


def requests() -> list[Request]:
    """Return all requests of the manifests; none where there are no suites."""
    return [
        request
        for name in MANIFESTS
        if (FOLDER / name).is_file()
        for request in _read(FOLDER / name)
    ]


def _read(path: Path) -> Iterator[Request]:
    graph = Graph().parse(path)
    for node in sorted(graph.subjects(RDF.type, _HT.Connection), key=str):
        test = next(graph.subjects(None, node), URIRef(""))
        for request in Collection(graph, _one(graph, node, _HT.requests)):
            yield _request(graph, str(test).rpartition("#")[2], request)


def _request(graph: Graph, test: str, node: Node) -> Request:
    body = graph.value(node, _HT.body)
    headers = graph.value(node, _HT.headers)
    path, text = str(_one(graph, node, _HT.absolutePath)), None
    if body is not None:
        # To drop everything takes its time and is not allowed; other tests try that.
        text = str(_one(graph, body, _CNT.chars)).replace("DROP ALL", "DROP SILENT GRAPH <x:no>")
    return Request(
        test,
        str(_one(graph, node, _HT.methodName)),
        _addressed(path, f"{path} {text} {test}"),
        tuple(
            (str(_one(graph, each, _HT.fieldName)), str(_one(graph, each, _HT.fieldValue)))
            for each in (Collection(graph, headers) if headers is not None else ())
        ),
        text,
    )


def _addressed(path: str, told: str) -> str:
    """Put our own way in where the tests have theirs."""
    if path.startswith("/gsp"):
        return path.replace("/gsp", "/graphs", 1)
    place, _, rest = path.partition("?")
    ours = "/update" if "update" in told.lower() else "/sparql"
    return f"{ours}?{rest}" if rest else ours if place.startswith("/sparql") else path


def _one(graph: Graph, node: Node, predicate: URIRef) -> Node:
    found = graph.value(node, predicate)
    assert found is not None, (node, predicate)
    return found
