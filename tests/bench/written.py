"""Figures as the README shows them."""

from __future__ import annotations

from collections.abc import Iterable


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
