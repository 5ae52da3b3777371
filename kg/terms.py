"""Values a quad is made of, and the names used everywhere."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

#: The base that sources are written with. A setting may put another in its place; see `rebase`.
CANONICAL_BASE = "https://w3id.org/siktlinje/"


class Iri(str):
    """An absolute IRI, so that it is never mistaken for text."""

    __slots__ = ()


XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = Iri(XSD + "string")
RDF_TYPE = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDF_LANG_STRING = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")


class Literal(NamedTuple):
    """An RDF literal. *language* is set exactly when *datatype* is rdf:langString."""

    value: str
    datatype: Iri = XSD_STRING
    language: str | None = None


Term = Iri | Literal


class Quad(NamedTuple):
    """One statement in one named graph. Blank nodes do not occur: sources are skolemised."""

    subject: Iri
    predicate: Iri
    object: Term
    graph: Iri


#: Prefixes of every Turtle file and query; a test holds the files against this table.
PREFIXES: dict[str, str] = {
    "sl": CANONICAL_BASE + "ns#",
    "sls": CANONICAL_BASE + "shapes#",
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "legal": "http://www.w3.org/ns/legal#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "xsd": XSD,
}


def rebase(text: str, base: str) -> str:
    """Return the text of a source (table metadata, Turtle, query) with *base* as its base."""
    return text if base == CANONICAL_BASE else text.replace(CANONICAL_BASE, base)


def genid(base: str) -> Iri:
    """Return a fresh name for a blank node, https://www.w3.org/TR/rdf11-concepts/#section-skolemization."""
    return Iri(f"{base}.well-known/genid/{uuid4().hex}")


def graph_iri(base: str, source: str) -> Iri:
    """Return the named graph that holds *source*."""
    return Iri(f"{base}graph/{source}")
