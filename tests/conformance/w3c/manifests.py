"""The entries of the W3C's manifests, and the files that they name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node, URIRef

from kg.settings import Settings
from tests.conformance.known_gaps import GAPS

ROOT = Path(__file__).parents[3]
SUITES = Path(os.environ.get("SIKTLINJE_SUITES", ROOT.parent / "shared" / "suites"))
SPARQL = SUITES / "w3c" / "sparql" / "sparql11"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

#: What the service takes relative IRIs in queries to be relative to; the files are read alike.
BASE = f"{Settings().base}sparql"
_FOLDER = Settings().base


class Entry(NamedTuple):
    """One test of a manifest."""

    iri: str
    folder: Path
    manifest: Graph
    node: URIRef

    def value(self, *path: URIRef) -> Node | None:
        """Return the value at the end of a path of properties."""
        node: Node | None = self.node
        for step in path:
            node = self.manifest.value(node, step) if node is not None else None
        return node

    def file(self, node: Node | None) -> Path:
        """Return the file that a manifest names."""
        return self.folder / str(node).removeprefix(_FOLDER)

    def text(self, node: Node | None) -> str:
        """Return the text of a file that a manifest names."""
        return self.file(node).read_text(encoding="utf-8")

    def items(self, *path: URIRef) -> list[Node]:
        """Return the items of the list at the end of a path."""
        node = self.value(*path)
        return [] if node is None else list(Collection(self.manifest, node))

    def listed(self) -> list[Node]:
        """Return what the manifest lists as its entries."""
        lists = self.manifest.objects(None, MF.entries)
        return [node for each in lists for node in Collection(self.manifest, each)]

    def dataset(self, node: Node | None, words: Namespace) -> list[ox.Quad]:
        """Return the quads that *node* has by `data` and `graphData`."""
        return list(self._dataset(node, words))

    def _dataset(self, node: Node | None, words: Namespace) -> Iterator[ox.Quad]:
        for data in self.manifest.objects(node, words.data):
            yield from self._quads(data, ox.DefaultGraph())
        for given in self.manifest.objects(node, words.graphData):
            source = self.manifest.value(given, UT.graph) or self.manifest.value(given, UT.data)
            name = self.manifest.value(given, RDFS.label) or given
            yield from self._quads(source or given, ox.NamedNode(str(name)))

    def _quads(self, source: Node, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
        # Blank nodes of two files are two, whatever they are called.
        found = ox.parse(path=str(self.file(source)), base_iri=BASE, rename_blank_nodes=True)
        for each in found:
            yield ox.Quad(each.subject, each.predicate, each.object, graph)


def entries(*kinds: str, manifest: str = "manifest.ttl") -> list[object]:
    """Return the entries of these kinds as parameters of a test; known gaps are to fail."""
    found = [each for path in sorted(SPARQL.glob(f"*/{manifest}")) for each in _of(path, kinds)]
    if not found:
        skipped = pytest.mark.skip(reason="SIKTLINJE_SUITES names no suites of the W3C")
        return [pytest.param(None, marks=skipped, id="suites-absent")]
    return [pytest.param(each, marks=_marks(each), id=_name(each)) for each in found]


def _of(path: Path, kinds: tuple[str, ...]) -> Iterator[Entry]:
    manifest = Graph().parse(path, publicID=f"{_FOLDER}{path.name}")
    for kind in kinds:
        for iri in sorted(map(str, manifest.subjects(RDF.type, MF[kind]))):
            yield Entry(iri, path.parent, manifest, URIRef(iri))


def _marks(entry: Entry) -> list[pytest.MarkDecorator]:
    reason = GAPS.get(entry.iri)
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


def _name(entry: Entry) -> str:
    return f"{entry.folder.name}-{entry.iri.rpartition('#')[2] or entry.iri.rpartition('/')[2]}"
