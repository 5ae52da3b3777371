"""The W3C's own tests of updates, run in process on the difference that we find."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.errors import BadQuery, SwitchedOff
from kg.guard import check_query, check_update
from tests.unit.updated import after, canonical, held, plain

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("SIKTLINJE_SUITES", ROOT.parent / "shared" / "suites"))
SPARQL = SUITES / "w3c" / "sparql" / "sparql11"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

#: Files that ask for what is switched off.
OFF = {
    *(f"syntax-fed/syntax-service-0{n}.rq" for n in (1, 2, 3)),
    *(f"syntax-update-1/syntax-update-{n}.ru" for n in ("01", "02", "03", "04", "37")),
    *(f"syntax-update-1/syntax-update-bad-{n}.ru" for n in ("01", "07", "08", "09")),
}

needs_suites = pytest.mark.skipif(not SPARQL.is_dir(), reason="SIKTLINJE_SUITES names no suites")


def entries(*kinds: str) -> list[object]:
    """Return the manifests' entries of these kinds, each with its manifest."""
    found: list[object] = []
    for path in sorted(SPARQL.glob("*/manifest.ttl")):
        manifest = Graph().parse(path)
        for kind in kinds:
            for entry in sorted(map(str, manifest.subjects(RDF.type, MF[kind]))):
                name = f"{path.parent.name}-{entry.partition('#')[2]}"
                found.append(pytest.param(manifest, URIRef(entry), id=name))
    return found or [pytest.param(None, None, id="none")]


def local(node: Node | None) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def dataset(manifest: Graph, node: Node | None) -> Iterator[ox.Quad]:
    """Yield the quads that an entry starts from or expects."""
    for data in manifest.objects(node, UT.data):
        yield from ox.parse(path=str(local(data)), base_iri=str(data))
    for given in manifest.objects(node, UT.graphData):
        source = manifest.value(given, UT.graph) or manifest.value(given, UT.data)
        name = ox.NamedNode(str(manifest.value(given, RDFS.label)))
        for each in ox.parse(path=str(local(source)), base_iri=str(source)):
            yield ox.Quad(each.subject, each.predicate, each.object, name)


@needs_suites
@pytest.mark.parametrize(("manifest", "entry"), entries("UpdateEvaluationTest"))
def test_an_update_leaves_what_the_suite_expects(manifest: Graph, entry: URIRef) -> None:
    action = manifest.value(entry, MF.action)
    request = manifest.value(action, UT.request)
    before = held(dataset(manifest, action))

    found = after(local(request).read_text("utf-8"), before, union=False, base_iri=str(request))

    expected = ox.Store()
    expected.extend(dataset(manifest, manifest.value(entry, MF.result)))
    assert canonical(plain(found)) == canonical(expected)


@needs_suites
@pytest.mark.parametrize(("manifest", "entry"), entries("PositiveUpdateSyntaxTest11"))
def test_valid_updates_are_taken(manifest: Graph, entry: URIRef) -> None:
    request = manifest.value(entry, MF.action)
    text = local(request).read_text("utf-8")
    if local(request).relative_to(SPARQL).as_posix() in OFF:
        with pytest.raises(SwitchedOff):
            after(text)
    else:
        after(text, base_iri=str(request))


@needs_suites
@pytest.mark.parametrize(("manifest", "entry"), entries("NegativeUpdateSyntaxTest11"))
def test_invalid_updates_are_refused(manifest: Graph, entry: URIRef) -> None:
    request = manifest.value(entry, MF.action)

    with pytest.raises(BadQuery):
        after(local(request).read_text("utf-8"), base_iri=str(request))


@needs_suites
def test_the_guard_lets_every_query_and_update_of_the_suites_pass() -> None:
    refused = set()
    for path in sorted((SUITES / "w3c").rglob("*.r[qu]")):
        check = check_query if path.suffix == ".rq" else check_update
        try:
            check(path.read_bytes().decode())
        except BadQuery:
            refused.add(path.relative_to(SPARQL).as_posix())

    assert refused == OFF
