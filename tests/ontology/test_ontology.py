"""The ontology as files: both parsers agree, one version is stated, nothing is left to chance."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, VANN, XSD
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
BASE = "https://w3id.org/siktlinje/"
SL = Namespace(BASE + "ns#")
DATATYPES: set[Node] = {RDF.langString, XSD.string, XSD.date, XSD.decimal, XSD.integer}


def name(path: Path) -> str:
    return path.relative_to(ONTOLOGY).as_posix()


def read(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


@pytest.fixture(scope="module")
def own_terms() -> Graph:
    union = Graph()
    for path in ONTOLOGY.glob("*.ttl"):
        union += read(path)
    return union


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_says_the_same_to_both_parsers(path: Path) -> None:
    triples = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert text is not None
    assert isomorphic(Graph().parse(data=text.decode(), format="nt"), read(path))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_writing_a_file_twice_gives_the_same_bytes(path: Path) -> None:
    once = read(path).serialize(format="longturtle")
    assert Graph().parse(data=once, format="turtle").serialize(format="longturtle") == once


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_has_no_blank_nodes(path: Path) -> None:
    subjects = {type(subject) for subject in read(path).subjects()}
    assert subjects == {URIRef}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_prefix_that_a_file_declares_is_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert [prefix for prefix in declared if text.count(prefix) < 2] == []


def test_there_is_one_ontology_and_its_version_is_the_end_of_its_version_iri(
    own_terms: Graph,
) -> None:
    assert list(own_terms.subjects(RDF.type, OWL.Ontology)) == [URIRef(BASE + "ns")]
    version = own_terms.value(URIRef(BASE + "ns"), OWL.versionInfo)
    assert own_terms.value(URIRef(BASE + "ns"), OWL.versionIRI) == URIRef(f"{BASE}ns/{version}")


def test_the_declared_namespace_is_that_of_the_terms(own_terms: Graph) -> None:
    declared = own_terms.value(URIRef(BASE + "ns"), VANN.preferredNamespaceUri)
    assert declared == Literal(str(SL))


def test_every_question_number_is_one_of_the_research(own_terms: Graph) -> None:
    known = {f"CQ{number:02}" for number in range(1, 69)}
    assert {str(number) for number in own_terms.objects(None, SL.answers)} <= known


def values_of(own_terms: Graph, term: Node) -> set[Node]:
    hints = own_terms.objects(term, URIRef("http://schema.org/rangeIncludes"))
    return {*own_terms.objects(term, RDFS.range), *hints}


def test_text_properties_take_datatypes_and_links_take_classes(own_terms: Graph) -> None:
    for term in own_terms.subjects(RDF.type, OWL.DatatypeProperty):
        assert values_of(own_terms, term) <= DATATYPES, term
    for term in own_terms.subjects(RDF.type, OWL.ObjectProperty):
        assert not values_of(own_terms, term) & DATATYPES, term


def test_a_list_of_codes_is_named_after_its_file() -> None:
    for path in sorted((ONTOLOGY / "codes").glob("*.ttl")):
        scheme = URIRef(f"{BASE}code/{path.stem}")
        assert (scheme, RDF.type, None) in read(path), name(path)


def test_every_extract_is_listed_with_its_source() -> None:
    listed = (ONTOLOGY / "vendor" / "SOURCES.md").read_text(encoding="utf-8")
    names = [path.name for path in (ONTOLOGY / "vendor").glob("*.ttl")]
    assert names
    assert [file for file in names if f"| {file} |" not in listed] == []
