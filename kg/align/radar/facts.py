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
    works = dict(scene.works)
    for each in facts:
        works[each.work] = _told(works[each.work], each)
    return replace(scene, works=works)


def _told(work: Work, fact: Fact) -> Work:
    match fact.kind, fact.value:
        case Kind.THEME, Iri() as theme:
            return replace(work, themes=work.themes | {theme})
        case Kind.GOAL, Iri() as goal:
            return replace(work, goals=work.goals | {goal})
        case _:
            return replace(work, report=ASSUMED)
