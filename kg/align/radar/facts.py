"""Putting what is not known into what the radar looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kg.align.radar.scene import Scene, Work
from kg.terms import Iri

#: Stands for a document that is only assumed.
ASSUMED = Iri("urn:x-siktlinje:assumed")


class Kind(StrEnum):
    """What a fact says of an initiative."""

    #: It addresses a theme.
    THEME = "theme"
    #: It leads to a goal.
    GOAL = "goal"
    #: A report tells of it.
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about one initiative."""

    kind: Kind
    work: Iri
    #: The theme or the goal; of a report, None.
    value: Iri | None = None


def having(scene: Scene, *facts: Fact) -> Scene:
    """Return what the radar would look at if facts were known; *scene* stays as it is."""
    for each in facts:
        scene = _having(scene, each)
    return scene


def _having(scene: Scene, fact: Fact) -> Scene:
    old = scene.works[fact.work]
    new = _told(old, fact)
    found = replace(scene, works={**scene.works, fact.work: new})
    # A fact changes one entry of what is looked up: to make all anew takes most of the time.
    vars(found).update(
        about=_about(scene, new, new.themes - old.themes),
        covering=_covering(scene, new, new.goals - old.goals),
    )
    return found


def _about(scene: Scene, work: Work, themes: frozenset[Iri]) -> dict[Iri, tuple[Iri, ...]]:
    more = {each: tuple(sorted({*scene.about.get(each, ()), work.work})) for each in themes}
    return {**scene.about, **more}


def _covering(scene: Scene, work: Work, goals: frozenset[Iri]) -> dict[Iri, frozenset[Iri]]:
    more = {each: scene.covering[each] | work.answering for each in goals & scene.goals}
    return {**scene.covering, **more}


def _told(work: Work, fact: Fact) -> Work:
    match fact.kind, fact.value:
        case Kind.THEME, Iri() as theme:
            return replace(work, themes=work.themes | {theme})
        case Kind.GOAL, Iri() as goal:
            return replace(work, goals=work.goals | {goal})
        case _:
            return replace(work, report=ASSUMED)
