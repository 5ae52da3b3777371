"""
Who holds the city's work together, and who never meet.

Graph: bodies of the city and themes, with an undirected edge where a body answers for or takes part
in work that addresses the theme, or in a plan that takes it up; no weight. A board and its
administration, with its units, are one node, and so is a body with what went up in it. A body of
which others are parts is none: the city as a whole is tied to everything, and would hide who meets
whom.

A body or theme holds sides together, if without it some bodies would have no way to others: it is
an articulation point, Hopcroft and Tarjan 1973, https://doi.org/10.1145/362248.362272. That names
the sides. Betweenness, Freeman 1977, https://doi.org/10.2307/3033543, and constraint, Burt 1992,
give numbers that nobody can act on; between two sides an articulation point has all of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kg.align.partners.aim import works_of
from kg.align.projection import of_kind, sources, targets
from kg.late import nx
from kg.terms import Iri

_ABOUT = ("addresses", "identifies")


class Holding(StrEnum):
    """What holds sides together."""

    BODY = "body"
    THEME = "theme"
    #: Nothing: they do not meet.
    NOTHING = "nothing"


class Seat(NamedTuple):
    """A body on one side: its rarest theme there, and work of it on that theme."""

    body: Iri
    theme: Iri
    work: Iri


class Gap(NamedTuple):
    """Sides that would not meet, or do not."""

    holding: Holding
    #: The body or theme; None where nothing holds them together.
    link: Iri | None
    #: The bodies of each side, in order; the largest side first.
    sides: tuple[tuple[Seat, ...], ...]


class Standing(NamedTuple):
    """What is known of how the bodies meet."""

    #: Those that do not meet first, then those held together, the most evenly parted first.
    gaps: list[Gap]
    #: Bodies of which no work on a theme is known: silence, which is no silo.
    silent: list[Iri]


@lru_cache(8)
def brokers(graph: nx.MultiDiGraph) -> Standing:
    """
    Return which bodies would not meet without one body or theme, and which do not.

    A side without a body is none. A graph without bodies has no gaps.

    Args:
        graph: a projection, which does not change any more.
    """
    works = {unit: works_of(graph, members) for unit, members in _units(graph).items()}
    about = {unit: _about(graph, found) for unit, found in works.items()}
    ties = nx.Graph((unit, theme) for unit, themes in about.items() for theme in themes)
    gaps = [*_apart(graph, ties, about), *_held(graph, ties, about)]
    return Standing(gaps, [unit for unit, themes in about.items() if not themes])


def _units(graph: nx.MultiDiGraph) -> dict[Iri, list[Iri]]:
    """Return the bodies that stand for themselves, each with all that it stands for."""
    whole = {target for _, target, relation in graph.edges(keys=True) if relation == "part-of"}
    found: dict[Iri, list[Iri]] = {}
    for body in of_kind(graph, ["body"]):
        unit = _unit(graph, body)
        if unit not in whole:
            found.setdefault(unit, []).append(body)
    return dict(sorted(found.items()))


def _unit(graph: nx.MultiDiGraph, body: Iri) -> Iri:
    """Return the board of an administration, and the one that came after what is over."""
    met = [body]
    while len(onward := _onward(graph, met[-1])) == 1 and onward[0] not in met:
        met += onward
    return met[-1]


def _onward(graph: nx.MultiDiGraph, body: Iri) -> list[Iri]:
    """Return what stands for a body; what went up in several stands for none of them."""
    boards = targets(graph, body, "serves")
    offices = [each for each in targets(graph, body, "part-of") if targets(graph, each, "serves")]
    if boards or offices or not graph.nodes[body]["is_over"]:
        return boards or offices
    return sources(graph, body, "succeeds")


def _about(graph: nx.MultiDiGraph, works: Iterable[Iri]) -> dict[Iri, Iri]:
    """Return the themes of work, each with one that is about it."""
    found: dict[Iri, Iri] = {}
    for work in works:
        for theme in targets(graph, work, *_ABOUT):
            found.setdefault(theme, work)
    return found


def _apart(
    graph: nx.MultiDiGraph, ties: nx.Graph, about: dict[Iri, dict[Iri, Iri]]
) -> Iterator[Gap]:
    sides = _sides(graph, nx.connected_components(ties), about)
    if len(sides) > 1:
        yield Gap(Holding.NOTHING, None, sides)


def _held(
    graph: nx.MultiDiGraph, ties: nx.Graph, about: dict[Iri, dict[Iri, Iri]]
) -> Iterator[Gap]:
    found = []
    for link in nx.articulation_points(ties):
        whole = nx.node_connected_component(ties, link) - {link}
        parts = nx.connected_components(ties.subgraph(whole))
        sides = _sides(graph, parts, about)
        if len(sides) > 1:
            holding = Holding.BODY if link in about else Holding.THEME
            found.append(Gap(holding, link, sides))
    yield from sorted(found, key=lambda gap: (-len(gap.sides[1]), gap.holding, gap.link))


def _sides(
    graph: nx.MultiDiGraph, parts: Iterable[set[Iri]], about: dict[Iri, dict[Iri, Iri]]
) -> tuple[tuple[Seat, ...], ...]:
    found = [
        tuple(_seat(graph, body, about[body], part) for body in sorted(part & about.keys()))
        for part in parts
    ]
    return tuple(sorted(filter(None, found), key=lambda side: (-len(side), side)))


def _seat(graph: nx.MultiDiGraph, body: Iri, themes: dict[Iri, Iri], part: set[Iri]) -> Seat:
    here = [theme for theme in themes if theme in part] or list(themes)
    theme = min(here, key=lambda each: (-graph.nodes[each]["weight"], each))
    return Seat(body, theme, themes[theme])
