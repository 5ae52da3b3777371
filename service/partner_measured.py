"""What the benchmark says of the ranking of partners, read from the file that it publishes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

#: Written by `python -m tests.bench.quality`, from the newest of its results.
_FILE = Path(__file__).with_name("partners-measured.json")


class Measure(NamedTuple):
    """A mean over held-out work, with its 95 % interval by the bootstrap."""

    mean: float
    low: float
    high: float


class Comparison(NamedTuple):
    """Recall@10 on held-out work: of those who joined, the share among the first ten; 0 to 1."""

    #: How many pieces of work.
    queries: int
    ours: Measure
    popularity: Measure
    #: Ours less popularity, work by work.
    difference: Measure

    @property
    def verdict(self) -> str:
        """Whether ours is `better` or `worse`; `unclear`, where the interval has zero in it."""
        if self.difference.low > 0:
            return "better"
        return "worse" if self.difference.high < 0 else "unclear"


class Measured(NamedTuple):
    """What was measured when, on all held-out work and on that of the city."""

    day: str
    every: Comparison
    city: Comparison


@cache
def measured() -> Measured:
    """Return what was measured last."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    return Measured(found["time"][:10], _comparison(found["all"]), _comparison(found["city"]))


def _comparison(found: dict[str, Any]) -> Comparison:
    names = ("ours", "popularity", "difference")
    return Comparison(found["queries"], *(_measure(found[name]) for name in names))


def _measure(found: dict[str, Any]) -> Measure:
    return Measure(found["mean"], *found["interval"])
