"""What a release holds, counted in plain Python, without a query."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.description import Figures
from kg.description.linksets import spaces
from kg.terms import CANONICAL_BASE, RDF_TYPE, Iri, Literal, Quad, Term


def counted(quads: Iterable[Quad], base: str = CANONICAL_BASE) -> Figures:
    """Count what kg.description counts by query."""
    triples = {quad[:3] for quad in quads}
    classes: defaultdict[object, set[Iri]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDF_TYPE and isinstance(value, Iri):
            classes[subject].add(value)
    figures = Figures(
        triples=len(triples),
        subjects=len({subject for subject, _, _ in triples}),
        entities=len({subject for subject, _, _ in triples if subject.startswith(base)}),
        objects=len({value for _, _, value in triples}),
        classes=Counter(each for found in classes.values() for each in found),
    )
    for subject, predicate, value in triples:
        everywhere = [figures.used[each][predicate] for each in classes.get(subject, ())]
        for values in (figures.properties[predicate], *everywhere):
            values.triples += 1
            values.classes.update(classes.get(value, ()))
            if isinstance(value, Literal):
                values.datatypes[value.datatype] += 1
    figures.links = _links(triples, base)
    return figures


def _links(triples: Iterable[tuple[Iri, Iri, Term]], base: str) -> Counter[tuple[str, Iri]]:
    found: Counter[tuple[str, Iri]] = Counter()
    known = spaces(base)
    for subject, predicate, value in triples:
        is_link = subject.startswith(base) and predicate != RDF_TYPE
        if is_link and isinstance(value, Iri):
            for space in known:
                rest = value.removeprefix(space).removesuffix("/")
                if value.startswith(space) and rest and "/" not in rest:
                    found[space, predicate] += 1
    return found
