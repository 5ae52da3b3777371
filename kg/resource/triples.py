"""A thing as triples, as much of it as a profile asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.resource.resource import Resource, incoming
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Quad

#: Profiles, each with more than the one before, https://www.w3.org/TR/dx-prof-conneg/.
PROFILES = ("plain", "annotated", "alignments")
_NAMES = tuple(
    Iri(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)
_OA = PREFIXES["oa"]


def triples(store: Store, of: Resource, base: str, profile: str) -> list[Quad]:
    """
    Return a thing as quads.

    `plain` is what is said of it. `annotated` has the names of all that occurs there too.
    `alignments` also has the statements that link it, with their evidence, and the first page of
    each group of what points at it.
    """
    found = list(of.own)
    if profile == "alignments":
        found += [quad for each in of.statements for quad in statement_quads(store, each, base)]
        for group in of.incoming:
            for subject in incoming(store, of.iri, group.predicate):
                found += store.quads(subject, group.predicate, of.iri)
    if profile != "plain":
        found += names(store, found)
    return list(dict.fromkeys(found))


def statement_quads(store: Store, statement: Iri, base: str) -> Iterator[Quad]:
    """Yield a statement with the passages that bear it out, down to their selectors."""
    yield from store.quads(subject=statement)
    for evidence in store.quads(statement, Iri(f"{base}ns#hasEvidence")):
        yield from store.quads(subject=Iri(evidence.object))
        for selector in store.quads(Iri(evidence.object), Iri(f"{_OA}hasSelector")):
            yield from store.quads(subject=Iri(selector.object))


def names(store: Store, quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield what the things in *quads* are called, predicates and classes among them."""
    terms = {term for quad in quads for term in quad[:3] if isinstance(term, Iri)}
    for term in sorted(terms - {RDF_TYPE}):
        for naming in _NAMES:
            yield from store.quads(subject=term, predicate=naming)
