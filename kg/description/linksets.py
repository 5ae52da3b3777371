"""Links into data sets of others, as VoID tells them: https://www.w3.org/TR/void/#linkset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.description.figures import Figures
from kg.description.names import document, number, part_of, said, typed, void
from kg.tables import read_turtle_files
from kg.terms import Iri, Literal, Quad

_TARGETS = Path(__file__).with_name("targets.ttl")


def targets(base: str) -> list[Quad]:
    """Return what is said of the data sets of others."""
    return read_turtle_files([_TARGETS], document(base), base)


def spaces(base: str) -> dict[str, Iri]:
    """Return the data sets of others by their name spaces."""
    found = (quad for quad in targets(base) if quad.predicate == void("uriSpace"))
    return {quad.object.value: quad.subject for quad in found if isinstance(quad.object, Literal)}


def linksets(base: str, dataset: Iri, figures: Figures) -> Iterator[Quad]:
    """Yield a set of links for each data set and property by which links lead into it."""
    known = spaces(base)
    for (space, name), triples in sorted(figures.links.items()):
        target = known[space]
        node = part_of(base, void("Linkset"), target, name)
        yield from said(base, dataset, (void("subset"), node))
        yield from said(
            base,
            node,
            *typed(void("Linkset")),
            (void("subjectsTarget"), dataset),
            (void("objectsTarget"), target),
            (void("linkPredicate"), name),
            (void("triples"), number(triples)),
        )
    linked = {known[space] for space, _ in figures.links}
    yield from (quad for quad in targets(base) if quad.subject in linked)
