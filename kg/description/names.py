"""The names that descriptions are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from kg.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad, Term, rebase

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
#: VoID knows the class of a value, this the datatype.
VOID_EXT = "http://ldf.fi/void-ext#"


def void(name: str) -> Iri:
    """Return a term of VoID."""
    return Iri(PREFIXES["void"] + name)


def sd(name: str) -> Iri:
    """Return a term of SPARQL 1.1 Service Description."""
    return Iri(SD + name)


def sh(name: str) -> Iri:
    """Return a term of SHACL."""
    return Iri(PREFIXES["sh"] + name)


def dcterms(name: str) -> Iri:
    """Return a term of DCMI Metadata Terms."""
    return Iri(PREFIXES["dcterms"] + name)


def rdfs(name: str) -> Iri:
    """Return a term of RDF Schema."""
    return Iri(PREFIXES["rdfs"] + name)


def document(base: str) -> Iri:
    """Return the IRI of the description itself."""
    return Iri(f"{base}.well-known/void")


def part(base: str, name: str) -> Iri:
    """Return the IRI of something that only the description speaks of."""
    return Iri(f"{document(base)}#{name}")


def part_of(base: str, *names: Iri) -> Iri:
    """Return an IRI for what *names* tell apart: short, and the same in every release."""
    return part(base, "p" + hashlib.sha256(" ".join(names).encode()).hexdigest()[:12])


def prefixes(base: str) -> dict[str, str]:
    """Return the common prefixes, as they are with *base*."""
    return {prefix: rebase(namespace, base) for prefix, namespace in PREFIXES.items()}


def shorthand(base: str) -> dict[str, str]:
    """Return the prefixes that a description is written with."""
    own = {"formats": FORMATS, "part": part(base, ""), "sd": SD, "void-ext": VOID_EXT}
    return prefixes(base) | own


def number(value: int) -> Literal:
    """Return a count."""
    return Literal(str(value), Iri(XSD + "integer"))


def in_language(text: str, language: str) -> Literal:
    """Return a text for people."""
    return Literal(text, RDF_LANG_STRING, language)


def said(base: str, subject: Iri, *pairs: tuple[Iri, Term]) -> Iterator[Quad]:
    """Yield what a description says of *subject*."""
    return (Quad(subject, predicate, value, document(base)) for predicate, value in pairs)


def by_subject(quads: Iterable[Quad]) -> list[Quad]:
    """Return *quads* once each, with all that is said of a thing in one place."""
    found: dict[Iri, dict[Quad, None]] = {}
    for each in quads:
        found.setdefault(each.subject, {})[each] = None
    return [each for said_of in found.values() for each in said_of]


def typed(*classes: Iri) -> tuple[tuple[Iri, Term], ...]:
    """Return what says that something is of *classes*."""
    return tuple((RDF_TYPE, each) for each in classes)
