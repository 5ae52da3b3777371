"""
Which initiatives may do the same work twice.

Two overlap when they share nearly all of their themes, weighed by specificity, are answered for by
different bodies, and are not known to have been done at different times. The city itself is one of
the bodies: a board may double what is done in the name of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.align.radar.likeness import Pair, pair
from kg.align.radar.scene import Scene, Work
from kg.align.radar.together import cooperate
from kg.errors import BadInput
from kg.terms import Iri

#: As alike two initiatives must at least be, weighted Jaccard.
SAME = 0.6


#: A theme that more initiatives than this have makes no two of them do the same.
CROWD = 100
#: Sums in floating point differ by less.
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Doubling:
    """Two initiatives that overlap."""

    pair: Pair
    #: Whether there was a day on which both went on; None is not known.
    at_once: bool | None
    #: Whether their boards are known to do something together on what they share.
    do_cooperate: bool


def doublings(scene: Scene, least: float = SAME) -> Iterator[Doubling]:
    """
    Return the pairs that overlap, the most alike first, and of those the ones with most themes.

    Args:
        least: how alike they are at least, weighted Jaccard, above 0 and at most 1.

    Raises:
        BadInput: *least* is not in that range.
    """
    if not 0 < least <= 1:
        raise BadInput("radar-least", least=least)
    found = sorted(_of_others(scene, least))
    return (
        Doubling(alike := pair(scene, one, other), when, cooperate(scene, alike))
        for *_, one, other in found
        if (when := at_once(scene.works[one], scene.works[other])) is not False
    )


def _of_others(scene: Scene, least: float) -> Iterator[tuple[float, int, Iri, Iri]]:
    """Yield pairs of different bodies that are so alike, to be sorted: likeness and themes less."""
    weighs = {
        name: sum(map(scene.weights.__getitem__, work.themes)) for name, work in scene.works.items()
    }
    for one, other in _candidates(scene, least):
        first, second = scene.works[one], scene.works[other]
        shared = sum(map(scene.weights.__getitem__, first.themes & second.themes))
        # Sums in floating point may fall short of 1 by the last digit.
        likeness = round(shared / (weighs[one] + weighs[other] - shared), 9)
        if likeness >= least and _are_of_others(first, second):
            yield -likeness, -len(first.themes | second.themes), one, other


def _are_of_others(one: Work, other: Work) -> bool:
    return bool(one.answering and other.answering) and not one.answering & other.answering


def _candidates(scene: Scene, least: float) -> set[tuple[Iri, Iri]]:
    """
    Return those who meet at a theme that either cannot do without to be so alike.

    Prefix filtering, Bayardo, Ma and Srikant 2007, https://doi.org/10.1145/1242572.1242591: if two
    share only themes that weigh less than *least* of all that one has, they are less alike.
    """
    needed = defaultdict[Iri, list[Iri]](list)
    for name in sorted(scene.works):
        for theme in _needed(scene, scene.works[name], least):
            needed[theme].append(name)
    return {
        pair
        for theme, names in needed.items()
        if len(scene.about[theme]) <= CROWD
        for pair in combinations(names, 2)
    }


def _needed(scene: Scene, work: Work, least: float) -> Iterator[Iri]:
    themes = sorted(work.themes, key=lambda each: (-scene.weights[each], each))
    rest = total = sum(scene.weights[each] for each in themes)
    for theme in themes:
        if rest < (least - _SLACK) * total:
            return
        yield theme
        rest -= scene.weights[theme]


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
