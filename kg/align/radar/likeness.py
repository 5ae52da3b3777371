"""
How alike two initiatives are, by the themes that they share.

Both measures weigh a theme by its specificity among the city's own initiatives, inverse document
frequency (Spärck Jones 1972, https://doi.org/10.1108/eb026526), natural logarithm, no unit: a theme
that everybody has makes nobody alike. They are the weighted Jaccard and the weighted overlap
(Szymkiewicz–Simpson) coefficient, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kg.align.radar.scene import Scene
from kg.terms import Iri

#: A theme is specific to those who share it when at most so many initiatives address it.
RARE = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two initiatives of different boards, `one` before `other`."""

    one: Iri
    other: Iri
    #: Weighted Jaccard, and weighted overlap: by the themes of the one that has fewer.
    likeness: float
    overlap: float
    #: What they share, the most specific first, and how many themes they have between them.
    shared: tuple[Iri, ...]
    of: int


def jaccard(one: Collection[Iri], other: Collection[Iri], weight: Mapping[Iri, float]) -> float:
    """Return the weight of what two sets share by that of what either has; of nothing, 0."""
    either = _sum({*one, *other}, weight)
    return _sum({*one} & {*other}, weight) / either if either else 0.0


def overlap(one: Collection[Iri], other: Collection[Iri], weight: Mapping[Iri, float]) -> float:
    """Return the weight of what two sets share by that of the lighter one; if that is empty, 0."""
    lighter = min(_sum(one, weight), _sum(other, weight))
    return _sum({*one} & {*other}, weight) / lighter if lighter else 0.0


def _sum(themes: Collection[Iri], weight: Mapping[Iri, float]) -> float:
    # In one order, so that the last digit is the same each time.
    return sum(weight[each] for each in sorted(themes))


def pair(scene: Scene, first: Iri, second: Iri) -> Pair:
    """Return how alike two initiatives are."""
    one, other = sorted((first, second))
    themes, others = scene.works[one].themes, scene.works[other].themes
    return Pair(
        one=one,
        other=other,
        likeness=jaccard(themes, others, scene.weights),
        overlap=overlap(themes, others, scene.weights),
        shared=tuple(sorted(themes & others, key=lambda each: (-scene.weights[each], each))),
        of=len(themes | others),
    )


def met(scene: Scene, name: Iri, most: int) -> list[Iri]:
    """Return who shares a theme with an initiative that at most so many address, in order."""
    themes = (each for each in scene.works[name].themes if len(scene.about[each]) <= most)
    return sorted({other for theme in themes for other in scene.about[theme]} - {name})


def pairs_of(scene: Scene, name: Iri) -> Iterator[Pair]:
    """
    Yield pairs of one initiative and others that share a specific theme with it, in order.

    All are boards' own work, and no board answers for both.
    """
    work = scene.works[name]
    for other in met(scene, name, RARE) if work.is_own else ():
        if scene.works[other].is_own and not scene.works[other].boards & work.boards:
            yield pair(scene, name, other)


def pairs(scene: Scene) -> Iterator[Pair]:
    """Yield all such pairs, each once, in order."""
    for name in sorted(scene.works):
        yield from (each for each in pairs_of(scene, name) if each.one == name)
