"""
A made-up city, the partners that it could have, and who would really be right.

It is told as a story, and no ranking is known to it. There are *issues*: what somebody really
struggles with, such as one kind of trouble in one setting. Nobody writes an issue down; what is
written down is work, and the themes that editors give it. Who works on an issue is decided first,
and only then what gets recorded of that:

1. An issue has one specific theme, and often one more that it also touches. Several issues share a
   specific theme; themes hang under wider ones, some popular, most rare.
2. Partners work on one or two issues; a few large ones, the hubs, on some more, and they are also
   invited to much else. Newcomers work on one issue and appear in one piece of work. Some partners
   have moved on: their part in an issue is years ago, and they are not right any more.
3. For each issue some work happens. Most of those who work on the issue are in it, hubs are often
   in it whatever it is about, and now and then somebody who only wanted to come along.
4. Editors give the work its themes, but forget some, add popular ones, and now and then a wrong
   one: a little, some, or much, `NOISE`.
5. There are big conferences on popular themes, where everybody is named.
6. Boards have initiatives, each for an issue. Its themes are recorded with the same faults. Right
   partners are those who work on the issue, except those that already take part.

Planted as well: groups of initiatives of several boards on one issue that do not know each other,
twins (pairs of one board and another with the same themes), and those of districts that first
showed lately with a partner abroad. Names are numbers; the same seed gives the same world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import networkx as nx

from kg.align import Thing, Tie, project
from kg.terms import Iri

TODAY = date(2026, 6, 1)
WIDE, NARROW, ISSUES = 12, 120, 140
PARTNERS, HUBS, NEWCOMERS, BOARDS = 420, 16, 120, 14
CONFERENCES, QUERIES, GROUPS, TWINS, UNKNOWN = 12, 80, 6, 6, 12

# How often what happens, and how well it is written down.
_COMES = 0.8  # somebody who works on the issue is in a piece of work on it
_HUB_COMES = 0.1
_STRAY_COMES = 0.004  # anybody else
_THEME_KEPT = 0.85
_POPULAR_ADDED = 0.4
_WRONG_ADDED = 0.15
_DATED = 0.8
_FIRST_DAY, _DAYS = date(2008, 1, 1), 6500
_MOVED_ON = 0.15
_MOVED_ON_DAY = date(2016, 1, 1)
_SHARES_ISSUE, _SHARES_THEME = 3, 1


class Noise(NamedTuple):
    """How badly editors give themes to work: how often which of their faults happens."""

    forgotten: float
    popular: float
    wrong: float


NOISE = {
    "little": Noise(0.05, 0.2, 0.05),
    "some": Noise(0.1, 0.3, 0.1),
    "much": Noise(0.2, 0.4, 0.2),
}


class Issue(NamedTuple):
    """What somebody really struggles with."""

    name: int
    specific: Iri
    themes: tuple[Iri, ...]


@dataclass
class Planted:
    """What is right, by the story."""

    #: Initiative -> partner -> grade: 3 works on the issue, 1 on another with its specific theme.
    partners: dict[Iri, dict[Iri, int]] = field(default_factory=dict)
    newcomers: set[Iri] = field(default_factory=set)
    hubs: set[Iri] = field(default_factory=set)
    #: Initiatives of several boards on one issue, none of which cooperate.
    groups: list[frozenset[Iri]] = field(default_factory=list)
    twins: list[frozenset[Iri]] = field(default_factory=list)
    unknown: set[Iri] = field(default_factory=set)


class World(NamedTuple):
    """What is recorded, and what is right."""

    things: list[Thing]
    ties: list[Tie]
    planted: Planted

    def projected(self) -> nx.MultiDiGraph:
        """Return what is recorded, as a projection."""
        return project(self.things, self.ties, TODAY)


def world(seed: int, noise: Noise = NOISE["some"]) -> World:
    """Return the world of a seed, written down with some noise."""
    return _Teller(Random(seed), noise).tell()


def iri(kind: str, number: object) -> Iri:
    """Return the name of something made up."""
    return Iri(f"https://made-up.example/{kind}/{number}")


class _Teller:
    """Tells the story, in its order."""

    def __init__(self, chance: Random, noise: Noise) -> None:
        self.chance = chance
        self.noise = noise
        self.things: list[Thing] = []
        self.ties: list[Tie] = []
        self.planted = Planted()
        self.narrow = [iri("theme", number) for number in range(NARROW)]
        self.wide = [iri("wide", number) for number in range(WIDE)]
        self.boards = [iri("board", number) for number in range(BOARDS)]
        #: The earlier, the more popular: what editors reach for.
        self.popularity = [1 / (place + 1) for place in range(NARROW)]
        self.issues: list[Issue] = []
        self.works_on: dict[Iri, frozenset[int]] = {}
        #: Partner and issue that it has left.
        self.left: set[tuple[Iri, int]] = set()
        self._works = 0

    def tell(self) -> World:
        self._themes()
        self._issues()
        self._partners()
        for issue in self.issues:
            self._happens(issue)
        self._conferences()
        self._newcomers_appear()
        self._initiatives()
        return World(self.things, self.ties, self.planted)

    def _themes(self) -> None:
        self.things += [Thing(each, "theme") for each in self.wide + self.narrow]
        self.ties += [
            Tie(each, "broader", self.wide[number % WIDE])
            for number, each in enumerate(self.narrow)
        ]
        self.things += [Thing(each, "body", first=date(2000, 1, 1)) for each in self.boards]

    def _issues(self) -> None:
        for number in range(ISSUES):
            # Every theme is somebody's specific one, some are of several.
            specific = self.narrow[number] if number < NARROW else self.chance.choice(self.narrow)
            touched = [self.chance.choice(self.narrow)] if self.chance.random() < 0.6 else []
            themes = tuple(dict.fromkeys([specific, *touched]))
            self.issues.append(Issue(number, specific, themes))

    def _partners(self) -> None:
        for number in range(PARTNERS):
            each = iri("partner", number)
            self.things.append(Thing(each, self.chance.choice(["city", "organisation"])))
            if number < HUBS:
                self.planted.hubs.add(each)
                count = self.chance.randint(4, 6)
            elif number < HUBS + NEWCOMERS:
                self.planted.newcomers.add(each)
                count = 1
            else:
                count = self.chance.randint(1, 2)
            self.works_on[each] = frozenset(self.chance.sample(range(ISSUES), count))
            if each not in self.planted.newcomers:
                self.left |= {
                    (each, issue)
                    for issue in sorted(self.works_on[each])
                    if self.chance.random() < _MOVED_ON
                }

    def _happens(self, issue: Issue) -> None:
        for _ in range(self.chance.randint(2, 4)):
            day = self._day()
            work = self._work("activity", self._tagged(issue), self._written(day))
            for partner in self.works_on:
                if partner in self.planted.newcomers:
                    continue
                if self.chance.random() < self._comes(partner, issue.name, day):
                    self._joins(partner, work)

    def _comes(self, partner: Iri, issue: int, day: date) -> float:
        is_gone = (partner, issue) in self.left and day > _MOVED_ON_DAY
        if issue in self.works_on[partner] and not is_gone:
            return _COMES
        return _HUB_COMES if partner in self.planted.hubs else _STRAY_COMES

    def _newcomers_appear(self) -> None:
        """Each in one piece of work on its issue, a small one that few took part in."""
        by_partner = {
            each: self.issues[min(self.works_on[each])] for each in self.planted.newcomers
        }
        for partner, issue in sorted(by_partner.items()):
            work = self._work("activity", self._tagged(issue), self._written(self._day()))
            self._joins(partner, work)
            for other, issues in self.works_on.items():
                is_near = issue.name in issues and other not in self.planted.newcomers
                if is_near and self.chance.random() < 0.3:
                    self._joins(other, work)

    def _conferences(self) -> None:
        known = [each for each in self.works_on if each not in self.planted.newcomers]
        for _ in range(CONFERENCES):
            themes = set(self.chance.choices(self.narrow, self.popularity, k=3))
            work = self._work("activity", sorted(themes), self._written(self._day()))
            for partner in self.chance.sample(known, self.chance.randint(60, 140)):
                self._joins(partner, work)

    def _initiatives(self) -> None:
        asked = self.chance.sample(self.issues, QUERIES)
        for issue in asked:
            self._initiative(issue, self.chance.choice(self.boards))
        for issue in asked[:GROUPS]:
            boards = self.chance.sample(self.boards, 3)
            self.planted.groups.append(
                frozenset(self._initiative(issue, board, True) for board in boards)
            )
        for issue in asked[GROUPS : GROUPS + TWINS]:
            boards = self.chance.sample(self.boards, 2)
            self.planted.twins.append(
                frozenset(self._initiative(issue, board, True) for board in boards)
            )
        self._unknown_ones(asked[-UNKNOWN:])

    def _unknown_ones(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            lately = TODAY - timedelta(days=self.chance.randint(1, 90))
            each = self._initiative(issue, self.chance.choice(self.boards), True, lately)
            right = self._right(issue).keys() - self.planted.newcomers
            known = self.works_on.keys() - self.planted.newcomers
            self._joins(self.chance.choice(sorted(right or known)), each)
            self.planted.unknown.add(each)

    def _initiative(
        self, issue: Issue, board: Iri, is_exact: bool = False, first: date | None = None
    ) -> Iri:
        """Return an initiative of a board for an issue, recorded with faults or exactly."""
        themes = list(issue.themes) if is_exact else self._tagged(issue)
        each = self._work("initiative", themes, first or self._day())
        self.ties.append(Tie(board, "answers-for", each))
        if not is_exact:
            right = self._right(issue)
            known = [one for one in sorted(right) if one not in self.planted.newcomers]
            for partner in known[:1]:
                self._joins(partner, each)
                del right[partner]
            near = {one: grade for one, grade in self._near(issue).items() if one not in known[:1]}
            self.planted.partners[each] = near | right
        return each

    def _right(self, issue: Issue) -> dict[Iri, int]:
        return {
            partner: _SHARES_ISSUE
            for partner, issues in self.works_on.items()
            if issue.name in issues and (partner, issue.name) not in self.left
        }

    def _near(self, issue: Issue) -> dict[Iri, int]:
        same = {each.name for each in self.issues if each.specific == issue.specific}
        return {
            partner: _SHARES_THEME
            for partner, issues in self.works_on.items()
            if any((partner, each) not in self.left for each in issues & same)
        }

    def _tagged(self, issue: Issue) -> list[Iri]:
        """Return the themes that editors give to work on an issue."""
        kept = [each for each in issue.themes if self.chance.random() >= self.noise.forgotten]
        if self.chance.random() < self.noise.popular:
            kept += self.chance.choices(self.narrow, self.popularity)
        if self.chance.random() < self.noise.wrong:
            kept.append(self.chance.choice(self.narrow))
        return list(dict.fromkeys(kept)) or [issue.specific]

    def _work(self, kind: str, themes: Sequence[Iri], first: date | None = None) -> Iri:
        self._works += 1
        work = iri(kind, self._works)
        self.things.append(Thing(work, kind, first=first, seen=TODAY))
        self.ties += [
            Tie(work, "addresses", each, iri("reading", f"{self._works}-{place}"), self._page())
            for place, each in enumerate(themes)
        ]
        return work

    def _joins(self, partner: Iri, work: Iri) -> None:
        self.ties.append(Tie(partner, "takes-part", work, None, self._page()))

    def _page(self) -> Iri:
        """Return where it stands: one page for each piece of work."""
        return iri("page", self._works)

    def _written(self, day: date) -> date | None:
        """Return the day, where anybody wrote it down."""
        return day if self.chance.random() < _DATED else None

    def _day(self) -> date:
        return _FIRST_DAY + timedelta(days=self.chance.randrange(_DAYS))


def queries(found: World) -> Iterator[tuple[Iri, dict[Iri, int]]]:
    """Yield the initiatives for which partners are sought, and how right each partner is."""
    for initiative, grades in found.planted.partners.items():
        if _SHARES_ISSUE in grades.values():
            yield initiative, grades
