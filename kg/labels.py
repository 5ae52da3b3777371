"""Names of things, in the reader's language, with one chain of fallbacks."""

from __future__ import annotations

from collections.abc import Iterable

from kg.store import Store
from kg.terms import PREFIXES, Iri, Literal

#: What may name a thing, best first.
_NAMING = tuple(
    Iri(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)


def label(store: Store, iri: Iri, language: str, naming: Iterable[Iri] = _NAMING) -> Literal | None:
    """
    Return the name of *iri*: in *language*, in our translation to it, else in Swedish, else any.

    The answer's own language tag says which it is; None when nothing names it.

    Args:
        naming: properties that name things, the best first.
    """
    for predicate in naming:
        names = [
            quad.object
            for quad in store.quads(subject=iri, predicate=predicate)
            if isinstance(quad.object, Literal)
        ]
        if names:
            return min(names, key=lambda name: (_distance(name.language or "", language), name))
    return None


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
