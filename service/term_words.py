"""How terms of the ontology are told: their names, their kinds, and the properties of a class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from kg.catalogue import LANGUAGES
from kg.terms import Iri
from kg.vocabulary import Entry, Vocabulary
from service.documented import Shapes
from service.naming import Name, Names

if TYPE_CHECKING:
    from kg.vocabulary.shapes import Rule

#: Kind of a term -> heading of those of its kind, in the order of the page.
HEADINGS = {
    "class": "terms-classes",
    "object": "terms-object-properties",
    "datatype": "terms-datatype-properties",
    "annotation": "terms-annotation-properties",
}
#: Kind of a term -> what one of it is called.
KINDS = {
    "class": "term-class",
    "object": "term-object-property",
    "datatype": "term-datatype-property",
    "annotation": "term-annotation-property",
}
#: vs:term_status -> how it is said.
STATUSES = {
    "unstable": "term-unstable",
    "testing": "term-testing",
    "stable": "term-stable",
    "archaic": "term-archaic",
}
#: Severity of a shape -> how it is said.
SEVERITIES = {
    "Violation": "shape-violation",
    "Warning": "shape-warning",
    "Info": "shape-info",
}


class Property(NamedTuple):
    """A property of a class."""

    entry: Entry
    #: The class above from which it comes; None for its own.
    origin: Iri | None
    #: How many values the shapes allow, as `0–n`.
    many: str


def named(entry: Entry) -> Names:
    """Return the names of a term; a term without a name in a language has its short one."""
    return {
        each: Name(entry.labels[each], each) if each in entry.labels else Name(entry.name, each)
        for each in LANGUAGES
    }


def facts(of: Vocabulary, entry: Entry) -> list[tuple[str, list[Iri]]]:
    """Return how a term stands to others: heading, and terms."""
    is_class = entry.kind == "class"
    above, below = (
        ("term-subclass-of", "term-subclasses")
        if is_class
        else ("term-subproperty-of", "term-subproperties")
    )
    return [
        (above, list(entry.parents)),
        (below, [each.iri for each in of.children(entry.iri)]),
        ("term-domain", list(entry.domains)),
        ("term-range", list(entry.ranges)),
        ("term-inverse", list(entry.inverse_of)),
        ("term-disjoint", list(entry.disjoint_with)),
    ]


def properties(of: Vocabulary, entry: Entry, shapes: Shapes) -> list[Property]:
    """Return the properties of a class, its own first, then those of the classes above it."""
    above = of.ancestors(entry.iri)
    rules = [
        rule for shape in shapes.of_class([entry.iri, *above]) for rule in shape.rules if rule.path
    ]
    found = dict[Iri, Property]()
    for owner in (entry.iri, *above):
        for each in of.starting_from(owner):
            origin = None if owner == entry.iri else owner
            found.setdefault(each.iri, Property(each, origin, _count(each.iri, rules)))
    return list(found.values())


def _count(iri: Iri, rules: Iterable[Rule]) -> str:
    """Return how many values all rules together allow; what no rule limits is open."""
    about = [rule for rule in rules if rule.path == iri]
    least = max((rule.least for rule in about if rule.least is not None), default=0)
    most = min((rule.most for rule in about if rule.most is not None), default=None)
    if most is None:
        return f"{least}–n"
    return str(most) if least == most else f"{least}–{most}"
