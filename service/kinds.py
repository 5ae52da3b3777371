"""What the kinds of things are called for people, and which of them a search may ask for."""

from __future__ import annotations

from functools import lru_cache

from kg.catalogue import LANGUAGES
from kg.errors import BadInput
from kg.labels import compact, label
from kg.search import Group, Index, kind_of
from kg.store import Store
from kg.terms import Iri
from service.naming import Name, Names, names
from service.wording import TEXTS

#: Classes of other vocabularies, whose names are not in the graph.
_OTHERS = {
    "skos:Concept": "kind-concept",
    "skos:ConceptScheme": "kind-scheme",
    "owl:Class": "kind-class",
    "owl:ObjectProperty": "kind-property",
    "owl:DatatypeProperty": "kind-property",
    "owl:AnnotationProperty": "kind-property",
    "owl:SymmetricProperty": "kind-property",
    "prov:Agent": "kind-agent",
    "org:Organization": "kind-agent",
}


# Few, since each keeps the store of its release open.
@lru_cache(maxsize=64)
def kind_names(store: Store, kind: Iri) -> Names:
    """Return what people call a kind."""
    known = _OTHERS.get(compact(kind))
    if known is None or label(store, kind, LANGUAGES[0]):
        return names(store, kind)
    return {each: Name(TEXTS.entries[known][each], each) for each in LANGUAGES}


def group_of(index: Index, code: str) -> Group:
    """
    Return the things of a kind, named as in `kind_of`.

    Raises:
        BadInput: there are none.
    """
    group = Group(kind_of(code, index.base))
    if not any(group.has(thing) for thing in index.things.things):
        raise BadInput("search-kind-unknown", kind=code[:100])
    return group
