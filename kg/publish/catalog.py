"""
A release as a catalogue of data sets: DCAT-AP-SE 3, the Swedish profile of DCAT-AP 3.

    <catalog>             the catalogue, with one data service: SPARQL
    <id/dataset/…>        the whole release; its dumps are distributions
    <graph/…>             each named graph, to be had by Graph Store Protocol

Sources: https://docs.dataportal.se/dcat/en/, https://semiceu.github.io/DCAT-AP/releases/3.0.1/,
https://www.w3.org/TR/vocab-dcat-3/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kg.catalogue import LANGUAGES, say
from kg.description.names import by_subject
from kg.publish.dcat import (
    AUTHORITY,
    MEDIA_TYPES,
    PUBLISHER_TYPES,
    SPDX,
    Pair,
    form,
    kind,
    said,
    text,
    typed,
    worded,
)
from kg.publish.dumps import Dump
from kg.publish.entries import Entries, Entry
from kg.settings import PublisherType
from kg.tables import read_turtle_files
from kg.terms import PREFIXES, Iri, Literal, Quad

_PROFILE = Path(__file__).with_name("profile.ttl")
_PROTOCOL = Iri("https://www.w3.org/TR/sparql11-protocol/")
#: As which a named graph is offered.
_GRAPH_TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
_NAMES = {
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/ld+json": "JSON-LD",
}
_OPEN: list[Pair] = [
    ("dcterms:accessRights", Iri(AUTHORITY + "access-right/PUBLIC")),
    ("dcat:theme", Iri(AUTHORITY + "data-theme/GOVE")),
]
_LANGUAGE: list[Pair] = [
    ("dcterms:language", Iri(f"{AUTHORITY}language/{each}")) for each in ("SWE", "ENG")
]


class Offer(NamedTuple):
    """Where and by whom a release is offered."""

    #: Address of the service, ending in a slash.
    root: str
    publisher_type: PublisherType
    #: Address for mail to the office that answers; never a person's.
    contact: str | None


def catalog(found: Entries, dumps: Sequence[Dump], offer: Offer, base: str) -> list[Quad]:
    """Return the catalogue of a release, in a graph named as the catalogue."""
    about = _About(found, offer, base)
    told = [
        *about.catalog(),
        *about.publisher(),
        *about.contact(),
        *about.whole(dumps),
        *(quad for each in found.graphs for quad in about.graph(each)),
        *about.service(),
        *about.others(),
    ]
    return by_subject([*told, *read_turtle_files([_PROFILE], about.iri, base)])


def shorthand(base: str) -> dict[str, str]:
    """Return the prefixes that a catalogue is written with."""
    names = ("adms", "dcat", "dcterms", "foaf", "rdfs", "skos", "vcard", "xsd")
    return {each: PREFIXES[each] for each in names} | {"spdx": SPDX, "part": f"{base}catalog#"}


def graph_path(graph: Iri, base: str, ending: str) -> str:
    """Return the path by which the service gives a whole graph, `ttl` or `jsonld`."""
    if graph.startswith(f"{base}graph/"):
        return f"graphs/{quote(graph.removeprefix(f'{base}graph/'))}.{ending}"
    name = {"ttl": "turtle"}.get(ending, ending)
    return f"graphs?graph={quote(graph, safe='')}&format={name}"


class _About:
    """Says one part of the catalogue after another."""

    def __init__(self, found: Entries, offer: Offer, base: str) -> None:
        self.iri, self._base = Iri(f"{base}catalog"), base
        self._found, self._offer, self._root = found, offer, offer.root
        self._sets = (found.whole, *found.graphs)
        self._titles = [found.whole.title(language).value for language in LANGUAGES]
        self._service = self._part("sparql")
        self._number = found.release.number
        time = found.release.time.isoformat().replace("+00:00", "Z")
        self._modified: list[Pair] = [("dcterms:modified", typed(time, "dateTime"))]

    def catalog(self) -> Iterator[Quad]:
        home = Iri(self._root)
        yield from self._said(
            self.iri,
            *kind("dcat:Catalog"),
            *worded("dcterms:title", "catalog-title", self._titles),
            *worded(
                "dcterms:description", "catalog-description", self._titles, number=self._number
            ),
            *self._answered_for(self._found.whole),
            *_LANGUAGE,
            *self._modified,
            ("dcat:themeTaxonomy", Iri(AUTHORITY + "data-theme")),
            ("foaf:homepage", home),
            ("dcat:service", self._service),
            *(("dcat:dataset", each.iri) for each in self._sets),
        )
        yield from self._said(home, *kind("foaf:Document"))

    def publisher(self) -> Iterator[Quad]:
        agent, what = self._found.publisher, Iri(PUBLISHER_TYPES + self._offer.publisher_type)
        yield from self._said(
            agent.iri,
            *kind("foaf:Agent"),
            *(("foaf:name", name) for name in agent.names),
            ("dcterms:type", what),
        )
        names = say(f"publisher-{self._offer.publisher_type.lower()}")
        yield from self._said(
            what,
            *kind("skos:Concept"),
            ("skos:inScheme", Iri(PUBLISHER_TYPES + "1.0")),
            *(("skos:prefLabel", text(name, language)) for language, name in names.items()),
        )

    def contact(self) -> Iterator[Quad]:
        if self._offer.contact:
            yield from self._said(
                self._part("contact"),
                *kind("vcard:Kind", "vcard:Organization"),
                *(("vcard:fn", name) for name in self._found.publisher.names),
                ("vcard:hasEmail", Iri(f"mailto:{quote(self._offer.contact, safe='@+')}")),
            )

    def whole(self, dumps: Sequence[Dump]) -> Iterator[Quad]:
        whole, number = self._found.whole, self._number
        yield from self._dataset(whole)
        pages = [Iri(f"{self._root}releases/{number}"), Iri(f"{self._root}dumps/{number}.json")]
        yield from self._said(
            whole.iri,
            *self._modified,
            ("dcat:version", Literal(str(number))),
            *(("foaf:page", page) for page in pages),
            *(("dcterms:hasPart", each.iri) for each in self._found.graphs),
            *self._keywords(),
        )
        for page in pages:
            yield from self._said(page, *kind("foaf:Document"))
        for each in dumps:
            yield from self._dump(each)

    def graph(self, entry: Entry) -> Iterator[Quad]:
        yield from self._dataset(entry)
        for name, media_type in _GRAPH_TYPES.items():
            node = self._part(f"{self._short(entry)}-{name}")
            address = Iri(self._root + graph_path(entry.iri, self._base, name))
            yield from self._said(entry.iri, ("dcat:distribution", node))
            yield from self._said(
                node,
                *kind("dcat:Distribution"),
                *(("dcterms:title", each) for each in entry.titles),
                *form(media_type),
                *self._licence(entry),
                ("dcat:accessURL", address),
                ("dcat:downloadURL", address),
                ("dcat:accessService", self._service),
            )

    def service(self) -> Iterator[Quad]:
        root = self._root
        yield from self._said(
            self._service,
            *kind("dcat:DataService"),
            *worded("dcterms:title", "catalog-service-title", self._titles),
            *worded("dcterms:description", "catalog-service-description", self._titles),
            *self._answered_for(self._found.whole),
            *_OPEN,
            ("dcat:endpointURL", Iri(f"{root}sparql")),
            ("dcat:endpointDescription", Iri(f"{root}openapi.json")),
            ("dcterms:conformsTo", _PROTOCOL),
            *(("dcat:servesDataset", each.iri) for each in self._sets),
        )

    def others(self) -> Iterator[Quad]:
        """Say of what kind the licences and places are that the entries name."""
        for each in self._sets:
            if each.licence:
                yield from self._said(each.licence, *kind("dcterms:LicenseDocument"))
            for place in each.spatial:
                yield from self._said(place, *kind("dcterms:Location"))

    def _dataset(self, entry: Entry) -> Iterator[Quad]:
        yield from self._said(
            entry.iri,
            *kind("dcat:Dataset"),
            *(("dcterms:title", each) for each in entry.titles),
            *(("dcterms:description", each) for each in entry.descriptions),
            *self._answered_for(entry),
            *_OPEN,
            *_LANGUAGE,
            ("dcterms:identifier", Literal(entry.iri)),
            ("dcterms:accrualPeriodicity", Iri(AUTHORITY + "frequency/IRREG")),
            *([("dcterms:issued", entry.issued)] if entry.issued else []),
            *(("dcterms:spatial", place) for place in entry.spatial),
        )
        yield from self._provenance(entry)

    def _provenance(self, entry: Entry) -> Iterator[Quad]:
        if entry.sources:
            node = self._part(f"origin-{self._short(entry)}")
            yield from self._said(entry.iri, ("dcterms:provenance", node))
            yield from self._said(
                node,
                *kind("dcterms:ProvenanceStatement"),
                *(
                    ("rdfs:seeAlso" if isinstance(each, Iri) else "rdfs:label", each)
                    for each in entry.sources
                ),
            )

    def _dump(self, dump: Dump) -> Iterator[Quad]:
        end = dump.name.split(".")[1]
        node, checksum = self._part(f"dump-{end}"), self._part(f"sum-{end}")
        called = {"number": self._number, "form": _NAMES[dump.media_type]}
        address = Iri(f"{self._root}dumps/{dump.name}")
        yield from self._said(self._found.whole.iri, ("dcat:distribution", node))
        yield from self._said(
            node,
            *kind("dcat:Distribution"),
            *worded("dcterms:title", "catalog-dump-title", self._titles, **called),
            *form(dump.media_type),
            *self._licence(self._found.whole),
            ("dcat:compressFormat", Iri(MEDIA_TYPES + "application/gzip")),
            ("dcat:accessURL", address),
            ("dcat:downloadURL", address),
            ("dcat:byteSize", typed(str(dump.bytes), "nonNegativeInteger")),
            *self._modified,
            ("spdx:checksum", checksum),
        )
        yield from self._checksum(checksum, dump.sha256)

    def _checksum(self, node: Iri, sha256: str) -> Iterator[Quad]:
        return self._said(
            node,
            *kind("spdx:Checksum"),
            ("spdx:algorithm", Iri(SPDX + "checksumAlgorithm_sha256")),
            ("spdx:checksumValue", typed(sha256, "hexBinary")),
        )

    def _answered_for(self, entry: Entry) -> list[Pair]:
        contact: list[Pair] = [("dcat:contactPoint", self._part("contact"))]
        return [
            ("dcterms:publisher", self._found.publisher.iri),
            *(contact if self._offer.contact else []),
            *self._licence(entry),
        ]

    def _licence(self, entry: Entry) -> list[Pair]:
        return [("dcterms:license", entry.licence)] if entry.licence else []

    def _keywords(self) -> list[Pair]:
        words = say("catalog-keywords")
        return [
            ("dcat:keyword", text(word, language))
            for language, listed in words.items()
            for word in listed.split(", ")
        ]

    def _short(self, entry: Entry) -> str:
        """Return what tells an entry from others; graphs of token holders may be named anyhow."""
        _, is_ours, name = entry.iri.partition(f"{self._base}graph/")
        return quote(name) if is_ours else hashlib.sha256(entry.iri.encode()).hexdigest()[:12]

    def _part(self, name: str) -> Iri:
        return Iri(f"{self.iri}#{name}")

    def _said(self, subject: Iri, *pairs: Pair) -> Iterator[Quad]:
        return said(self.iri, subject, *pairs)
