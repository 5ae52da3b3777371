"""Reads from a release what the projection is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.align import Thing, Tie
from kg.question import Graph

_HERE = Path(__file__).parent
#: What tells of ties, each with the columns that it has.
_FILES = ("alignments", "participations", "memberships", "facts")


@dataclass(frozen=True, slots=True)
class _Nothing:
    """The queries take no inputs: a projection is of all."""


def queries() -> dict[str, str]:
    """Return the queries that a projection reads a release with, by name."""
    return {
        name: (_HERE / f"{name}.rq").read_text(encoding="utf-8") for name in ("things", *_FILES)
    }


def read(graph: Graph) -> tuple[list[Thing], list[Tie]]:
    """
    Return all that a projection is made of, for any day.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    texts = queries()
    things = graph.select(texts["things"], _Nothing(), Thing)
    ties = [tie for name in _FILES for tie in graph.select(texts[name], _Nothing(), Tie)]
    return things, ties
