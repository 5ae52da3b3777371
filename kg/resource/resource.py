"""What the graph holds about one thing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from kg.store import Store
from kg.terms import RDF_TYPE, Iri, Quad

#: How many things that point at another a page has.
PAGE = 100


class Group(NamedTuple):
    """All that points at a thing by one property."""

    predicate: Iri
    #: How many there are.
    size: int


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing; whoever publishes it leaves nothing out without saying so."""

    iri: Iri
    #: What is said of it, in the order of properties and values.
    own: tuple[Quad, ...]
    #: The statements that link it to others or concern it.
    statements: tuple[Iri, ...]
    #: What else points at it, statements aside, the largest group first.
    incoming: tuple[Group, ...]


def resource(store: Store, iri: Iri, base: str) -> Resource | None:
    """
    Return what the graph holds about *iri*; None where nothing is said of it.

    A code or a graph is a thing too. What only points at something says nothing of it.
    """
    own = sorted(store.quads(subject=iri), key=lambda quad: (quad.predicate, str(quad.object)))
    if not own:
        return None
    ends = [Iri(f"{base}ns#{name}") for name in ("alignmentSource", "alignmentTarget", "concerns")]
    pointing = [quad for quad in store.quads(object=iri) if quad.subject != iri]
    statements = {quad.subject for quad in pointing if quad.predicate in ends}
    others = Counter(quad.predicate for quad in pointing if quad.subject not in statements)
    return Resource(
        iri,
        tuple(own),
        tuple(sorted(statements)),
        tuple(Group(each, others[each]) for each in sorted(others, key=lambda p: (-others[p], p))),
    )


def incoming(store: Store, iri: Iri, predicate: Iri, page: int = 1) -> list[Iri]:
    """
    Return the things that point at *iri* by *predicate*, those of one page of `PAGE`, in order.

    Args:
        page: from 1; beyond the last one there is nothing.
    """
    found = sorted({quad.subject for quad in store.quads(predicate=predicate, object=iri)} - {iri})
    return found[(page - 1) * PAGE : page * PAGE]


def classes(store: Store, iri: Iri) -> list[Iri]:
    """Return the classes that sources give a thing; those that rules give, where they are all."""
    given = list(store.quads(subject=iri, predicate=RDF_TYPE))
    asserted = [quad for quad in given if not quad.graph.endswith("/derived")]
    return sorted({Iri(quad.object) for quad in asserted or given if isinstance(quad.object, Iri)})
