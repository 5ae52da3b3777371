"""Which thing somebody means: by its address, the end of its address, or what it is called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kg.catalogue import LANGUAGES
from kg.errors import BadInput
from kg.question.graph import Graph
from kg.question.kinds import Among, OfClass, OfKind, OfScheme
from kg.search import index_of, is_searchable, meant
from kg.store import read_query
from kg.terms import Iri, Literal

_HERE = Path(__file__).parent
#: As many are named where several are meant.
_NAMED = 10


class Candidate(NamedTuple):
    """One thing that may be meant."""

    iri: Iri
    names: tuple[Literal, ...]

    @property
    def slug(self) -> str:
        return re.split(r"[/#]", self.iri)[-1]


def candidates(graph: Graph, among: Among) -> list[Candidate]:
    """Return what an input may be, in the order of their addresses."""
    query, bound = _asked(graph.base, among)
    found: dict[Iri, list[Literal]] = {}
    for row in graph.store.select(read_query(_HERE / f"{query}.rq", graph.base), bound):
        thing, name = row["thing"], row["name"]
        if isinstance(thing, Iri) and isinstance(name, Literal):
            found.setdefault(thing, []).append(name)
    return [Candidate(iri, tuple(names)) for iri, names in found.items()]


def _asked(base: str, among: Among) -> tuple[str, dict[str, Iri]]:
    match among:
        case OfKind(local_name):
            return "named", {"class": Iri(f"{base}ns#{local_name}")}
        case OfClass(local_name):
            return "subclasses", {"class": Iri(f"{base}ns#{local_name}")}
        case OfScheme(name):
            return "coded", {"scheme": Iri(f"{base}code/{name}")}


def find(graph: Graph, text: str, among: Among) -> Iri:
    """
    Return the one thing that *text* means: an address, the end of one, or a name.

    The whole name goes before the beginning of one, and that before any part of one; a name in
    another form, such as the plural or the definite, comes last.

    Raises:
        BadInput: it means none, or several, which are then named.
    """
    known = candidates(graph, among)
    wanted = _plain(text)
    for matches in (_is_address, _is_name, _begins_name, _in_name):
        found = [each for each in known if matches(each, wanted)]
        if len(found) == 1:
            return found[0].iri
        if found:
            raise BadInput("input-several", text=text, count=len(found), found=_told(found))
    if inflected := meant({each.iri: each.names for each in known}, text):
        return inflected
    raise BadInput("input-none", text=text, found=_told(_nearest(graph, known, text)))


def _nearest(graph: Graph, known: list[Candidate], text: str) -> list[Candidate]:
    """Return those of *known* that a search finds, or that are spelt like it; else all."""
    if not is_searchable(text):
        return known
    by_iri = {each.iri: each for each in known}
    index = index_of(graph.store, graph.base)
    hits = index.search(text, LANGUAGES[0]).hits
    near = [by_iri[hit.iri] for hit in hits if hit.iri in by_iri]
    alike = [by_iri[hit.iri] for hit in index.nearest(text, LANGUAGES[0], by_iri)]
    return near[:_NAMED] or alike or known


def _plain(text: str) -> str:
    """Case and runs of space do not tell things apart."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def _is_address(each: Candidate, wanted: str) -> bool:
    return wanted in (each.iri.casefold(), each.slug.casefold())


def _is_name(each: Candidate, wanted: str) -> bool:
    return any(_plain(name.value) == wanted for name in each.names)


def _begins_name(each: Candidate, wanted: str) -> bool:
    return any(_plain(name.value).startswith(wanted) for name in each.names)


def _in_name(each: Candidate, wanted: str) -> bool:
    return any(wanted in _plain(name.value) for name in each.names)


def _told(found: list[Candidate]) -> str:
    told = ", ".join(f"{each.slug} ({each.names[0].value})" for each in found[:_NAMED])
    return told if len(found) <= _NAMED else f"{told} …"
