"""The words that a catalogue is written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.catalogue import LANGUAGES, say
from kg.terms import PREFIXES, RDF_LANG_STRING, XSD, Iri, Literal, Quad, Term

SPDX = "http://spdx.org/rdf/terms#"
#: Code lists of the EU, https://op.europa.eu/en/web/eu-vocabularies.
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"
#: Media type -> its name in the list of file types of the EU.
FILE_TYPES = {
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "text/turtle": "RDF_TURTLE",
}
_NAMESPACES = PREFIXES | {"spdx": SPDX}

#: A property by its short name, and a value.
Pair = tuple[str, Term]


def said(graph: Iri, subject: Iri, *pairs: Pair) -> Iterator[Quad]:
    """Yield what is said of *subject* in *graph*."""
    return (Quad(subject, term(name), value, graph) for name, value in pairs)


def kind(*names: str) -> list[Pair]:
    """Return what says that something is of classes."""
    return [("rdf:type", term(name)) for name in names]


def term(name: str) -> Iri:
    """Return the IRI of a short name."""
    prefix, _, local = name.partition(":")
    return Iri(_NAMESPACES[prefix] + local)


def text(words: str, language: str) -> Literal:
    """Return a text for people."""
    return Literal(words, RDF_LANG_STRING, language)


def typed(value: str, datatype: str) -> Literal:
    """Return a value of a datatype of XML Schema."""
    return Literal(value, Iri(XSD + datatype))


def worded(name: str, key: str, titles: Sequence[str], **values: object) -> list[Pair]:
    """
    Return a sentence of the catalogue of texts as the values of a property.

    Args:
        titles: what the sentence is about, as it is called in each of `LANGUAGES`.
    """
    return [
        (name, text(say(key, title=title, **values)[language], language))
        for title, language in zip(titles, LANGUAGES, strict=True)
    ]


def last(iri: Iri) -> str:
    """Return the last part of the path of an IRI."""
    return iri.rstrip("/").rpartition("/")[2]


def form(media_type: str) -> list[Pair]:
    """Return the media type and file type of a distribution."""
    return [
        ("dcat:mediaType", Iri(MEDIA_TYPES + media_type)),
        ("dcterms:format", Iri(f"{AUTHORITY}file-type/{FILE_TYPES[media_type]}")),
    ]
