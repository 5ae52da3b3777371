"""
Which groups are ripe to be scaled up to the whole city.

Five conditions, each true, false, or not reported; and a score of four parts, each 0 to 3, that
orders the groups. A part that nobody has reported on is unknown and not 0: the score is then a
range. Parts and conditions have no unit.

Conditions
    `boards`: at least two boards; `outcome`: a report tells of a member; `goal`: a member leads to
    a goal in force that wants more work, `wanting`; `alone`: no initiative in
    the name of the city is known on the specific themes of the group.
Parts
    `boards`: boards beyond the first. `need`: other boards whose plan takes up a specific theme of
    the group. `maturity`: of the ripest member: 3 a report tells of it, 2 a source says when it
    began, 1 it is only named. `foreign`: partners from outside the city. All end at 3.

A class for activities with owner *and indicator*, as in UNDP's Rapid Integrated Assessment, is not
told apart: the graph has no indicators of initiatives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from kg.align.radar.scene import Scene, Work
from kg.align.radar.together import Group, groups
from kg.errors import BadInput
from kg.terms import Iri

MOST = 3
PARTS = ("boards", "need", "maturity", "foreign")
Parts = Mapping[str, int | None]
Conditions = Mapping[str, bool | None]
Weights = Mapping[str, float]
EVEN: Weights = dict.fromkeys(PARTS, 1.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that may be scaled up."""

    group: Group
    parts: Parts
    conditions: Conditions
    #: The score by what is known, and with 3 for each part that is not.
    least: float
    most: float
    #: Members a report tells of; goals that are covered less than most; what stands in the way.
    reported: tuple[Iri, ...]
    goals: tuple[Iri, ...]
    central: tuple[Iri, ...]
    #: How many goals are known for the day.
    known_goals: int

    @property
    def is_ready(self) -> bool:
        """Whether all conditions are known to hold."""
        return all(self.conditions.values())

    @property
    def is_open(self) -> bool:
        """Whether none is known not to hold, but one or more is not reported on."""
        return False not in self.conditions.values() and not self.is_ready


def lacking(each: Candidate) -> Iterator[str]:
    """
    Yield what a group lacks, as codes.

    `report`, `goal`: no source tells of a result, or of a goal that it leads to; `goals`: no goal
    is known for the day. `covered`: its goals do not want more work. `central`: there is work in
    the name of the city. `need`, `foreign`: that part is not known.
    """
    signs = {
        "report": each.conditions["outcome"] is None,
        "goals": not each.known_goals,
        "goal": each.conditions["goal"] is None and bool(each.known_goals),
        "covered": each.conditions["goal"] is False,
        "central": not each.conditions["alone"],
        "need": each.parts["need"] is None,
        "foreign": each.parts["foreign"] is None,
    }
    return (code for code, is_so in signs.items() if is_so)


def scale_up(scene: Scene, weights: Weights = EVEN) -> list[Candidate]:
    """
    Return all groups, the ripest first: ready, then open, then the rest; each by its score.

    Raises:
        BadInput: a weight is negative, no finite number or of no part, or all are zero.
    """
    weights = checked(weights)
    found = [candidate(scene, group, weights) for group in groups(scene)]
    return sorted(found, key=_order)


def candidate(scene: Scene, group: Group, weights: Weights = EVEN) -> Candidate:
    """Return how ripe one group is."""
    members = [scene.works[each] for each in group.members]
    goals = wanting(scene, group)
    reached = frozenset[Iri]().union(*(each.goals for each in members))
    central = _central(scene, group)
    reported = tuple(each.work for each in members if each.report)
    parts = _parts(scene, group, members)
    known = {name: value for name, value in parts.items() if value is not None}
    least = sum(weights[name] * value for name, value in known.items())
    return Candidate(
        group=group,
        parts=parts,
        conditions={
            "boards": len(group.boards) > 1,
            "outcome": True if reported else None,
            "goal": bool(reached & goals) if reached else None,
            "alone": not central,
        },
        least=least,
        most=least + sum(MOST * weights[name] for name in PARTS if name not in known),
        reported=reported,
        goals=tuple(sorted(reached & goals)),
        central=central,
        known_goals=len(scene.goals),
    )


def wanting(scene: Scene, group: Group) -> frozenset[Iri]:
    """
    Return the goals in force that want more work than there is beside that of a group.

    Beside its boards, fewer bodies cover them than the median of all goals, or none at all. The
    group itself is not counted: it would talk itself out of being needed.
    """
    counts = {goal: len(bodies.difference(group.boards)) for goal, bodies in scene.covering.items()}
    middle = median(map(len, scene.covering.values())) if counts else 0
    return frozenset(goal for goal, count in counts.items() if count < middle or not count)


def read_weights(text: str) -> Weights:
    """
    Return even weights, with those put in place that *text* names: `boards=2 need=0`.

    Raises:
        BadInput: no such part, no number, or as `checked`.
    """
    weights = dict(EVEN)
    for pair in text.replace(",", " ").split():
        name, _, number = pair.partition("=")
        try:
            weights[name] = float(number)
        except ValueError as error:
            raise BadInput("radar-weight-bad", name=name, value=number) from error
    return checked(weights)


def checked(weights: Weights) -> Weights:
    """
    Return weights that can be used; a part that is not named weighs nothing.

    Raises:
        BadInput: one is of no part, negative or no finite number, or all are zero.
    """
    for name, weight in weights.items():
        if name not in PARTS:
            raise BadInput("radar-weight-unknown", name=name, known=", ".join(PARTS))
        if not (math.isfinite(weight) and weight >= 0):
            raise BadInput("radar-weight-bad", name=name, value=weight)
    if not any(weights.values()):
        raise BadInput("radar-weights-zero")
    return {name: weights.get(name, 0.0) for name in PARTS}


def _parts(scene: Scene, group: Group, members: list[Work]) -> dict[str, int | None]:
    partners = frozenset[Iri]().union(*(each.partners for each in members))
    return {
        "boards": min(MOST, len(group.boards) - 1),
        "need": _need(scene, group),
        "maturity": max(map(maturity, members)),
        # That no source names anybody from outside does not say that nobody is there.
        "foreign": min(MOST, len(partners)) or None,
    }


def maturity(work: Work) -> int:
    """Return how far work has come, by what sources say of it, 1 to 3."""
    return 3 if work.report else 2 if work.begun else 1


def _need(scene: Scene, group: Group) -> int | None:
    """Return how many others take the themes up; none is only known where all plans are."""
    concerned = frozenset[Iri]().union(
        *(scene.concerns.get(theme, frozenset()) for theme in group.themes)
    )
    others = concerned.difference(group.boards)
    if others:
        return min(MOST, len(others))
    unseen = scene.districts - scene.planning - set(group.boards)
    return None if unseen else 0


def _central(scene: Scene, group: Group) -> tuple[Iri, ...]:
    about = {name for theme in group.themes for name in scene.about[theme]}
    return tuple(sorted(name for name in about if scene.works[name].central))


def _order(each: Candidate) -> tuple[bool, bool, float, float, int]:
    return not each.is_ready, not each.is_open, -each.least, -each.most, each.group.number
