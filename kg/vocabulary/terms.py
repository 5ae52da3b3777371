"""The terms of the ontology, each with all that its documentation says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Quad, Term, graph_iri

Texts = dict[str, str]
_Said = Mapping[Iri, list[Term]]

#: Class of a term -> what kind of term it is, in the order in which they are documented.
KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object",
    "owl:DatatypeProperty": "datatype",
    "owl:AnnotationProperty": "annotation",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One term; what it does not say is empty."""

    iri: Iri
    #: One of the values of `KINDS`.
    kind: str
    labels: Texts
    definitions: Texts
    notes: Texts
    examples: tuple[Literal, ...]
    #: Its stability, https://www.w3.org/2003/06/sw-vocab-status/note.
    status: str
    is_deprecated: bool
    replaced_by: tuple[Iri, ...]
    #: What it specialises.
    parents: tuple[Iri, ...]
    #: Classes that it starts from and leads to, those included that the ontology only hints at.
    domains: tuple[Iri, ...]
    ranges: tuple[Iri, ...]
    inverse_of: tuple[Iri, ...]
    disjoint_with: tuple[Iri, ...]

    @property
    def name(self) -> str:
        """The part of its IRI that tells it from the others."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology of a release."""

    iri: Iri
    titles: Texts
    abstracts: Texts
    version: str
    modified: str
    licence: Iri | None
    #: In the order of kinds and names.
    entries: dict[Iri, Entry]
    #: The code lists.
    schemes: tuple[Iri, ...]
    #: All that the graph of the ontology says.
    quads: tuple[Quad, ...] = field(repr=False)

    def of_kind(self, kind: str) -> list[Entry]:
        """Return the terms of one kind, by name."""
        return [each for each in self.entries.values() if each.kind == kind]

    def ancestors(self, iri: Iri) -> list[Iri]:
        """Return what a term specialises, step by step, the nearest first."""
        found, waiting = dict[Iri, None](), [iri]
        while waiting:
            entry = self.entries.get(waiting.pop(0))
            new = [each for each in (entry.parents if entry else ()) if each not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return list(found)

    def children(self, iri: Iri) -> list[Entry]:
        """Return the terms that specialise *iri* directly."""
        return [each for each in self.entries.values() if iri in each.parents]

    def starting_from(self, iri: Iri) -> list[Entry]:
        """Return the properties that *iri* itself is given as the start of."""
        return [each for each in self.entries.values() if iri in each.domains]

    def leading_to(self, iri: Iri) -> list[Entry]:
        """Return the properties that *iri* itself is given as the end of."""
        return [each for each in self.entries.values() if iri in each.ranges]


def vocabulary(store: Store, base: str) -> Vocabulary:
    """Return the ontology in a store; one without terms where there is none."""
    quads = tuple(store.quads(graph=graph_iri(base, "ontology")))
    said: dict[Iri, dict[Iri, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        said[quad.subject][quad.predicate].append(quad.object)
    iri = Iri(f"{base}ns")
    header = said[iri]
    return Vocabulary(
        iri=iri,
        titles=_texts(header, "dcterms:title"),
        abstracts=_texts(header, "dcterms:abstract"),
        version=_plain(header, "owl:versionInfo"),
        modified=_plain(header, "dcterms:modified"),
        licence=next(iter(_iris(header, "dcterms:license")), None),
        entries=_entries(said, f"{base}ns#"),
        schemes=_schemes(store, base),
        quads=quads,
    )


def _entries(said: Mapping[Iri, _Said], namespace: str) -> dict[Iri, Entry]:
    found = [_entry(iri, of) for iri, of in said.items() if iri.startswith(namespace)]
    order = list(KINDS.values())
    known = (each for each in found if each)
    ordered = sorted(known, key=lambda each: (order.index(each.kind), each.name.lower()))
    return {each.iri: each for each in ordered}


def _entry(iri: Iri, said: _Said) -> Entry | None:
    kinds = [kind for name, kind in KINDS.items() if _term(name) in said.get(RDF_TYPE, ())]
    if not kinds:
        return None
    return Entry(
        iri=iri,
        kind=kinds[0],
        labels=_texts(said, "rdfs:label"),
        definitions=_texts(said, "skos:definition"),
        notes=_texts(said, "skos:scopeNote"),
        examples=tuple(_literals(said, "skos:example")),
        status=_plain(said, "vs:term_status"),
        is_deprecated=_plain(said, "owl:deprecated") in ("true", "1"),
        replaced_by=_iris(said, "dcterms:isReplacedBy"),
        parents=_iris(said, "rdfs:subClassOf", "rdfs:subPropertyOf"),
        domains=_iris(said, "rdfs:domain", "schema:domainIncludes"),
        ranges=_iris(said, "rdfs:range", "schema:rangeIncludes"),
        inverse_of=_iris(said, "owl:inverseOf"),
        disjoint_with=_iris(said, "owl:disjointWith"),
    )


def _schemes(store: Store, base: str) -> tuple[Iri, ...]:
    found = store.quads(predicate=RDF_TYPE, object=_term("skos:ConceptScheme"))
    return tuple(sorted({each.subject for each in found if each.subject.startswith(base)}))


def _iris(said: _Said, *names: str) -> tuple[Iri, ...]:
    found = {each for name in names for each in said.get(_term(name), ()) if isinstance(each, Iri)}
    return tuple(sorted(found))


def _literals(said: _Said, name: str) -> Iterator[Literal]:
    return (each for each in said.get(_term(name), ()) if isinstance(each, Literal))


def _texts(said: _Said, name: str) -> Texts:
    return _by_language(_literals(said, name))


def _by_language(found: Iterable[Literal]) -> Texts:
    return {each.language or "": each.value for each in found}


def _plain(said: _Said, name: str) -> str:
    return next((each.value for each in _literals(said, name)), "")


def _term(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)
