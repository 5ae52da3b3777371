"""
How many of the partners that joined later each ranking would have named, on the shipped data.

For each piece of work whose first day is known, the graph is that of the end of the year before,
so that nothing of it is there: neither who took part, nor that somebody works on a theme because of
it. Asked is with its themes. Right are those who joined, as far as anything was known of them
before. That tells who did join, which is not who would have fitted best: well-known cities join
much.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import networkx as nx

from kg.align import Thing, Tie, project
from kg.align.partners import aim_for, profiles
from kg.align.projection import PARTNERS, WORK, of_kind
from kg.terms import Iri
from tests.bench.quality.measures import Query
from tests.bench.quality.ranking import Asked, judged, rankings

#: Before that, too little is known to ask.
SINCE = date(2012, 1, 1)
#: A work with more participants is a list of members or a conference.
MOST = 60


class Work(NamedTuple):
    """A piece of work that is held out."""

    iri: Iri
    first: date
    themes: frozenset[Iri]
    participants: frozenset[Iri]
    #: Whether a body of the city is in it.
    is_ours: bool


def measure_heldout(things: list[Thing], ties: list[Tie]) -> dict[str, Any]:
    """
    Return what each ranking is worth on held-out work: all of it, and that of the city.

    Args:
        things, ties: what a release is read as, see `kg.projection.read`.
    """

    @cache
    def known_before(year: int) -> nx.MultiDiGraph:
        return project(things, ties, date(year - 1, 12, 31))

    works = list(_works(things, ties))
    asked = ((_ask(known_before(work.first.year), work), work) for work in works)
    found = [(each, work) for each, work in asked if each is not None]
    candidates = sum(thing.kind in PARTNERS for thing in things)
    ours = [each for each, work in found if work.is_ours]
    return {
        "all": {"candidates": candidates, "methods": judged([one for one, _ in found], candidates)},
        "city": {"candidates": candidates, "methods": judged(ours, candidates)},
    }


def _works(things: list[Thing], ties: list[Tie]) -> Iterator[Work]:
    kinds = {thing.thing: thing.kind for thing in things}
    themes: dict[Iri, set[Iri]] = {}
    participants: dict[Iri, set[Iri]] = {}
    for tie in ties:
        if tie.relation == "addresses":
            themes.setdefault(tie.source, set()).add(tie.target)
        if tie.relation == "takes-part":
            participants.setdefault(tie.target, set()).add(tie.source)
    for thing in sorted(things, key=lambda each: each.thing):
        who = participants.get(thing.thing, set())
        if thing.kind in WORK and thing.first and thing.first >= SINCE and len(who) <= MOST:
            partners = frozenset(each for each in who if kinds.get(each) in PARTNERS)
            is_ours = thing.kind == "initiative" or partners != who
            about = frozenset(themes.get(thing.thing, ()))
            yield Work(thing.thing, thing.first, about, partners, is_ours)


def _ask(graph: nx.MultiDiGraph, work: Work) -> Asked | None:
    """Return what the rankings said of a piece of work before it began, if that can be asked."""
    before = profiles(graph)
    known = {each for each in work.participants if before.bonds.get(each)}
    if not (known and work.themes):
        return None
    newcomers = frozenset(each for each in known if before.degrees[each] <= 1)
    return Asked(Query(dict.fromkeys(known, 1), newcomers), _lists(graph, work))


def _lists(graph: nx.MultiDiGraph, work: Work) -> dict[str, list[str]]:
    own = frozenset(of_kind(graph, ["body"]))
    wanted = aim_for(graph, work.iri, work.themes, own)
    return {name: [*ranked(graph, wanted)] for name, ranked in rankings().items()}
