"""
Which initiatives of different boards belong together, though their boards do not cooperate.

A rule, no learning: an edge joins two initiatives that are alike enough, share a specific theme,
and whose boards have no part in the same work on what they share; a group is a connected component
(Hopcroft and Tarjan 1973, https://doi.org/10.1145/362248.362272).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.align.radar.likeness import RARE, Pair, pairs, pairs_of
from kg.align.radar.scene import Scene
from kg.late import nx
from kg.terms import Iri

#: As alike two initiatives must at least be, weighted Jaccard.
ALIKE = 0.35
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Initiatives that belong together."""

    #: 1 is the one with most boards.
    number: int
    members: tuple[Iri, ...]
    boards: tuple[Iri, ...]
    #: The edges between them, in order.
    pairs: tuple[Pair, ...]
    #: The specific themes that edges share, in order.
    themes: tuple[Iri, ...]


@lru_cache(_KEPT)
def groups(scene: Scene) -> tuple[Group, ...]:
    """Return the groups, those with most boards first, then those that are most alike."""
    edges = {(each.one, each.other): each for each in pairs(scene) if belongs(scene, each)}
    joined = nx.Graph(list(edges))
    found = [
        _group(scene, part, [edges[_ordered(*each)] for each in joined.edges(part)])
        for part in nx.connected_components(joined)
    ]
    found.sort(key=lambda each: (-len(each.boards), -_strength(each), each.members))
    return tuple(replace(each, number=number) for number, each in enumerate(found, 1))


def group_of(scene: Scene, name: Iri) -> Group | None:
    """Return the group of one initiative, if it has one, looking at no other; its number is 0."""
    edges: dict[tuple[Iri, Iri], Pair] = {}
    met, waiting = {name}, [name]
    while waiting:
        for each in pairs_of(scene, waiting.pop()):
            if belongs(scene, each):
                edges[each.one, each.other] = each
                waiting += {each.one, each.other} - met
                met |= {each.one, each.other}
    return _group(scene, met, list(edges.values())) if edges else None


def belongs(scene: Scene, pair: Pair) -> bool:
    """Whether two initiatives are an edge of a group."""
    return pair.likeness >= ALIKE and bool(specific(scene, pair)) and not cooperate(scene, pair)


def specific(scene: Scene, pair: Pair) -> tuple[Iri, ...]:
    """Return the themes that two initiatives share and few others address."""
    return tuple(each for each in pair.shared if len(scene.about[each]) <= RARE)


def cooperate(scene: Scene, pair: Pair) -> bool:
    """
    Whether the boards of two initiatives are known to do something together on what they share.

    They do when a board has a part in both, or when one of each have parts in some work on a
    specific theme of both, which may be a third.
    """
    one, other = scene.works[pair.one], scene.works[pair.other]
    if one.parties & other.parties:
        return True
    works = {name for theme in specific(scene, pair) for name in scene.about[theme]}
    parties = [scene.works[name].parties for name in works]
    return any(each & one.boards and each & other.boards for each in parties)


def _ordered(one: Iri, other: Iri) -> tuple[Iri, Iri]:
    return (one, other) if one < other else (other, one)


def _group(scene: Scene, members: Collection[Iri], edges: Iterable[Pair]) -> Group:
    ordered = tuple(sorted(edges, key=lambda each: (each.one, each.other)))
    boards = {board for each in members for board in scene.works[each].boards}
    themes = {theme for each in ordered for theme in specific(scene, each)}
    return Group(0, tuple(sorted(members)), tuple(sorted(boards)), ordered, tuple(sorted(themes)))


def _strength(group: Group) -> float:
    return min(each.likeness for each in group.pairs)
