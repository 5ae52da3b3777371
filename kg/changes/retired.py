"""Addresses that are no longer in use, and what stands in their place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kg.changes.log import Log
from kg.releases import Manifest
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Quad

_REPLACED_BY = Iri(f"{PREFIXES['dcterms']}isReplacedBy")
_REPLACES = Iri(f"{PREFIXES['dcterms']}replaces")
_CHANGE_NOTE = Iri(f"{PREFIXES['skos']}changeNote")


@dataclass(frozen=True, slots=True)
class Retired:
    """A thing that was in an earlier release, and is no more."""

    iri: Iri
    #: What stands in its place now, if anything does.
    successor: Iri | None
    #: The release that took it out; None where no record of it is left.
    since: Manifest | None
    #: Language -> why, where the graph says so.
    reasons: dict[str, str]


def retired(log: Log, store: Store, iri: Iri, number: int) -> Retired | None:
    """
    Return what is known of *iri* if it is retired in release *number*, else None.

    It is when the release says nothing of it and an earlier one did; and when all that is left of
    it is `dcterms:isReplacedBy`: what has a class is in use.

    Args:
        store: that of the release.

    Raises:
        Damaged: the record of a change is not what was published.
    """
    own = list(store.quads(subject=iri))
    removed_in = log.removal(iri, number)
    if not _is_marker(own) and (own or removed_in is None):
        return None
    last = _last_said(log, iri, removed_in)
    return Retired(
        iri,
        _successor(log, store, iri, number),
        log.releases.get(removed_in) if removed_in else None,
        _reasons(own or last),
    )


def _is_marker(said: Collection[Quad]) -> bool:
    predicates = {quad.predicate for quad in said}
    return _REPLACED_BY in predicates and RDF_TYPE not in predicates


def _last_said(log: Log, iri: Iri, removed_in: int | None) -> list[Quad]:
    removed = log.releases.change(removed_in).removed if removed_in else ()
    return [quad for quad in removed if quad.subject == iri]


def _successor(log: Log, store: Store, iri: Iri, number: int) -> Iri | None:
    """Return what stands at the end of the chain of successors; a circle has no end."""
    seen, here = set[Iri](), iri
    while here not in seen:
        seen.add(here)
        own = list(store.quads(subject=here))
        if own and not _is_marker(own):
            return here
        removed_in = log.removal(here, number)
        found = _next(store, here, [*own, *_last_said(log, here, removed_in)])
        if found is None:
            # What this graph never described stands elsewhere.
            return None if own or removed_in else here
        here = found
    return None


def _next(store: Store, iri: Iri, said: Iterable[Quad]) -> Iri | None:
    forward = [
        quad.object
        for quad in said
        if quad.predicate == _REPLACED_BY and isinstance(quad.object, Iri)
    ]
    backward = [quad.subject for quad in store.quads(predicate=_REPLACES, object=iri)]
    return next(iter([*sorted(forward), *sorted(backward)]), None)


def _reasons(said: Iterable[Quad]) -> dict[str, str]:
    return {
        quad.object.language or "": quad.object.value
        for quad in said
        if quad.predicate == _CHANGE_NOTE and isinstance(quad.object, Literal)
    }
