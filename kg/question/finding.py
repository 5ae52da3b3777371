"""Which thing somebody means: by its address, the end of its address, or what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kg.catalogue import LANGUAGES
from kg.errors import BadInput
from kg.labels import label
from kg.question.graph import Graph
from kg.question.kinds import Among, OfClass, OfKind, OfScheme, Words
from kg.search import index_of, is_searchable
from kg.search import meant as in_another_form
from kg.store import read_query
from kg.terms import Iri, Literal

_HERE = Path(__file__).parent
#: A scheme, and no character that an IRI may not have, https://www.rfc-editor.org/rfc/rfc3987.
_ADDRESS = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
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
    return _candidates(graph, among, {})


def _candidates(graph: Graph, among: Among, bound: dict[str, Iri]) -> list[Candidate]:
    query, more = _asked(graph.base, among)
    text = read_query(_HERE / f"{query}.rq", graph.base)
    found: dict[Iri, list[Literal]] = {}
    for row in graph.store.select(text, bound | more):
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


def find(graph: Graph, text: str, among: Among, name: str = "") -> Iri:
    """
    Return the one thing that *text* means: an address, the end of one, or a name.

    The whole name goes before the beginning of one, and that before any part of one; a name in
    another form, such as the plural or the definite, comes last.

    Args:
        name: of the input, for the error.

    Raises:
        BadInput: it means none, or several, which are then named; its value `candidates` has them.
    """
    if _is_whole_address(text) and _candidates(graph, among, {"thing": Iri(text)}):
        return Iri(text)
    known = candidates(graph, among)
    found = meant(known, text)
    if len(found) == 1:
        return found[0].iri
    if not found and (one := in_another_form({each.iri: each.names for each in known}, text)):
        return one
    near = found or _nearest(graph, known, text)
    named = near[:_NAMED]
    raise BadInput(
        "input-several" if found else "input-none",
        name=name,
        text=text,
        count=len(found),
        found=Words(*(_told(graph, named, len(near), each) for each in Words._fields)),
        candidates=tuple(found or named),
    )


def meant(known: Iterable[Candidate], text: str) -> list[Candidate]:
    """Return those that *text* means best; several where it does not tell them apart."""
    wanted = plain(text)
    for matches in (_is_address, _is_name, _begins_name, _in_name):
        if found := [each for each in known if matches(each, wanted)]:
            return found
    return []


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


def plain(text: str) -> str:
    """Return a text as it is compared: case and runs of space do not tell things apart."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def _is_whole_address(text: str) -> bool:
    """Whether it can only be an address: of tens of thousands, one is looked up by itself."""
    return _ADDRESS.fullmatch(text) is not None


def _is_address(each: Candidate, wanted: str) -> bool:
    return wanted in (each.iri.casefold(), each.slug.casefold())


def _is_name(each: Candidate, wanted: str) -> bool:
    return any(plain(name.value) == wanted for name in each.names)


def _begins_name(each: Candidate, wanted: str) -> bool:
    return any(plain(name.value).startswith(wanted) for name in each.names)


def _in_name(each: Candidate, wanted: str) -> bool:
    return any(wanted in plain(name.value) for name in each.names)


def name_of(graph: Graph, each: Candidate, language: str) -> str:
    """Return what a candidate is called: its preferred name in *language*, as far as it has one."""
    preferred = label(graph.store, each.iri, language)
    return preferred.value if preferred else each.names[0].value


def _told(graph: Graph, named: list[Candidate], count: int, language: str) -> str:
    told = ", ".join(f"{each.slug} ({name_of(graph, each, language)})" for each in named)
    return told if count <= len(named) else f"{told} …"
