"""Projections that were made are kept, so that the next who asks need not wait."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from kg.align import Thing, Tie, project
from kg.late import nx
from kg.projection.read import read
from kg.question import Graph

_Read = tuple[list[Thing], list[Tie]]

#: Releases, and days of a release, that are kept: those asked for last.
_RELEASES: LRUCache[tuple[Path, str], _Read] = LRUCache(2)
_DAYS: LRUCache[tuple[Path, str, date], nx.MultiDiGraph] = LRUCache(8)


def projection(graph: Graph, on: date) -> nx.MultiDiGraph:
    """
    Return the projection of a release for a day, see `kg.align.projection`; it cannot be changed.

    Releases never change, so it is kept by the folder of the store; that of a store in memory,
    which may, is made anew each time.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    if graph.store.path is None:
        return project(*read(graph), on)
    return _of_day(graph.store.path, graph, on)


@cached(_DAYS, key=lambda path, graph, on: (path, graph.base, on), lock=Lock())
def _of_day(path: Path, graph: Graph, on: date) -> nx.MultiDiGraph:
    return project(*_of_release(path, graph), on)


@cached(_RELEASES, key=lambda path, graph: (path, graph.base), lock=Lock())
def _of_release(path: Path, graph: Graph) -> _Read:
    return read(graph)
