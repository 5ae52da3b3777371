"""How many of the planted partners each ranking finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from kg.align.partners import aim
from kg.align.projection import PARTNERS, of_kind, sources
from kg.terms import Iri
from tests.bench.quality.measures import Query
from tests.bench.quality.ranking import Asked, judged, rankings
from tests.bench.quality.world import NOISE, World, queries, world

#: Not 1 and 2: at those we looked while we chose the parts of the fit.
SEEDS = (11, 12, 13)


def measure_planted(seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """Return what each ranking is worth in made-up cities, by how badly they are written down."""
    return {noise: _measured(seeds, noise) for noise in NOISE}


def _measured(seeds: Sequence[int], noise: str) -> dict[str, Any]:
    asked: list[Asked] = []
    candidates = 0
    for seed in seeds:
        made = world(seed, NOISE[noise])
        graph = made.projected()
        candidates += len(of_kind(graph, PARTNERS))
        asked += _asked(seed, made, graph)
    return {"seeds": len(seeds), "candidates": candidates, "methods": judged(asked, candidates)}


def _asked(seed: int, made: World, graph: nx.MultiDiGraph) -> Iterator[Asked]:
    for initiative, grades in queries(made):
        known = set(sources(graph, initiative, "takes-part"))
        wanted = aim(graph, initiative=initiative)
        lists = {
            name: [_named(seed, one) for one in ranked(graph, wanted) if one not in known]
            for name, ranked in rankings().items()
        }
        yield Asked(_query(seed, grades, made), lists)


def _query(seed: int, grades: Mapping[Iri, int], made: World) -> Query:
    best = {one for one, grade in grades.items() if grade == max(grades.values())}
    newcomers = best & made.planted.newcomers
    return Query(
        {_named(seed, one): grade for one, grade in grades.items()},
        frozenset(_named(seed, one) for one in newcomers),
    )


def _named(seed: int, partner: Iri) -> str:
    """Partners of different cities are different ones."""
    return f"{seed} {partner}"
