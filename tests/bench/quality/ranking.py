"""The rankings that are compared: six simple ones, and ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx

from kg.align.partners import METHODS, Aim, Ask, profiles, rank
from kg.align.projection import PARTNERS
from kg.terms import Iri
from tests.bench.quality.measures import (
    Query,
    coverage,
    gini,
    interval,
    ndcg,
    recall,
    reciprocal_rank,
)

OURS = "ours"
BASELINE = "popularity"
Ranking = Callable[[nx.MultiDiGraph, Aim], list[Iri]]


def rankings() -> Mapping[str, Ranking]:
    """Return every ranking by its name, ours last."""
    simple = {name: _simple(name) for name in METHODS}
    return {**simple, OURS: lambda graph, aim: list(rank(graph, Ask(aim, kinds=PARTNERS)))}


def _simple(name: str) -> Ranking:
    def ranked(graph: nx.MultiDiGraph, aim: Aim) -> list[Iri]:
        scores = METHODS[name](profiles(graph), aim)
        return sorted(scores, key=lambda each: (-round(scores[each], 12), each))

    return ranked


class Asked(NamedTuple):
    """A query, and what each ranking says to it: partners in order, without those known already."""

    query: Query
    lists: Mapping[str, Sequence[str]]


def judged(asked: Sequence[Asked], candidates: int) -> dict[str, Any]:
    """
    Return what each ranking is worth.

    Args:
        candidates: how many partners could be shown.
    """
    return {name: _judged(asked, name, candidates) for name in asked[0].lists}


def _judged(asked: Sequence[Asked], name: str, candidates: int) -> dict[str, Any]:
    pairs = [(each.query, each.lists[name]) for each in asked]
    others = [recall(each.query.wanted, each.lists[BASELINE]) for each in asked]
    found = [recall(query.wanted, ranked) for query, ranked in pairs]
    newcomers = [recall(query.newcomers, ranked) for query, ranked in pairs if query.newcomers]
    lists = [ranked for _, ranked in pairs]
    return {
        "recall": _mean(found),
        "mrr": _mean([reciprocal_rank(query.wanted, ranked) for query, ranked in pairs]),
        "ndcg": _mean([ndcg(query.grades, ranked) for query, ranked in pairs]),
        "newcomer_recall": _mean(newcomers) if newcomers else None,
        "above_popularity": _mean([one - other for one, other in zip(found, others, strict=True)]),
        "coverage": coverage(lists, candidates),
        "gini": gini(lists, candidates),
    }


def _mean(values: Sequence[float]) -> dict[str, Any]:
    return {"mean": sum(values) / len(values), "interval": interval(values), "queries": len(values)}
