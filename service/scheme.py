"""A code list as a page shows it: its codes with their meanings."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store import Store
from kg.terms import PREFIXES, Iri, Literal
from service.naming import Names
from service.thing_page import Value, value_of
from service.wording import language

_SKOS = PREFIXES["skos"]
IN_SCHEME = Iri(f"{_SKOS}inScheme")
_NOTATION, _DEFINITION = Iri(f"{_SKOS}notation"), Iri(f"{_SKOS}definition")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list."""

    value: Value
    notation: str
    #: None where nobody has said what it means.
    definition: Names | None


def codes(store: Store, scheme: Iri) -> list[Code]:
    """Return the codes of a list, by their names; of what is no list there are none."""
    found = {quad.subject for quad in store.quads(predicate=IN_SCHEME, object=scheme)}
    listed = [_code(store, each) for each in sorted(found)]
    return sorted(listed, key=lambda each: each.value.names[language()].text.lower())


def _code(store: Store, iri: Iri) -> Code:
    notations, definitions = _texts(store, iri, _NOTATION), _texts(store, iri, _DEFINITION)
    notation = notations[0].value if notations else ""
    chosen = sorted(definitions, key=lambda each: (each.language or "")[:2] != language())
    definition = value_of(store, chosen[0]).names if chosen else None
    return Code(value_of(store, iri), notation, definition)


def _texts(store: Store, iri: Iri, predicate: Iri) -> list[Literal]:
    found = (quad.object for quad in store.quads(iri, predicate))
    return [each for each in found if isinstance(each, Literal)]
