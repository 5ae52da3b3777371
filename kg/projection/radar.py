"""What the radar looks at, of a release and a day, kept as projections are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Annotated

from cachetools import LRUCache, cached

from kg.align.radar import Account, Rank, Scene, scene
from kg.errors import BadInput
from kg.late import nx
from kg.projection.kept import projection
from kg.projection.read import READS
from kg.question import Graph, OfKind
from kg.terms import Iri

_HERE = Path(__file__).parent
_RANKS, _ACCOUNTS = (
    (_HERE / f"{name}.rq").read_text(encoding="utf-8") for name in ("ranks", "accounts")
)
#: The queries, in the order in which they are put.
RADAR_READS = (*READS, _RANKS, _ACCOUNTS)

#: As many are told when nobody says how many: more than anybody follows up.
LIMIT = 50

_KEPT: LRUCache[tuple[Path, str, date, bool], Scene] = LRUCache(8)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """The queries take no inputs: the radar looks at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a question of the radar takes; all of it may be left out."""

    theme: Annotated[Iri | None, OfKind("Theme")] = None
    body: Annotated[Iri | None, OfKind("Body")] = None
    on: date | None = None
    #: Whether work that is over counts too: as experience.
    ended: bool | None = None


def look(graph: Graph, ask: Looking) -> Scene:
    """
    Return what the radar looks at, of the day that is asked.

    Raises:
        BadInput: the body is not known on the day.
        Disagreement: a value in the release does not fit its column.
    """
    found = radar(graph, ask.on or graph.reference_day, bool(ask.ended))
    if ask.body is not None and ask.body not in found.standing:
        raise BadInput("radar-body-unknown", body=ask.body, on=found.on)
    return found


def is_asked(scene: Scene, ask: Looking, works: Iterable[Iri]) -> bool:
    """Whether some initiatives are about the theme that is asked, and of the body, if any is."""
    met = [scene.works[each] for each in works]
    themes = frozenset[Iri]().union(*(each.themes for each in met))
    parties = frozenset[Iri]().union(*(each.parties | each.central for each in met))
    boards = scene.standing[ask.body] if ask.body else parties
    return (ask.theme is None or ask.theme in themes) and not boards.isdisjoint(parties)


def at_most(limit: int | None) -> int:
    """
    Return how many are told, where what says most comes first: those asked for, or `LIMIT`.

    Raises:
        BadInput: the limit is below 1.
    """
    if limit is not None and limit < 1:
        raise BadInput("partners-limit", limit=limit)
    return LIMIT if limit is None else limit


def themed(graph: nx.MultiDiGraph, work: Iri, theme: Iri) -> tuple[Iri | None, Iri | None]:
    """Return a statement that work is about a theme, and the least firm status of all of them."""
    edge = graph.edges[work, theme, "addresses"]
    # In the order of the alphabet, what is inferred and interpreted comes before what is stated.
    return next(iter(edge["evidence"]), None), min(edge["statuses"], default=None)


def radar(graph: Graph, on: date, with_ended: bool = False) -> Scene:
    """
    Return the city's own work as known on a day.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    if graph.store.path is None:
        return _scene(graph, on, with_ended)
    return _of_day(graph.store.path, graph, on, with_ended)


@cached(_KEPT, key=lambda path, graph, on, ended: (path, graph.base, on, ended), lock=Lock())
def _of_day(path: Path, graph: Graph, on: date, with_ended: bool) -> Scene:
    return _scene(graph, on, with_ended)


def _scene(graph: Graph, on: date, with_ended: bool) -> Scene:
    ranks = graph.select(_RANKS, _Nothing(), Rank)
    accounts = graph.select(_ACCOUNTS, _Nothing(), Account)
    return scene(projection(graph, on), ranks, accounts, with_ended)
