"""
Which local initiatives the middle of the city may not know of.

An initiative of a district council counts when no document of the central bodies tells of it, or
when it was first seen after the last four-month period that is over: the city reports by such
periods, tertials, so that the reports so far cannot have it. That it has an international part is
what makes it an initiative in this graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.align.radar.scene import Scene, Work

_ENDS = ((12, 31), (8, 31), (4, 30))


@dataclass(frozen=True, slots=True)
class Sighting:
    """An initiative, and why it counts."""

    work: Work
    #: No document that a central body prepared or filed tells of it, as far as is known.
    is_unregistered: bool
    #: A source first shows it after the last tertial.
    is_new: bool


def spot(scene: Scene) -> list[Sighting]:
    """Return what may be unknown, the latest seen first; what no source dates comes last."""
    since = last_tertial(scene.on)
    found = [
        Sighting(
            each,
            is_unregistered=each.register is None,
            is_new=each.seen is not None and each.seen > since,
        )
        for each in scene.works.values()
        if each.is_local and not each.central
    ]
    counting = [each for each in found if each.is_unregistered or each.is_new]
    return sorted(counting, key=lambda each: (-_ordinal(each.work.seen), each.work.work))


def missing(work: Work) -> Iterator[str]:
    """Yield what no source says of an initiative: `themes`, `begun`, `partners`, `report`."""
    yield from (
        name for name in ("themes", "begun", "partners", "report") if not getattr(work, name)
    )


def last_tertial(on: date) -> date:
    """Return the last day of the last four-month period that is over on a day."""
    ends = [date(year, month, day) for year in (on.year, on.year - 1) for month, day in _ENDS]
    return next(each for each in ends if each < on)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
