"""
What speaks for a partner, in parts: each from 0 to 1, or None where nothing is known of it.

What is unknown is not zero: it takes no part in the sum, and the weights are spread over the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.align.partners.aim import Aim
from kg.align.partners.methods import path_similarity
from kg.align.partners.profiles import Bond, Profiles
from kg.align.projection import Period, targets
from kg.errors import BadInput
from kg.late import nx
from kg.terms import Iri

#: How close ties are that count for half of the closest possible: two in which somebody with one
#: other piece of work is one of three, with work on one theme.
HALF = 0.5
#: Years after which a sign of work counts for half.
HALF_LIFE = 5
#: Kilometres at which nearness is 1/e.
REACH = 1000
#: Years without a sign after which a contact of unknown end is dormant.
QUIET = 5
_DAYS_A_YEAR = 365.2425
_EARTH = 6371.0

#: Roles of those who have led or run work, and of those who have had a part in it. All others tell
#: neither; `participant` is what the data says where no role is known.
LEADING = frozenset(
    [
        "lead",
        "owner",
        "operator",
        "lighthouse",
        "host",
        "organiser",
        "initiator",
        "author",
        "chair",
        "founder",
    ]
)
PARTAKING = frozenset({"partner", "contributor", "follower"})
#: Role that is sought -> what leading work and having a part in it is worth for it.
ROLES: Mapping[str, tuple[float, float]] = {"mentor": (1.0, 0.5), "peer": (0.5, 1.0)}


class Contact(StrEnum):
    """What is known of contact with a partner; `NEW` is that nothing is."""

    KNOWN = "known"
    DORMANT = "dormant"
    ELSEWHERE = "elsewhere"
    NEW = "new"


RELATION: Mapping[Contact, float | None] = {
    Contact.KNOWN: 1.0,
    Contact.DORMANT: 0.8,
    Contact.ELSEWHERE: 0.5,
    Contact.NEW: None,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of partners besides the themes."""

    #: A key of `ROLES`.
    role: str | None = None
    #: A programme that the work is to be paid by.
    programme: Iri | None = None

    def __post_init__(self) -> None:
        """
        Refuse what is no wish.

        Raises:
            BadInput: no such role.
        """
        if self.role is not None and self.role not in ROLES:
            raise BadInput("partners-role", role=self.role, known=", ".join(ROLES))


@dataclass(frozen=True, slots=True)
class Case:
    """One partner, held against one aim; perhaps without what stands in one document."""

    profiles: Profiles
    aim: Aim
    wish: Wish
    partner: Iri
    #: All bonds of the partner, and those to themes that count, over no hub.
    bonds: tuple[Bond, ...]
    counting: tuple[Bond, ...]
    contact: Contact

    @property
    def graph(self) -> nx.MultiDiGraph:
        """The projection."""
        return self.profiles.graph

    @property
    def on(self) -> date:
        """The day that is asked about."""
        day: date = self.graph.graph["on"]
        return day


def case(
    profiles: Profiles, aim: Aim, wish: Wish, partner: Iri, without: Iri | None = None
) -> Case:
    """Return a partner held against an aim, without what stands only in one document."""
    bonds = tuple(each for each in profiles.bonds[partner] if without not in each.alone)
    hubs = profiles.hubs_on_the_way(aim)
    return Case(
        profiles=profiles,
        aim=aim,
        wish=wish,
        partner=partner,
        bonds=bonds,
        counting=tuple(
            each
            for each in bonds
            if each.theme in aim.nearest and not {each.work, each.theme} & hubs
        ),
        contact=contact(profiles, aim, partner, without),
    )


def theme(case: Case) -> float:
    """
    Return how closely the partner is tied to what is wanted, rare themes counting more.

    The mean over wanted themes, by specificity, of how near the nearest theme is on which the
    partner works, times how close its ties are: x / (x + `HALF`), where x adds up `Bond.closeness`.
    So it says more to be one of few in work on few themes, and to do little else.
    """
    tied = sum(
        weight * _tied(case.counting, case.aim.near[wanted])
        for wanted, weight in case.aim.wanted.items()
    )
    return tied / sum(case.aim.wanted.values())


def _tied(bonds: Iterable[Bond], near: Mapping[Iri, float]) -> float:
    found = [bond for bond in bonds if bond.theme in near]
    if not found:
        return 0.0
    nearest = max(near[bond.theme] for bond in found)
    close = sum(near[bond.theme] / nearest * bond.closeness for bond in found)
    return nearest * close / (close + HALF)


