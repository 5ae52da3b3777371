"""Names of things in both languages, each with what a page has to say of its language."""

from __future__ import annotations

from dataclasses import dataclass

from kg.catalogue import LANGUAGES
from kg.labels import compact, label
from kg.store import Store
from kg.terms import Iri


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a page in some language shows it."""

    text: str
    #: Its own language, for the attribute `lang`.
    language: str
    #: Whether it is a translation of ours.
    translated: bool = False


#: Language of the page -> name.
Names = dict[str, Name]


def names(store: Store, iri: Iri) -> Names:
    """Return the names of *iri*; the short IRI where nothing names it."""
    return {each: _name(store, iri, each) for each in LANGUAGES}


def code(term: object) -> str:
    """Return the last part of an IRI: `stated` of `…/assertion/stated`, `Goal` of `…ns#Goal`."""
    return str(term).replace("#", "/").rpartition("/")[2]


def _name(store: Store, iri: Iri, language: str) -> Name:
    found = label(store, iri, language)
    if found is None:
        return Name(compact(iri), language)
    own, _, transformed = (found.language or language).partition("-t-")
    return Name(found.value, own, bool(transformed))
