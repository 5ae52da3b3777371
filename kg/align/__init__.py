"""Algorithms on the steering chain, on plain values: they know no store and no file."""

from kg.align.around import through
from kg.align.lines import Link, lines
from kg.align.projection import Period, Thing, Tie, project, specificity

__all__ = ["Link", "Period", "Thing", "Tie", "lines", "project", "specificity", "through"]
