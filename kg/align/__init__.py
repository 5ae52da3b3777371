"""Algorithms on the steering chain, on plain values: they know no store and no file."""

from kg.align.lines import Link, lines

__all__ = ["Link", "lines"]
