"""The entries of the W3C's manifests, and the files that they name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
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

#: Folders whose entries are about something that the service has not, or that others replace.
LEFT_OUT = {
    "entailment": "nothing is entailed at query time",
    "service": "SERVICE is switched off, so no federated query is evaluated",
    "http-rdf-update": "deprecated, in prose; graph-store-protocol tells the same to programs",
}


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

    def dataset(self, node: Node | None, words: Namespace) -> list[ox.Quad]:
        """Return the quads that *node* has by `data` and `graphData`."""
        return [
            ox.Quad(each.subject, each.predicate, each.object, graph)
            for path, name in self.sources(node, words)
            for graph in [ox.NamedNode(name) if name else ox.DefaultGraph()]
            for each in _triples(path)
        ]

    def sources(self, node: Node | None, words: Namespace) -> list[tuple[Path, str]]:
        """Return the files of `data` and `graphData`, each with its graph; the default has none."""
        default = [(self.file(data), "") for data in self.manifest.objects(node, words.data)]
        return sorted(
            default + [self._graph(g) for g in self.manifest.objects(node, words.graphData)]
        )

    def _graph(self, given: Node) -> tuple[Path, str]:
        source = self.manifest.value(given, UT.graph) or self.manifest.value(given, UT.data)
        name = self.manifest.value(given, RDFS.label) or given
        return self.file(source or given), str(name)


def entries(*kinds: str, manifest: str = "manifest.ttl") -> list[object]:
    """Return the entries of these kinds as parameters of a test."""
    return parameters(found(*kinds, manifest=manifest))


def parameters(entries: list[Entry]) -> list[object]:
    """Return entries as parameters of a test; known gaps are to fail."""
    if not entries:
        skipped = pytest.mark.skip(reason="SIKTLINJE_SUITES names no suites of the W3C")
        return [pytest.param(None, marks=skipped, id="suites-absent")]
    return [pytest.param(each, marks=_marks(each), id=_name(each)) for each in entries]


def found(*kinds: str, manifest: str = "manifest.ttl") -> list[Entry]:
    """
    Return the entries of these kinds.

    Those that ask the same data follow each other, for data are put in place by a release.
    """
    paths = (path for path in SPARQL.glob(f"*/{manifest}") if path.parent.name not in LEFT_OUT)
    return sorted((each for path in paths for each in _of(path, kinds)), key=_order)


@lru_cache
def read(path: Path) -> Graph:
    """Read a manifest, once."""
    return Graph().parse(path, publicID=f"{_FOLDER}{path.name}")


@lru_cache
def _triples(path: Path) -> list[ox.Quad]:
    # Blank nodes of two files are two, whatever they are called; of one file they stay the same.
    return list(ox.parse(path=str(path), base_iri=BASE, rename_blank_nodes=True))


def _of(path: Path, kinds: tuple[str, ...]) -> Iterator[Entry]:
    manifest = read(path)
    for kind in kinds:
        for node in manifest.subjects(RDF.type, MF[kind]):
            if isinstance(node, URIRef):
                yield Entry(str(node), path.parent, manifest, node)


def _order(entry: Entry) -> tuple[str, list[tuple[Path, str]], str]:
    action = entry.value(MF.action)
    return entry.folder.name, entry.sources(action, QT) + entry.sources(action, UT), entry.iri


def _marks(entry: Entry) -> list[pytest.MarkDecorator]:
    if entry.iri not in GAPS:
        return []
    # An answer that is not the expected one is a gap; whatever else goes wrong is not.
    return [pytest.mark.xfail(reason=GAPS[entry.iri], strict=True, raises=AssertionError)]


def _name(entry: Entry) -> str:
    return f"{entry.folder.name}-{entry.iri.rpartition('#')[2] or entry.iri.rpartition('/')[2]}"
