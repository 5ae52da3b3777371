"""
Which facts, if they were known, would bring a group onto a list: the fewest that do.

A counterfactual explanation (Wachter, Mittelstadt and Russell 2018,
https://doi.org/10.2139/ssrn.3063289): what is not known is put into the plain values, the rule is
run again, and only what then is on the list is told. That it would help does not make it likely: it
is something to ask about.

Looked for are, for the list of groups, a theme of one initiative for another that already shares a
specific theme with it; for the list of ripe groups, a report on a member, a link from a member to a
goal that wants more work, or, where one of them is not enough, both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.align.radar.facts import Fact, Kind, having
from kg.align.radar.likeness import Pair, pairs
from kg.align.radar.scaling import Candidate, candidate, maturity, scale_up, wanting
from kg.align.radar.scene import Scene, Work
from kg.align.radar.together import Group, cooperate, group_of, groups
from kg.terms import Iri


class List(StrEnum):
    """What a group can be lifted onto."""

    TOGETHER = "together"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Lift:
    """Facts that would bring a group onto a list."""

    list: List
    facts: tuple[Fact, ...]
    #: The group as it would then be; its number is 0.
    group: Group
    #: For the list of groups, the other initiative that would then be in it.
    other: Iri | None = None
    #: How many goals would do as well as the one in the facts, that one included.
    goals: int = 0


def lifts(scene: Scene) -> Iterator[Lift]:
    """Yield what would lift a group: first onto the list of ripe ones, the ripest groups first."""
    for each in scale_up(scene):
        yield from to_scale(scene, each)
    for pair in _near(scene):
        found = _to_bring_together(scene, pair)
        if found:
            yield found


def to_scale(scene: Scene, old: Candidate) -> Iterator[Lift]:
    """
    Yield the fewest facts that would make a group ripe.

    They are told of one member, that of which most is known among those that are not over; of any
    other they would do as well. Each goal that a member may lead to is a way of its own; where
    there is none, the first goal stands for all.
    """
    if old.is_ready or not old.conditions["alone"]:
        return
    member = min(old.group.members, key=lambda each: _standing(scene.works[each]))
    report, wanted = Fact(Kind.REPORT, member), sorted(wanting(scene, old.group))
    links = [Fact(Kind.GOAL, member, goal) for goal in wanted]
    for ways in ([(report,)], [(link,) for link in links], [(report, link) for link in links]):
        found = [lift for way in ways for lift in _ripe(scene, way)]
        if found:
            yield from _told(scene, old.group, found)
            return


def _standing(work: Work) -> tuple[bool, int, Iri]:
    return work.is_over, -maturity(work), work.work


def _told(scene: Scene, group: Group, found: list[Lift]) -> list[Lift]:
    """Return the lifts by goals that members may lead to; without such, the first of all."""
    possible = frozenset[Iri]().union(*(scene.works[each].possible for each in group.members))
    near = [each for each in found if each.facts[-1].value in possible]
    return near or [replace(found[0], goals=len(found))]


def _ripe(scene: Scene, facts: tuple[Fact, ...]) -> Iterator[Lift]:
    then = having(scene, *facts)
    group = group_of(then, facts[0].work)
    if group and candidate(then, group).is_ready:
        yield Lift(List.SCALE, facts, group, goals=1)


def _near(scene: Scene) -> list[Pair]:
    """Return those in no group together only for want of likeness, the most alike first."""
    number = {each: group.number for group in groups(scene) for each in group.members}
    found = [
        each
        for each in pairs(scene)
        if number.get(each.one, 0) != number.get(each.other, -1) and not cooperate(scene, each)
    ]
    return sorted(found, key=lambda each: (-each.likeness, each.one, each.other))


def _to_bring_together(scene: Scene, pair: Pair) -> Lift | None:
    """Return the theme that says most, of those that would do."""
    one, other = scene.works[pair.one], scene.works[pair.other]
    missing = [(one.work, each) for each in other.themes - one.themes]
    missing += [(other.work, each) for each in one.themes - other.themes]
    for work, theme in sorted(missing, key=lambda each: (-scene.weights[each[1]], each)):
        fact = Fact(Kind.THEME, work, theme)
        group = group_of(having(scene, fact), fact.work)
        if group and {pair.one, pair.other} <= {*group.members}:
            joined = pair.other if fact.work == pair.one else pair.one
            return Lift(List.TOGETHER, (fact,), group, joined)
    return None
