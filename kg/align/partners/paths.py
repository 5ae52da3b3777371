"""How a partner is reached from where one asks: paths, by kind, with what each step stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

from kg.align.partners.aim import Aim, taken_part
from kg.align.partners.profiles import DAMPING, WORKING, Bond, Profiles
from kg.align.projection import Period, followed, sources, targets
from kg.late import nx
from kg.terms import Iri

#: As many paths explain a partner.
SHOWN = 3


class Kind(StrEnum):
    """What a path goes over, those that say most first."""

    #: The partner says that it offers exchange on the theme.
    OFFER = "offer"
    #: The partner has a part in work on the theme.
    THEME = "theme"
    #: Partner and bodies of the city have a part in one piece of work.
    TOGETHER = "together"
    #: The partner has a part in work on a narrower theme.
    NARROWER = "narrower"
    #: The partner has a part in work on a wider theme.
    WIDER = "wider"
    #: The partner is in a network that has a part in work on the theme.
    NETWORK = "network"
    #: Partner and bodies of the city are in one network.
    MEMBERS = "members"


class Step(NamedTuple):
    """One edge of a path, as it is walked."""

    source: Iri
    relation: str
    target: Iri
    #: Whether the edge leads from source to target; else it is walked against its direction.
    is_forward: bool
    #: What bears it out, and where that stands; either may be None.
    sources: tuple[tuple[Iri | None, Iri | None], ...]
    statuses: frozenset[Iri]
    period: Period


class Path(NamedTuple):
    """A way from where one asks to a partner."""

    kind: Kind
    steps: tuple[Step, ...]
    #: Degree-weighted, 0 to 1: the more its nodes are shared, the less.
    weight: float
    #: What it goes over that so many share that it says little.
    hubs: tuple[Iri, ...]


#: An edge by its ends and relation.
_Edge = tuple[Iri, Iri, str]


def paths(profiles: Profiles, aim: Aim, partner: Iri) -> list[Path]:
    """
    Return the best paths to a partner, each of another kind, at most `SHOWN`.

    Those that go over no hub come first, then those of kinds that say more. Of a kind, the one over
    no hub that is weighed most.
    """
    best: dict[Kind, Path] = {}
    for kind, edges in _walked(profiles, aim, partner):
        path = _path(profiles, aim, partner, kind, edges)
        if kind not in best or _rank(path) < _rank(best[kind]):
            best[kind] = path
    order = list(Kind)
    found = sorted(best.values(), key=lambda path: (bool(path.hubs), order.index(path.kind)))
    return found[:SHOWN]


def _rank(path: Path) -> tuple[bool, int, float, list[Iri]]:
    nodes = [step.target for step in path.steps]
    return bool(path.hubs), len(path.steps), -round(path.weight, 9), nodes


def _walked(profiles: Profiles, aim: Aim, partner: Iri) -> Iterator[tuple[Kind, list[_Edge]]]:
    graph = profiles.graph
    for bond in profiles.bonds[partner]:
        yield from _over_theme(graph, aim, bond)
    for work in taken_part(graph, partner):
        if work in aim.works:
            yield Kind.TOGETHER, [*_own_work(graph, aim, work), (partner, work, "takes-part")]
    for network in targets(graph, partner, "member"):
        yield from _over_network(graph, aim, partner, network)


def _over_theme(graph: nx.MultiDiGraph, aim: Aim, bond: Bond) -> Iterator[tuple[Kind, list[_Edge]]]:
    last: list[_Edge] = [(bond.partner, bond.work or bond.theme, bond.relation)]
    if bond.work:
        last = [(bond.work, bond.theme, "addresses"), *last]
    for wanted, near in aim.near.items():
        if bond.theme in near and near[bond.theme] == _nearest(graph, near, bond):
            kind, between = _between(graph, wanted, bond.theme)
            kind = Kind.OFFER if bond.relation == "offers" else kind
            yield kind, [*_to_theme(graph, aim, wanted), *between, *last]


def _nearest(graph: nx.MultiDiGraph, near: Mapping[Iri, float], bond: Bond) -> float:
    """Return how near the work of a bond is: one work is no reason twice."""
    themes = targets(graph, bond.work, "addresses") if bond.work else [bond.theme]
    return max(near.get(each, 0.0) for each in themes)


def _between(graph: nx.MultiDiGraph, wanted: Iri, theme: Iri) -> tuple[Kind, list[_Edge]]:
    """Return the steps of the hierarchy from a wanted theme to one that counts for it."""
    if wanted == theme:
        return Kind.THEME, []
    up = _upwards(graph, wanted, theme)
    return (Kind.WIDER, up) if up else (Kind.NARROWER, _upwards(graph, theme, wanted)[::-1])


def _upwards(graph: nx.MultiDiGraph, narrow: Iri, wide: Iri) -> list[_Edge]:
    steps = dict(followed(graph, narrow, "broader"))
    if wide not in steps:
        return []
    way = [wide]
    while way[0] != narrow:
        below = [each for each in sources(graph, way[0], "broader") if each in steps]
        way.insert(0, min(below, key=lambda each: (steps[each], each)))
    return [(lower, upper, "broader") for lower, upper in pairwise(way)]


def _over_network(
    graph: nx.MultiDiGraph, aim: Aim, partner: Iri, network: Iri
) -> Iterator[tuple[Kind, list[_Edge]]]:
    last: _Edge = (partner, network, "member")
    for work in targets(graph, network, *WORKING):
        relation = next(each for each in WORKING if graph.has_edge(network, work, each))
        for theme in targets(graph, work, "addresses"):
            if theme in aim.wanted:
                about: _Edge = (work, theme, "addresses")
                way = [*_to_theme(graph, aim, theme), about, (network, work, relation), last]
                yield Kind.NETWORK, way
    for body in sources(graph, network, "member"):
        if body in aim.own:
            yield Kind.MEMBERS, [(body, network, "member"), last]


def _to_theme(graph: nx.MultiDiGraph, aim: Aim, theme: Iri) -> list[_Edge]:
    """Return the steps from where one asks to a wanted theme."""
    if aim.start == theme:
        return []
    if graph.has_edge(aim.start, theme, "addresses"):
        return [(aim.start, theme, "addresses")]
    for work, body in aim.works.items():
        for relation in ("addresses", "identifies"):
            if graph.has_edge(work, theme, relation):
                return [_tie(graph, body, work), (work, theme, relation)]
    body = next(each for each in sorted(aim.own) if graph.has_edge(each, theme, "seeks"))
    return [(body, theme, "seeks")]


def _own_work(graph: nx.MultiDiGraph, aim: Aim, work: Iri) -> list[_Edge]:
    """Return the step from the body, or from nowhere where the work is where one asks."""
    return [] if aim.start == work else [_tie(graph, aim.works[work], work)]


def _tie(graph: nx.MultiDiGraph, body: Iri, work: Iri) -> _Edge:
    relation = "answers-for" if graph.has_edge(body, work, "answers-for") else "takes-part"
    return body, work, relation


def _path(profiles: Profiles, aim: Aim, partner: Iri, kind: Kind, edges: list[_Edge]) -> Path:
    graph = profiles.graph
    steps, at = [], _begins(edges)
    for edge in edges:
        steps.append(_step(graph, edge, at))
        at = steps[-1].target
    nodes = dict.fromkeys(chain.from_iterable((step.source, step.target) for step in steps))
    between = [each for each in nodes if each not in (steps[0].source, partner)]
    weight = 1.0
    for source, target, relation in edges:
        shared = len(targets(graph, source, relation)) * len(sources(graph, target, relation))
        weight *= shared**-DAMPING
    hubs = profiles.hubs_on_the_way(aim)
    return Path(kind, tuple(steps), weight, tuple(each for each in between if each in hubs))


def _begins(edges: list[_Edge]) -> Iri:
    """Return the end of the first edge at which the second one does not go on."""
    source, target, _ = edges[0]
    if len(edges) == 1:
        return target
    return target if source in edges[1][:2] else source


def _step(graph: nx.MultiDiGraph, edge: _Edge, at: Iri) -> Step:
    source, target, relation = edge
    found = graph.edges[edge]
    is_forward = source == at
    return Step(
        at,
        relation,
        target if is_forward else source,
        is_forward,
        found["sources"],
        found["statuses"],
        found["period"],
    )
