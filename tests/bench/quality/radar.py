"""How much of what is planted for the radar it sees, and how much of what it sees is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from kg.align.radar import Lift, List, Scene, groups, having, lifts, scale_up, spot
from kg.terms import Iri
from tests.bench.quality.radar_world import City, Truth, city

#: Not 1 to 3: at those we looked while we wrote the rule down.
SEEDS = tuple(range(11, 31))


def measure_radar(seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """Return what is found, and what of it is right, in plain and in entangled cities."""
    return {
        "plain": seen_in([city(seed) for seed in seeds]),
        "entangled": seen_in([city(seed, is_entangled=True) for seed in seeds]),
    }


def seen_in(cities: Sequence[City]) -> dict[str, int]:
    """Return counts of what is planted, found and right, of some cities together."""
    judged = [_judged(each) for each in cities]
    return {"cities": len(cities), **{name: sum(e[name] for e in judged) for name in judged[0]}}


def _judged(made: City) -> dict[str, int]:
    scene, truth = made.scene(), made.truth
    found = set(_pairs(scene))
    ripe = {frozenset(each.group.members) for each in scale_up(scene) if each.is_ready}
    spotted = {each.work.work for each in spot(scene)}
    tried = list(lifts(scene))
    return {
        "initiatives": len(scene.works),
        "groups": len(truth.groups),
        "groups_found": sum(_is_found(scene, group) for group in truth.groups),
        "pairs": len(found),
        "pairs_right": len(found & truth.pairs),
        "ripe": len(truth.ripe),
        "ripe_listed": len(ripe),
        "ripe_right": len(ripe & truth.ripe),
        "unknown": len(truth.unknown),
        "unknown_listed": len(spotted),
        "unknown_right": len(spotted & truth.unknown),
        "missing": len(truth.missing),
        "missing_named": sum(_is_named(tried, truth, group) for group in truth.missing),
        "lifts": len(tried),
        "lifts_that_hold": sum(_holds(scene, each) for each in tried),
    }


def _pairs(scene: Scene) -> Iterator[frozenset[Iri]]:
    """Yield each two of a group that are of different boards."""
    for group in groups(scene):
        for one, other in combinations(group.members, 2):
            if not scene.works[one].boards & scene.works[other].boards:
                yield frozenset((one, other))


def _is_found(scene: Scene, group: frozenset[Iri]) -> bool:
    return any(group <= {*each.members} for each in groups(scene))


def _is_named(tried: list[Lift], truth: Truth, group: frozenset[Iri]) -> bool:
    """Whether the kind of fact that is missing, and no other, is named for a group."""
    kinds = {
        tuple(fact.kind for fact in each.facts)
        for each in tried
        if each.list is List.SCALE and group <= {*each.group.members}
    }
    return kinds == {(truth.missing[group],)}


def _holds(scene: Scene, lift: Lift) -> bool:
    """Whether the list, made anew with the facts in, has the group, and did not have it before."""
    # A copy has nothing that was worked out before.
    then = replace(having(scene, *lift.facts))
    return _is_listed(then, lift) and not _is_listed(scene, lift)


def _is_listed(scene: Scene, lift: Lift) -> bool:
    wanted = {fact.work for fact in lift.facts} | ({lift.other} if lift.other else set())
    ripe = [each.group for each in scale_up(scene) if each.is_ready]
    listed = ripe if lift.list is List.SCALE else groups(scene)
    return any(wanted <= {*each.members} for each in listed)
