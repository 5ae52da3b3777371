"""Names of things, in the reader's language, with one chain of fallbacks."""

from __future__ import annotations

from collections.abc import Iterable

from kg.store import Store
from kg.terms import PREFIXES, Iri, Literal

#: What may name a thing, best first.
NAMING = tuple(
    Iri(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)


def label(store: Store, iri: Iri, language: str, naming: Iterable[Iri] = NAMING) -> Literal | None:
    """
    Return the name of *iri*: in *language*, in our translation to it, else in Swedish, else any.

    The answer's own language tag says which it is; None when nothing names it.

    Args:
        naming: properties that name things, the best first.
    """
    names = names_of(store, iri, naming)
    return best(names, language) if names else None


def names_of(store: Store, iri: Iri, naming: Iterable[Iri] = NAMING) -> list[Literal]:
    """Return what *iri* is called in all languages, by the best property that names it."""
    for predicate in naming:
        names = [each for each in store.objects(iri, predicate) if isinstance(each, Literal)]
        if names:
            return names
    return []


def best(names: Iterable[Literal], language: str) -> Literal:
    """Return the name that suits a reader of *language* best, as `label` chooses it."""
    return min(names, key=lambda name: (_distance(name.language or "", language), name))


def compact(iri: Iri) -> str:
    """Return *iri* with a prefix where one fits, for those that nothing names."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _distance(tag: str, language: str) -> int:
    if tag == language:
        return 0
    if tag.startswith(f"{language}-t"):
        return 1
    return 2 if tag == "sv" else 3
