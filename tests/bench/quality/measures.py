"""
Measures of rankings.

Recall, reciprocal rank and nDCG as in trec_eval, against which a test holds them; Gini coefficient
of exposure as in Fleder and Hosanagar 2009, https://doi.org/10.1287/mnsc.1080.0974; percentile
bootstrap, Efron and Tibshirani 1993.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

#: Places that count.
TOP = 10
_RESAMPLES = 10_000
_SEED = 5


class Query(NamedTuple):
    """What was asked, and what would have been right."""

    #: Partner -> how right it is: whole numbers above 0. Those of the highest grade are wanted.
    grades: Mapping[str, int]
    #: Those among the wanted with at most one tie.
    newcomers: frozenset[str]

    @property
    def wanted(self) -> frozenset[str]:
        """Those of the highest grade."""
        best = max(self.grades.values(), default=0)
        return frozenset(each for each, grade in self.grades.items() if grade == best)


def recall(wanted: Collection[str], ranked: Sequence[str], top: int = TOP) -> float:
    """Return the share of the wanted that is among the first *top*."""
    return len(set(wanted) & set(ranked[:top])) / len(wanted)


def reciprocal_rank(wanted: Collection[str], ranked: Sequence[str]) -> float:
    """Return one by the place of the first that is wanted; 0 where none comes."""
    return next((1 / place for place, each in enumerate(ranked, 1) if each in wanted), 0.0)


def ndcg(grades: Mapping[str, int], ranked: Sequence[str], top: int = TOP) -> float:
    """
    Return the gain of the first *top*, each by the logarithm of its place, of the most possible.

    A gain is the grade itself, as in Järvelin and Kekäläinen 2002,
    https://doi.org/10.1145/582415.582418.
    """

    def gained(found: Iterable[int]) -> float:
        return sum(grade / math.log2(place + 1) for place, grade in enumerate(found, 1))

    most = gained(sorted(grades.values(), reverse=True)[:top])
    return gained(grades.get(each, 0) for each in ranked[:top]) / most


def coverage(lists: Iterable[Sequence[str]], candidates: int, top: int = TOP) -> float:
    """Return the share of candidates that is among the first *top* of any list."""
    return len({each for ranked in lists for each in ranked[:top]}) / candidates


def gini(lists: Iterable[Sequence[str]], candidates: int, top: int = TOP) -> float:
    """Return how unevenly places among the first *top* are spread: 0 evenly, 1 all on one."""
    shown = Counter(each for ranked in lists for each in ranked[:top])
    counts = sorted([*shown.values(), *[0] * (candidates - len(shown))])
    total = sum(counts)
    if not total:
        return 0.0
    weighed = sum((2 * place - candidates - 1) * count for place, count in enumerate(counts, 1))
    return weighed / (candidates * total)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of a mean, by resampling the queries; the seed is fixed."""
    drawn = np.random.default_rng(_SEED).integers(len(values), size=(_RESAMPLES, len(values)))
    low, high = np.percentile(np.asarray(values)[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
