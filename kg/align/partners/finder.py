"""
Who fits, in order, and why.

The order is that of `weights.fit`: the mean of what is known, by weights that whoever asks can
set. The parts are those by which the Covenant of Mayors pairs cities, theme, need, size, territory;
the sum is plain, so that everybody can see what each part does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kg.align.partners.aim import Aim
from kg.align.partners.factors import FACTORS, Case, Contact, Wish, case, latest
from kg.align.partners.methods import degree_weighted_paths, popularity, reached
from kg.align.partners.paths import Path, paths
from kg.align.partners.profiles import Profiles, profiles
from kg.align.partners.robust import Range, Standings, places, ranges, standings
from kg.align.partners.weights import DEFAULT, Values, Weights, checked, fit
from kg.align.projection import PARTNERS
from kg.errors import BadInput
from kg.late import nx
from kg.terms import Iri

#: Kinds of partners that are sought unless others are named. A programme pays for work on nearly
#: everything; it is no one to learn from.
SOUGHT = PARTNERS - {"programme"}
#: As many are returned, when nobody says how many.
LIMIT = 20


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked."""

    aim: Aim
    wish: Wish = field(default_factory=Wish)
    weights: Weights = field(default_factory=lambda: DEFAULT)
    #: How many of the list are to be new, 0 to 1; None leaves them where they fit.
    mix: float | None = None
    kinds: Collection[str] = SOUGHT
    limit: int = LIMIT

    def __post_init__(self) -> None:
        """
        Refuse what cannot be answered.

        Raises:
            BadInput: as `checked`; or the mix is not from 0 to 1, or the limit below 1.
        """
        checked(self.weights)
        if self.mix is not None and not 0 <= self.mix <= 1:
            raise BadInput("partners-mix", mix=self.mix)
        if self.limit < 1:
            raise BadInput("partners-limit", limit=self.limit)


@dataclass(frozen=True, slots=True)
class Fit:
    """One partner and what speaks for it, and against."""

    partner: Iri
    #: Places in the list by fit, and in the same list by popularity; 1 is the first.
    rank: int
    rank_by_popularity: int
    #: 0 to 1, and the share of the weights that it rests on.
    score: float
    basis: float
    values: Values
    contact: Contact
    #: Of different kinds, at most three.
    paths: tuple[Path, ...]
    #: Codes of what speaks against, see `against`.
    against: tuple[str, ...]
    #: The latest day for which such work is known, and the latest on which a fact was checked.
    newest: date | None
    confirmed: date | None
    #: The best and the worst place when weights move, and when any one document is left out; no
    #: worst place where it would be gone from the list.
    by_weights: Range
    by_sources: Range


@dataclass(frozen=True, slots=True)
class Finding:
    """The partners that were asked for."""

    fits: list[Fit]
    #: All that were ranked.
    count: int
    #: Those whose only ties go over a hub: they are not ranked.
    left_out: list[Iri]


def find(graph: nx.MultiDiGraph, ask: Ask) -> Finding:
    """
    Return the partners that fit, best first, each with why.

    Ranked are partners of the kinds asked for that are tied to a theme that counts, and are no part
    of the initiative that is asked about. Left out are those tied to it only over a hub: that many
    share something popular says nothing.
    """
    known = profiles(graph)
    found = _ranked(known, ask)
    contacts = {each: found.cases[each].contact for each in found.places}
    shown = mixed(list(found.places), contacts, ask.mix)[: ask.limit]
    famous = _by_popularity(known, ask.aim, found.cases)
    moved = ranges(known, ask.aim, ask.wish, ask.weights, found.standings, shown)
    fits = [
        _fit(
            found.cases[each],
            found.values[each],
            ask.weights,
            (found.places[each], famous[each]),
            moved[each],
        )
        for each in shown
    ]
    return Finding(fits, len(found.places), found.left_out)


def rank(graph: nx.MultiDiGraph, ask: Ask) -> dict[Iri, int]:
    """Return the places of all partners that `find` would rank, in their order, and no more."""
    return _ranked(profiles(graph), ask).places


class _Ranked(NamedTuple):
    cases: dict[Iri, Case]
    values: dict[Iri, Values]
    standings: Standings
    places: dict[Iri, int]
    left_out: list[Iri]


def _ranked(known: Profiles, ask: Ask) -> _Ranked:
    cases = {each: case(known, ask.aim, ask.wish, each) for each in _candidates(known, ask)}
    left_out = [each for each in cases if not cases[each].counting]
    for each in left_out:
        del cases[each]
    values = {each: values_of(cases[each]) for each in cases}
    found = standings(values, degree_weighted_paths(known, ask.aim))
    return _Ranked(cases, values, found, places(found, ask.weights), left_out)


