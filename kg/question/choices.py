"""What an input may be, for whoever chooses from a list or wants a short address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kg.question.collation import collated
from kg.question.finding import Candidate, name_of, plain
from kg.question.graph import Graph
from kg.terms import Iri


class Choice(NamedTuple):
    """One thing that an input may be."""

    iri: Iri
    #: What it is called.
    name: str
    #: A short text that means it and nothing else, the same in all languages.
    short: str
    #: Its name where that means it and nothing else, otherwise the short text.
    typed: str


def choices(graph: Graph, known: Iterable[Candidate], language: str) -> list[Choice]:
    """Return candidates as choices, in the order of their names in *language*."""
    known = list(known)
    short = shorts(known)
    meanings = Counter(text for each in known for text in _texts(each))
    found = []
    for each in known:
        name = name_of(graph, each, language)
        is_clear = plain(name) in _texts(each) and meanings[plain(name)] == 1
        found.append(Choice(each.iri, name, short[each.iri], name if is_clear else short[each.iri]))
    return sorted(found, key=lambda choice: collated(choice.name, language))


def shorts(known: Iterable[Candidate]) -> dict[Iri, str]:
    """Return the end of each address where no other has the same, else the address."""
    known = list(known)
    counts = Counter(each.slug.casefold() for each in known)
    return {
        each.iri: each.slug if counts[each.slug.casefold()] == 1 else str(each.iri)
        for each in known
    }


def _texts(each: Candidate) -> set[str]:
    """Return all that `find` takes for it, as it is compared."""
    return {each.slug.casefold(), *(plain(name.value) for name in each.names)}
