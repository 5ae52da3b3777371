"""Reads from a release what the projection is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.align import Thing, Tie
from kg.question import Graph

_HERE = Path(__file__).parent


_FILES = ("things", "alignments", "participations", "memberships", "facts")
#: The queries, in the order in which they are put.
READS = tuple((_HERE / f"{name}.rq").read_text(encoding="utf-8") for name in _FILES)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """The queries take no inputs: a projection is of all."""


def read(graph: Graph) -> tuple[list[Thing], list[Tie]]:
    """
    Return all that a projection is made of, for any day.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    of_things, *of_ties = READS
    things = graph.select(of_things, _Nothing(), Thing)
    return things, [tie for query in of_ties for tie in graph.select(query, _Nothing(), Tie)]