def explain(graph: nx.MultiDiGraph, aim: Aim, partner: Iri) -> list[Path]:
    """
    Return the best paths to one partner, as `paths`; none where there is none.

    Raises:
        BadInput: the partner is not known on the day of the graph.
    """
    known = profiles(graph)
    if partner not in known.bonds:
        raise BadInput("partners-start-unknown", start=partner, on=graph.graph["on"])
    return paths(known, aim, partner)


def mixed(order: Sequence[Iri], contacts: Mapping[Iri, Contact], mix: float | None) -> list[Iri]:
    """
    Return an order with new partners among known ones in a certain proportion, from the top.

    Among the first n there are `mix` · n new ones, rounded down, as long as there are both; 1 is
    only new ones, and 0 only known. New and known ones keep their own orders.
    """
    if mix is None:
        return list(order)
    new = [each for each in order if contacts[each] is Contact.NEW]
    old = [each for each in order if contacts[each] is not Contact.NEW]
    if mix in (0, 1):
        return new if mix else old
    found: list[Iri] = []
    taken = 0
    while new or old:
        is_new = bool(new) and (not old or taken < int(round(mix * (len(found) + 1), 9)))
        found.append((new if is_new else old).pop(0))
        taken += is_new
    return found


def against(each: Case) -> Iterator[str]:
    """
    Yield what speaks against a partner, as codes.

    `wider-only`: nothing on the theme itself; `one-work`: all rests on one piece of work;
    `one-source`: all stands in one document; `list-only`: it is only named as a member or
    participant; `over`: all such work is known to be over; `old`: none is known of the last ten
    years; `everywhere`: it is among the 5 % of its kind with most ties, and less than a quarter of
    its known work is such; `size`: it has more than five times as many residents, or fewer than
    a fifth.
    """
    works = {bond.work for bond in each.counting}
    documents = {frozenset(bond.documents[0]) for bond in each.counting}
    roles = frozenset[str]().union(*(bond.roles for bond in each.counting))
    newest = latest(each.on, [bond.period for bond in each.counting])
    signs = {
        "wider-only": all(each.aim.nearest[bond.theme] < 1 for bond in each.counting),
        "one-work": len(works) == 1,
        "one-source": len(works) > 1 and len(frozenset().union(*documents)) == 1,
        "list-only": bool(roles) and roles <= {"member", "participant"},
        "over": all(bond.is_over for bond in each.counting),
        "old": newest is not None and (each.on - newest).days > _TEN_YEARS,
        "everywhere": each.partner in each.profiles.hubs and len(works) < _PART * _known(each),
        "size": _is_of_other_size(each),
    }
    return (code for code, is_so in signs.items() if is_so)


_TEN_YEARS = 3652
_TIMES = 5
_PART = 0.25


def _known(each: Case) -> int:
    return len({bond.work for bond in each.bonds})


def _is_of_other_size(each: Case) -> bool:
    ours = each.aim.place and each.graph.nodes[each.aim.place]["population"]
    theirs = each.graph.nodes[each.partner]["population"]
    return bool(ours and theirs) and max(ours, theirs) > _TIMES * min(ours, theirs)


def _candidates(known: Profiles, ask: Ask) -> Iterator[Iri]:
    for partner in reached(known, ask.aim):
        is_in_it = known.graph.has_edge(partner, ask.aim.start, "takes-part")
        if known.graph.nodes[partner]["kind"] in ask.kinds and not is_in_it:
            yield partner


def _by_popularity(known: Profiles, aim: Aim, cases: Collection[Iri]) -> dict[Iri, int]:
    popular = popularity(known, aim)
    order = sorted(cases, key=lambda each: (-popular[each], each))
    return {each: place for place, each in enumerate(order, 1)}


def values_of(each: Case) -> Values:
    """Return what each part of the fit is, 0 to 1, or None where it is unknown."""
    return {name: factor(each) for name, factor in FACTORS.items()}


def _fit(
    each: Case,
    values: Values,
    weights: Weights,
    ranks: tuple[int, int],
    moved: tuple[Range, Range],
) -> Fit:
    score, basis = fit(values, weights)
    return Fit(
        partner=each.partner,
        rank=ranks[0],
        rank_by_popularity=ranks[1],
        score=score,
        basis=basis,
        values=values,
        contact=each.contact,
        paths=tuple(paths(each.profiles, each.aim, each.partner)),
        against=tuple(against(each)),
        newest=latest(each.on, [bond.period for bond in each.counting]),
        confirmed=_confirmed(each),
        by_weights=moved[0],
        by_sources=moved[1],
    )


def _confirmed(each: Case) -> date | None:
    nodes = {each.partner, *(bond.work for bond in each.counting if bond.work)}
    days = [each.graph.nodes[node]["confirmed"] for node in nodes]
    return max((day for day in days if day is not None), default=None)
