"""Figures as the results and the README have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import quantiles


def row(cells: Iterable[str]) -> str:
    """Return a row of a table in Markdown."""
    return "| " + " | ".join(cells) + " |"


def seconds(value: float) -> str:
    """Return seconds in the unit that suits them."""
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 100 else f"{value:.0f} s"


def mib(value: float) -> str:
    """Return an amount of memory."""
    return f"{value:,.0f} MiB"


def whole(value: float) -> str:
    """Return a number without what comes after the point."""
    return f"{value:,.0f}"


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 19 in 20 do not exceed, between the measured ones."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
