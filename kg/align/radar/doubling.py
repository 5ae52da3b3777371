"""
Which initiatives may do the same work twice.

Two overlap when they share nearly all of their themes, weighed by specificity, are answered for by
different bodies, and are not known to have been done at different times. The city itself is one of
the bodies: a board may double what is done in the name of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.align.radar.likeness import Pair, met, pair
from kg.align.radar.scene import Scene, Work
from kg.align.radar.together import cooperate
from kg.errors import BadInput

#: As alike two initiatives must at least be, weighted Jaccard.
SAME = 0.6


#: A theme that more initiatives than this have makes no two of them do the same.
CROWD = 100


@dataclass(frozen=True, slots=True)
class Doubling:
    """Two initiatives that overlap."""

    pair: Pair
    #: Whether there was a day on which both went on; None is not known.
    at_once: bool | None
    #: Whether their boards are known to do something together on what they share.
    do_cooperate: bool


def doublings(scene: Scene, least: float = SAME) -> list[Doubling]:
    """
    Return the pairs that overlap, the most alike first, and of those the ones with most themes.

    Args:
        least: how alike they are at least, weighted Jaccard, above 0 and at most 1.

    Raises:
        BadInput: *least* is not in that range.
    """
    if not 0 < least <= 1:
        raise BadInput("radar-least", least=least)
    # Sums in floating point may fall short of 1 by the last digit.
    found = [each for each in _of_others(scene) if round(each.likeness, 9) >= least]
    found.sort(key=lambda each: (-round(each.likeness, 9), -each.of, each.one, each.other))
    return [
        Doubling(each, when, cooperate(scene, each))
        for each in found
        if (when := at_once(scene.works[each.one], scene.works[each.other])) is not False
    ]


def _of_others(scene: Scene) -> Iterator[Pair]:
    """Yield pairs that share a theme, and that different bodies answer for."""
    for name, work in sorted(scene.works.items()):
        for other in met(scene, name, CROWD):
            answering = scene.works[other].answering
            if name < other and work.answering and answering and not answering & work.answering:
                yield pair(scene, name, other)


def at_once(one: Work, other: Work) -> bool | None:
    """
    Return whether two initiatives are known to have gone on at the same time.

    False where one is known to have ended before the other began; None where a day that would tell
    is not known. What has no known end is not known to go on.
    """
    for first, second in ((one, other), (other, one)):
        if first.last and second.begun and first.last < second.begun:
            return False
    for first, second in ((one, other), (other, one)):
        if (
            first.begun
            and first.last
            and second.begun
            and first.begun <= second.begun <= first.last
        ):
            return True
    return None
