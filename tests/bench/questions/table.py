"""The tables of questions and proofs in the README."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.written import row, seconds, whole

Results = dict[str, Any]

#: Triples -> seconds that 19 answers in 20 may take.
LIMITS = {"50000": 0.050, "1000000": 0.250}
_SLOWEST = 10


def tables(asked: Results) -> Iterator[str]:
    """Yield the lines of the tables of questions, of each city, and of proofs."""
    for size, limit in LIMITS.items():
        if size in asked["cities"]:
            yield from _slowest(asked["cities"][size], int(size), limit)
            yield ""
    yield from _proofs(asked["proofs"])


def _slowest(city: Results, size: int, limit: float) -> Iterator[str]:
    found = city["questions"]
    within = sum(each["p95_seconds"] <= limit for each in found.values())
    yield (
        f"Of {len(found)} questions to a made-up city of {size:,} triples, {within} are within "
        f"{seconds(limit)}, 95 times in 100. The slowest:"
    )
    yield ""
    yield "| question | 95 in 100 | median | rows at most | names and evidence of those |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    slowest = sorted(found, key=lambda name: -float(found[name]["p95_seconds"]))
    for name in slowest[:_SLOWEST]:
        each = found[name]
        times = (seconds(each[part]) for part in ("p95_seconds", "median_seconds"))
        most = whole(max(each["rows"], default=0))
        yield row([f"`{name}`", *times, most, seconds(each["told_seconds"])])


def _proofs(proofs: Results) -> Iterator[str]:
    yield "| proof of an answer, shipped data | median | at most | budget of the median |"
    yield "| --- | ---: | ---: | ---: |"
    median, most = proofs["median"], proofs["most"]
    sizes = (f"{found['bytes'] / 1000:,.0f} kB" for found in (median, most))
    yield row(["size", *sizes, "200 kB"])
    for part, heading, limit in (("make", "made in", "–"), ("verify", "checked in", "1 s")):
        times = (seconds(found[f"{part}_seconds"]) for found in (median, most))
        yield row([heading, *times, limit])