def complement(case: Case) -> float | None:
    """
    Return how much of what is wanted the partner says it offers, rare themes counting more.

    The specificity of wanted themes that it offers, of that of all. Where who asks offers something
    and the partner says what it seeks, the harmonic mean with the same the other way round:
    reciprocity, Pizzato et al. 2010, https://doi.org/10.1145/1864708.1864747. Unknown, where the
    partner has said nothing of what it offers.
    """
    offered = set(targets(case.graph, case.partner, "offers"))
    if not offered:
        return None
    fit = _covered(case.graph, set(case.aim.wanted), offered)
    sought = set(targets(case.graph, case.partner, "seeks"))
    ours = {each for body in case.aim.own for each in targets(case.graph, body, "offers")}
    if not (sought and ours):
        return fit
    back = _covered(case.graph, sought, ours)
    return 2 * fit * back / (fit + back) if fit + back else 0.0


def role(case: Case) -> float | None:
    """Return how well what the partner has been in such work fits the role that is sought."""
    if case.wish.role is None:
        return None
    leading, partaking = ROLES[case.wish.role]
    roles = frozenset[str]().union(*(bond.roles for bond in case.counting))
    found = [leading] * bool(roles & LEADING) + [partaking] * bool(roles & PARTAKING)
    return max(found, default=None)


def similarity(case: Case) -> float:
    """
    Return how alike the partner is: `path_similarity`, and size where both are known.

    Size is the smaller population of the two by the larger; the mean of both is returned.
    """
    sizes: list[int] = [case.graph.nodes[each]["population"] for each in _ends(case)]
    alike = path_similarity(case.aim, case.bonds)
    if len(sizes) == 2 and all(sizes):
        return (alike + min(sizes) / max(sizes)) / 2
    return alike


def territory(case: Case) -> float | None:
    """Return how near the partner is: e^(-distance / `REACH`), along the great circle, in km."""
    ends = [case.graph.nodes[each] for each in _ends(case)]
    if len(ends) < 2 or any(each["latitude"] is None for each in ends):
        return None
    places = [(float(each["latitude"]), float(each["longitude"])) for each in ends]
    return math.exp(-distance(*places) / REACH)


def relation(case: Case) -> float | None:
    """Return what contact there has been; none known is not a no, and so unknown."""
    return RELATION[case.contact]


def freshness(case: Case) -> float | None:
    """
    Return how new the newest sign of such work is: 1 today, half after `HALF_LIFE` years.

    Unknown, where no source dates any of it.
    """
    newest = latest(case.on, [bond.period for bond in case.counting])
    if newest is None:
        return None
    # Not before today: what is under way is no older.
    return float(0.5 ** (years(newest, case.on) / HALF_LIFE))


def formal(case: Case) -> float | None:
    """Return whether the partner has had work paid by the programme; if not, it may be able to."""
    if case.wish.programme is None:
        return None
    works = {bond.work for bond in case.bonds}
    paid = set(targets(case.graph, case.wish.programme, "funds"))
    return 1.0 if works & paid else None


FACTORS: Mapping[str, Callable[[Case], float | None]] = {
    "theme": theme,
    "complement": complement,
    "role": role,
    "similarity": similarity,
    "territory": territory,
    "relation": relation,
    "freshness": freshness,
    "formal": formal,
}


def contact(profiles: Profiles, aim: Aim, partner: Iri, without: Iri | None = None) -> Contact:
    """
    Return what contact with a partner is known: work in which both have a part.

    To stand in one list of members is none, nor is work that is a hub. It is dormant where all such
    work is over, or of unknown end and last seen `QUIET` years ago.
    """
    known = [each for each in profiles.parts[partner] if each.documents != (without,)]
    ours = [each.period for each in known if each.work in aim.works]
    if ours:
        is_alive = any(_is_alive(each, profiles.graph.graph["on"]) for each in ours)
        return Contact.KNOWN if is_alive else Contact.DORMANT
    is_elsewhere = any(each.work in aim.works_of_others for each in known)
    return Contact.ELSEWHERE if is_elsewhere else Contact.NEW


def latest(on: date, periods: Iterable[Period]) -> date | None:
    """Return the latest day for which periods are known to show something, up to a day."""
    days = [day for each in periods for day in each if day is not None]
    return min(max(days), on) if days else None


def years(first: date, last: date) -> float:
    """Return the years from one day to another."""
    return (last - first).days / _DAYS_A_YEAR


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres along the great circle between two places in degrees, haversine."""
    (lat1, long1), (lat2, long2) = (tuple(map(math.radians, each)) for each in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((long2 - long1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _covered(graph: nx.MultiDiGraph, wanted: set[Iri], given: set[Iri]) -> float:
    weights = {each: graph.nodes[each]["weight"] for each in wanted}
    whole = sum(weights.values())
    return sum(weights[each] for each in wanted & given) / whole if whole else 0.0


def _ends(case: Case) -> list[Iri]:
    return [each for each in (case.aim.place, case.partner) if each is not None]


def _is_alive(period: Period, on: date) -> bool:
    if period.last is not None:
        return not period.is_over(on)
    return period.first is not None and years(period.first, on) <= QUIET
