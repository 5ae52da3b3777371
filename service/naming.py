"""Names of things in both languages, each with what a page has to say of its language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.catalogue import LANGUAGES, Catalogue
from kg.labels import compact, label
from kg.store import Store
from kg.terms import PREFIXES, Iri


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

#: Terms of others, which our graph does not name.
_TERMS = Catalogue(Path(__file__).with_name("terms.toml"))
#: What nodes without a name stand between: alignments, parts taken in a work, seats, passages.
_ENDS = (
    ("sl:alignmentSource", "sl:alignmentTarget"),
    ("cv:hasParticipant", "^cv:hasParticipation"),
    ("org:member", "org:organization"),
    ("sl:dutyBearer", "sl:statedIn"),
    ("oa:hasSource", "^sl:hasEvidence"),
)


def names(store: Store, iri: Iri) -> Names:
    """Return the names of *iri*; the short IRI where nothing names it."""
    return {each: _name(store, iri, each) for each in LANGUAGES}


def _between(store: Store, iri: Iri, language: str) -> str:
    """Return what a node without a name stands between, by the names of those."""
    base, is_thing, _ = iri.partition("/id/")
    ns = f"{base}/ns#"
    for start, end in _ENDS if is_thing else ():
        ends = [*_ends(store, iri, start, ns), *_ends(store, iri, end, ns)]
        if named := [found.value for each in ends if (found := label(store, each, language))]:
            return " – ".join(named)
    return ""


def _ends(store: Store, iri: Iri, step: str, ns: str) -> list[Iri]:
    """Return what one step leads to: a property's short name, or one that is gone against."""
    prefix, _, local = step.lstrip("^").partition(":")
    predicate = Iri((ns if prefix == "sl" else PREFIXES[prefix]) + local)
    if step.startswith("^"):
        return [quad.subject for quad in store.quads(predicate=predicate, object=iri)]
    return [
        Iri(quad.object) for quad in store.quads(iri, predicate) if isinstance(quad.object, Iri)
    ]


def code(term: object) -> str:
    """Return the last part of an IRI: `stated` of `…/assertion/stated`, `Goal` of `…ns#Goal`."""
    return str(term).replace("#", "/").rpartition("/")[2]


def _name(store: Store, iri: Iri, language: str) -> Name:
    found = label(store, iri, language)
    if found is None:
        told = _TERMS.entries.get(compact(iri)) or {}
        return Name(told.get(language) or _between(store, iri, language) or compact(iri), language)
    own, _, transformed = (found.language or language).partition("-t-")
    return Name(found.value, own, bool(transformed))
