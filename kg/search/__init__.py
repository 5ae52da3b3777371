"""
Finding things by words: in both languages, inflected, mistyped, and with the reason told.

    texts.rq ─► things ─► vocabulary ─► index ─► search ─► hits, each with its why
                   └────► suggesting: the beginnings of names
"""

from kg.search.index import (
    LONGEST,
    MOST_WORDS,
    Found,
    Hit,
    Index,
    index_of,
    is_made,
    is_searchable,
    make_index,
)
from kg.search.meant import meant
from kg.search.suggesting import Suggestion, Suggestions, complete, make_suggestions, suggestions_of
from kg.search.things import Group, Place, gather
from kg.search.told import code_of, kind_of, told
from kg.search.vocabulary import Tier
from kg.search.why import Why

__all__ = [
    "LONGEST",
    "MOST_WORDS",
    "Found",
    "Group",
    "Hit",
    "Index",
    "Place",
    "Suggestion",
    "Suggestions",
    "Tier",
    "Why",
    "code_of",
    "complete",
    "gather",
    "index_of",
    "is_made",
    "is_searchable",
    "kind_of",
    "make_index",
    "make_suggestions",
    "meant",
    "suggestions_of",
    "told",
]
