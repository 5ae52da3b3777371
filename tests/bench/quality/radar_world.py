"""
A made-up city for the radar, and what it would really be right to see in it.

Told as a story to which no rule is known. First it is decided which board struggles with which
issue; then what gets written down of that:

1. An issue has a specific theme, and mostly one or two more that it also touches: common ones, or,
   in a city that is *entangled*, ones that are the specific themes of other issues. Some wide
   themes are on everybody's lips, and editors add one of them to most work.
2. Some issues are struggled with in several boards that do not know of each other: *groups*. Some
   of these are ripe: somebody has reported what came of it, and it leads to a goal that few work
   for. To some, one of the two is missing, and it is known which.
3. Others look alike and are not the same: boards that do work together, one board's two projects,
   work that is only planned, or over, work that may come to be about the theme, and work that
   shares nothing but what everybody talks about.
4. On some groups' issues the city itself is at work.
5. Districts have work that stands in a paper of the executive office, and some that does not, or
   that began last week.
6. The rest is one board and one issue each. Editors give it a wrong theme now and then.

Bodies are numbers; the same seed gives the same city.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, count
from random import Random
from typing import NamedTuple

from kg.align import Thing, Tie, project
from kg.align.radar import Account, Kind, Rank, Scene, scene
from kg.terms import Iri
from tests.bench.quality.world import TODAY, iri

NARROW, COMMON, WIDE, GOALS = 160, 24, 6, 20
DISTRICTS, BOARDS = 14, 16
RIPE, REPORT_MISSING, GOAL_MISSING, BARRED, COOPERATING = 3, 3, 3, 2, 4
WANTING = RIPE + REPORT_MISSING + BARRED
LOOSE, UNKNOWN, NEW = 40, 8, 4

_TOUCHES, _POPULAR, _WRONG = 0.7, 0.6, 0.15
_FIRST, _LATELY = date(2020, 1, 1), TODAY - timedelta(days=7)
_YEAR = timedelta(days=365)


@dataclass
class Truth:
    """What is right, by the story."""

    #: Initiatives on one issue, of boards that do not know of each other.
    groups: list[frozenset[Iri]] = field(default_factory=list)
    #: Two that are on one issue, of different boards, unknown to each other.
    pairs: set[frozenset[Iri]] = field(default_factory=set)
    ripe: set[frozenset[Iri]] = field(default_factory=set)
    #: Group -> the one kind of fact that is missing.
    missing: dict[frozenset[Iri], Kind] = field(default_factory=dict)
    #: Of districts, unknown to the middle of the city.
    unknown: set[Iri] = field(default_factory=set)


class City(NamedTuple):
    """What is written down, and what is right."""

    things: list[Thing]
    ties: list[Tie]
    ranks: list[Rank]
    accounts: list[Account]
    truth: Truth

    def scene(self) -> Scene:
        """Return what the radar looks at."""
        return scene(project(self.things, self.ties, TODAY), self.ranks, self.accounts)


def city(seed: int, is_entangled: bool = False) -> City:
    """Return the city of a seed."""
    return _Teller(Random(seed), is_entangled).tell()


class _Teller:
    """Tells the story, in its order."""

    def __init__(self, chance: Random, is_entangled: bool) -> None:
        self.chance = chance
        self.made = City([], [], [], [], Truth())
        self.numbers = count()
        self.districts = [iri("district", number) for number in range(DISTRICTS)]
        self.boards = self.districts + [iri("board", number) for number in range(BOARDS)]
        self.narrow = [iri("theme", number) for number in range(NARROW)]
        self.common = [iri("common", number) for number in range(COMMON)]
        self.touched = self.narrow if is_entangled else self.common
        self.wide = [iri("wide", number) for number in range(WIDE)]
        self.goals = [iri("goal", number) for number in range(GOALS)]
        self.wanting = self.goals[-WANTING:]
        #: Each issue takes a specific theme that none has had.
        self.left = self.chance.sample(self.narrow, NARROW)

    def tell(self) -> City:
        self._setting()
        for _ in range(RIPE):
            self._ripe(report=True, goal=True)
        for _ in range(REPORT_MISSING):
            self._ripe(report=False, goal=True)
        for _ in range(GOAL_MISSING):
            self._ripe(report=True, goal=False)
        for _ in range(BARRED):
            themes = self._ripe(report=True, goal=True, is_barred=True)
            self._work("city", themes)
        for _ in range(COOPERATING):
            self._cooperating()
        self._look_alike()
        self._rest()
        self._districts_own()
        return self.made

    def _setting(self) -> None:
        bodies = [iri("city", 0), iri("executive", 0), iri("office", "executive"), *self.boards]
        self._things("body", bodies)
        self._things("theme", self.narrow + self.common + self.wide)
        self._things("goal", self.goals)
        self.made.ranks.extend(Rank(each, "central") for each in bodies[:2])
        self.made.ranks.extend(Rank(each, "board") for each in self.boards)
        self.made.ranks.extend(Rank(each, "district") for each in self.districts)
        self._tie(iri("office", "executive"), "serves", iri("executive", 0))
        for each in self.boards:
            self._things("body", [_office(each)])
            self._tie(_office(each), "serves", each)
        # Many work for the first goals, for each of the others at most one group.
        for goal in self.goals[:-WANTING]:
            for board in self.chance.sample(self.boards, 4):
                self._tie(self._work(board, [self.left.pop()]), "supports", goal)

    def _ripe(self, report: bool, goal: bool, is_barred: bool = False) -> list[Iri]:
        """Plant a group, ripe but for what is not so; return the themes of its issue."""
        themes, group = self._group()
        if report:
            self._account(self.chance.choice(sorted(group)), "report")
        if goal:
            self._tie(self.chance.choice(sorted(group)), "supports", self.wanting.pop())
        if report and goal and not is_barred:
            self.made.truth.ripe.add(group)
        elif not is_barred:
            self.made.truth.missing[group] = Kind.GOAL if report else Kind.REPORT
        return themes

    def _group(self) -> tuple[list[Iri], frozenset[Iri]]:
        themes = self._issue()
        boards = self.chance.sample(self.boards, self.chance.randint(2, 4))
        group = frozenset(self._work(board, themes) for board in boards)
        self.made.truth.groups.append(group)
        self.made.truth.pairs |= {frozenset(pair) for pair in combinations(group, 2)}
        return themes, group

    def _cooperating(self) -> None:
        themes = self._issue()
        one, other = self.chance.sample(self.boards, 2)
        first, second = self._work(one, themes), self._work(other, themes)
        if self.chance.random() < 0.5:
            self._tie(_office(other), "takes-part", first)
        else:
            third = self._work(one, [themes[0]])
            self._tie(other, "takes-part", third)
            self._tie(one, "takes-part", second)

    def _look_alike(self) -> None:
        one, other = self.chance.sample(self.boards, 2)
        for _ in range(2):
            self._work(one, same := self._issue())
            self._work(one, same)
            self._work(one, planned := self._issue())
            self._work(other, planned, status=Iri(iri("status", "planned")))
            self._work(one, over := self._issue())
            self._work(other, over, last=TODAY - _YEAR)
            self._work(one, open_ := self._issue())
            self._tie(self._work(other, []), "addresses", open_[0], "may")
            self._work(one, self.wide[:3])
            self._work(other, self.wide[1:4])

    def _rest(self) -> None:
        for board in self.chance.choices(self.boards, k=LOOSE):
            wrong = [self.chance.choice(self.narrow)] if self.chance.random() < _WRONG else []
            self._work(board, self._issue() + wrong)

    def _districts_own(self) -> None:
        """All that districts have done so far is told to the middle; what comes now is not."""
        of_districts = {_office(each) for each in self.districts} | {*self.districts}
        for tie in list(self.made.ties):
            if tie.relation == "answers-for" and tie.source in of_districts:
                self._account(tie.target, "plan", iri("office", "executive"))
        for _ in range(UNKNOWN):
            each = self._work(self.chance.choice(self.districts), self._issue())
            self.made.truth.unknown.add(each)
        for _ in range(NEW):
            each = self._work(self.chance.choice(self.districts), self._issue(), first=_LATELY)
            self._account(each, "plan", iri("executive", 0))
            self.made.truth.unknown.add(each)

    def _issue(self) -> list[Iri]:
        touched = sum(self.chance.random() < _TOUCHES for _ in range(2))
        return [self.left.pop(), *self.chance.sample(self.touched, touched)]

    def _work(self, board: Iri | str, themes: list[Iri], **more: object) -> Iri:
        """Write down work of a board, or of the city; editors add what is on everybody's lips."""
        each = iri("initiative", next(self.numbers))
        day = _FIRST + timedelta(days=self.chance.randrange(365))
        # What else there is, is named by the story; mypy cannot see which field it is for.
        given: dict[str, object] = {"first": day} | more
        self.made.things.append(Thing(each, "initiative", seen=TODAY, **given))  # type: ignore[arg-type]
        owner = iri("city", 0) if board == "city" else self.chance.choice([board, _office(board)])
        self._tie(Iri(owner), "answers-for", each)
        added = [self.chance.choice(self.wide)] if self.chance.random() < _POPULAR else []
        for theme in dict.fromkeys(themes + added if themes else []):
            self._tie(each, "addresses", theme)
        return each

    def _things(self, kind: str, names: list[Iri]) -> None:
        self.made.things.extend(Thing(each, kind, first=date(2000, 1, 1)) for each in names)

    def _tie(self, source: Iri, relation: str, target: Iri, modality: str = "done") -> None:
        said = iri("modality", modality)
        self.made.ties.append(Tie(source, relation, target, iri("reading", 0), modality=said))

    def _account(self, work: Iri, kind: str, author: Iri | None = None) -> None:
        document = iri("document", len(self.made.accounts))
        self.made.accounts.append(Account(work, document, iri("kind", kind), author))


def _office(board: Iri | str) -> Iri:
    return Iri(f"{board}/office")
