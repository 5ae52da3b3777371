"""
What the radar looks at: the city's own work of one day, in plain values.

`kg.align.radar.reading` makes it from the projection; `kg.align.radar.facts` puts one more fact in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kg.align.projection import specificity
from kg.terms import Iri


@dataclass(frozen=True, slots=True)
class Work:
    """One initiative, and what sources say of it; what they do not say is empty, not denied."""

    work: Iri
    #: Boards and companies that answer for it, an administration's board in its place.
    boards: frozenset[Iri] = frozenset()
    #: The city itself, its council or its executive board, where they answer for it.
    central: frozenset[Iri] = frozenset()
    #: Boards and companies with any part in it, those that answer for it among them.
    parties: frozenset[Iri] = frozenset()
    #: Who takes part from outside the city.
    partners: frozenset[Iri] = frozenset()
    themes: frozenset[Iri] = frozenset()
    #: Directions of a strategy that it follows.
    directions: frozenset[Iri] = frozenset()
    #: Goals that it leads to, and the nearest of those to which it only may lead.
    goals: frozenset[Iri] = frozenset()
    possible: frozenset[Iri] = frozenset()
    #: Whether a district council is among those that answer for it.
    is_local: bool = False
    #: Where it stands, the first of several.
    document: Iri | None = None
    #: A document that a central body prepared or filed, in which it stands.
    register: Iri | None = None
    #: A report that tells of it.
    report: Iri | None = None
    #: The earliest day on which a source shows it, and the day on which it began, if one says.
    seen: date | None = None
    begun: date | None = None
    last: date | None = None
    is_over: bool = False

    @property
    def answering(self) -> frozenset[Iri]:
        """All that answer for it, the city among them."""
        return self.boards | self.central

    @property
    def is_own(self) -> bool:
        """Whether it is a board's own, not done in the name of the whole city."""
        return bool(self.boards) and not self.central


# Not slotted: what is worked out of it once is kept in it.
@dataclass(frozen=True, eq=False)
class Scene:
    """All that the radar looks at."""

    on: date
    works: Mapping[Iri, Work]
    #: Goals that are in force on the day.
    goals: frozenset[Iri] = frozenset()
    #: Theme -> boards whose plan takes it up, or a narrower one.
    concerns: Mapping[Iri, frozenset[Iri]] = field(default_factory=dict)
    #: District councils of the day, and boards of which a plan is known.
    districts: frozenset[Iri] = frozenset()
    planning: frozenset[Iri] = frozenset()
    #: Body of the day -> the boards and companies that it stands for.
    standing: Mapping[Iri, frozenset[Iri]] = field(default_factory=dict)

    @cached_property
    def about(self) -> dict[Iri, tuple[Iri, ...]]:
        """Theme -> the work that addresses it, in order."""
        found = defaultdict(list)
        for name, work in sorted(self.works.items()):
            for theme in work.themes:
                found[theme].append(name)
        return {theme: tuple(names) for theme, names in sorted(found.items())}

    @cached_property
    def weights(self) -> dict[Iri, float]:
        """Theme -> its specificity among this work, `kg.align.projection.specificity`; no unit."""
        return {
            theme: specificity(len(self.works), len(names)) for theme, names in self.about.items()
        }

    @cached_property
    def covering(self) -> dict[Iri, frozenset[Iri]]:
        """Goal in force -> the bodies that answer for work that leads to it."""
        found: dict[Iri, set[Iri]] = {goal: set() for goal in sorted(self.goals)}
        for work in self.works.values():
            for goal in work.goals & self.goals:
                found[goal] |= work.answering
        return {goal: frozenset(bodies) for goal, bodies in found.items()}
