"""
The projection: what is known on a day, as a typed multigraph that algorithms walk.

Definitions: the typed multigraph of hetnet connectivity search, Himmelstein et al. 2023,
https://doi.org/10.1093/gigascience/giad047; inverse document frequency, Spärck Jones 1972,
https://doi.org/10.1108/eb026526.

Nodes are IRIs, with no label. Their attribute `kind` is one of `KINDS`:

==============  ==================================================================================
`body`          an organ of the city: board, administration, company, the city itself
`group`         a group of bodies
`own-network`   a network within the city
`initiative`    work of the city
`activity`      work of somebody else
`plan`          a local development programme
`theme` `goal` `vision` `part` `direction`   elements of the steering chain
`city` `organisation` `programme` `network`   partners
==============  ==================================================================================

Edges are directed as the data says it; their key is the relation:

================  ==========================  ====================================================
`addresses`       work → theme                it is about the theme
`identifies`      plan → theme                it takes the theme up as a concern
`seeks` `offers`  organisation → theme        it has said that it wants, or gives, exchange on it;
                                              the ontology has no term for that yet
`takes-part`      organisation → work         it has a part in it, in `roles`
`answers-for`     body → work, plan, network  it is the responsible one
`funds`           programme → work            it pays for it
`member`          organisation, group → network
`in-group`        body → group
`part-of`         body → body                 it is a unit of the other
`serves`          body → body                 it is the administration of the other
`succeeds`        body → body                 it came after the other
`follows`         work → direction
`supports`        work, theme, goal → goal, vision, part   stated or read, in `modalities`
`broader`         theme → theme               the other is wider
`related`         theme → theme               both ways, as SKOS has it
================  ==========================  ====================================================
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.late import nx
from kg.terms import Iri

WORK = frozenset({"initiative", "activity"})
PARTNERS = frozenset({"city", "organisation", "programme", "network"})
CHAIN = frozenset({"plan", "theme", "goal", "vision", "part", "direction"})
KINDS = WORK | PARTNERS | CHAIN | {"body", "group", "own-network"}
#: What is there on every day, unless a source says since when.
_LASTING = PARTNERS | {"theme", "group", "own-network"}
#: Edges that weigh what their theme weighs.
THEMATIC = frozenset({"addresses", "identifies", "seeks", "offers"})
#: Edges that end with their period. What somebody did stays done, and only grows old.
PASSING = frozenset({"member", "in-group", "part-of", "serves", "seeks", "offers", "supports"})


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as it is read: what it is, when it is, where it is."""

    thing: Iri
    kind: str
    #: The first day that a source gives, the earliest for which one shows it, the last day.
    first: date | None = None
    attested: date | None = None
    last: date | None = None
    #: When its source was issued, on an agenda, or read: by then it had begun.
    seen: date | None = None
    #: When its facts were most recently held against their source.
    confirmed: date | None = None
    #: Code of the status of an initiative.
    status: Iri | None = None
    country: Iri | None = None
    #: Degrees, WGS 84.
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    #: Residents: the latest figure, the largest of several.
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge as it is read; several may say the same of the same two."""

    source: Iri
    relation: str
    target: Iri
    #: What bears it out: an alignment, a participation, a membership; a plain fact has none.
    evidence: Iri | None = None
    #: Where that stands.
    document: Iri | None = None
    #: Codes, those that it has.
    status: Iri | None = None
    modality: Iri | None = None
    role: Iri | None = None
    first: date | None = None
    attested: date | None = None
    last: date | None = None


class Period(NamedTuple):
    """First and last day; None is not known, which is neither "always" nor "still"."""

    first: date | None
    last: date | None

    def has_begun(self, on: date) -> bool:
        """Whether it is known to have begun by the day."""
        return self.first is not None and self.first <= on

    def is_over(self, on: date) -> bool:
        """Whether it is known to have ended before the day."""
        return self.last is not None and self.last < on


def project(things: Iterable[Thing], ties: Iterable[Tie], on: date) -> nx.MultiDiGraph:
    """
    Return the graph of what is known on a day.

    Left out is what is not known to have begun; what has ended as well, where it is an element of
    the steering chain or an edge of `PASSING`. Work, bodies and partners that have ended stay, for
    what they did is experience: their attribute `is_over` says so. Ties have the periods of what
    they join, and their own.

    Attributes of nodes are `kind`, `period`, `is_over` and the further fields of `Thing`. Those of
    edges: `weight`; `sources`, sorted pairs of what bears it out and where that stands, either of
    which may be None; `evidence` and `documents`, each of the two by itself; `statuses`,
    `modalities`, `roles`, sets of codes; `period`, `is_over`. The weight of an edge of `THEMATIC`
    is the specificity of its theme, `specificity`, and 1 of every other; neither has a unit.

    Ties to what is no node are dropped. Attribute `on` of the graph is the day.
    """
    graph = nx.MultiDiGraph(on=on)
    for thing in sorted(things, key=lambda each: (each.thing, each.kind)):
        if thing.thing not in graph and _counts(thing, on):
            graph.add_node(thing.thing, **_attributes(thing, on))
    for tie in sorted(ties, key=_order):
        if tie.source in graph and tie.target in graph and _holds(tie, on):
            _join(graph, tie, on)
    _weigh(graph)
    return nx.freeze(graph)


def specificity(works: int, about: int) -> float:
    """
    Return how much it says to share a theme: ln((1 + works) / (1 + about)) + 1.

    Args:
        works: all initiatives and activities.
        about: those that address the theme.

    Returns:
        1 for a theme that all work is about, the more the rarer it is; natural logarithm, no unit.
    """
    return math.log((1 + works) / (1 + about)) + 1


def of_kind(graph: nx.MultiDiGraph, kinds: Iterable[str]) -> list[Iri]:
    """Return the nodes of some kinds, in order."""
    wanted = set(kinds)
    return sorted(node for node, kind in graph.nodes(data="kind") if kind in wanted)


def targets(graph: nx.MultiDiGraph, node: Iri, *relations: str) -> list[Iri]:
    """Return where edges of some relations lead from a node, each once, in order."""
    return _ends(_index(graph)[0], node, relations)


def sources(graph: nx.MultiDiGraph, node: Iri, *relations: str) -> list[Iri]:
    """Return from where edges of some relations come to a node, each once, in order."""
    return _ends(_index(graph)[1], node, relations)


#: Node and relation -> other ends, in order.
_Ends = dict[tuple[Iri, str], list[Iri]]


@lru_cache(8)
def _index(graph: nx.MultiDiGraph) -> tuple[_Ends, _Ends]:
    """Return the ends of edges out and in; a projection is frozen, so that they stay so."""
    out, into = defaultdict(list), defaultdict(list)
    for source, target, relation in sorted(graph.edges(keys=True)):
        out[source, relation].append(target)
        into[target, relation].append(source)
    return dict(out), dict(into)


def _ends(index: _Ends, node: Iri, relations: tuple[str, ...]) -> list[Iri]:
    found = [index.get((node, relation), []) for relation in relations]
    return found[0] if len(found) == 1 else sorted(set().union(*found))


def _counts(thing: Thing, on: date) -> bool:
    period = _period(thing)
    if thing.kind in _LASTING and thing.first is None:
        return True
    if thing.kind in CHAIN and period.is_over(on):
        return False
    if period.first is None:
        return thing.seen is not None and thing.seen <= on
    return period.has_begun(on)


def _attributes(thing: Thing, on: date) -> dict[str, object]:
    period = _period(thing)
    return {
        "kind": thing.kind,
        "period": period,
        "is_over": period.is_over(on),
        "seen": thing.seen,
        "confirmed": thing.confirmed,
        "status": thing.status,
        "country": thing.country,
        "latitude": thing.latitude,
        "longitude": thing.longitude,
        "population": thing.population,
    }


def _period(each: Thing | Tie) -> Period:
    return Period(each.first or each.attested, each.last)


def _order(tie: Tie) -> tuple[str, ...]:
    return tie.source, tie.relation, tie.target, tie.evidence or "", tie.document or ""


def _holds(tie: Tie, on: date) -> bool:
    period = _period(tie)
    if period.first and not period.has_begun(on):
        return False
    return not (tie.relation in PASSING and period.is_over(on))


def _join(graph: nx.MultiDiGraph, tie: Tie, on: date) -> None:
    """Add an edge, or what a tie says to the edge that is there."""
    if not graph.has_edge(tie.source, tie.target, tie.relation):
        graph.add_edge(tie.source, tie.target, tie.relation, **_unsaid(graph, tie))
    edge = graph.edges[tie.source, tie.target, tie.relation]
    for name, value in (
        ("statuses", tie.status),
        ("modalities", tie.modality),
        ("roles", tie.role),
    ):
        edge[name] |= {value} - {None}
    edge["sources"] = tuple(dict.fromkeys([*edge["sources"], (tie.evidence, tie.document)]))
    for name, found in (("evidence", tie.evidence), ("documents", tie.document)):
        edge[name] = tuple(sorted({*edge[name], *filter(None, [found])}))
    edge["period"] = _widened(edge["period"], _period(tie))
    edge["is_over"] = edge["period"].is_over(on)


def _unsaid(graph: nx.MultiDiGraph, tie: Tie) -> dict[str, object]:
    """Return the edge before any tie is told of it: its period is that of the work in it."""
    work = next((end for end in (tie.source, tie.target) if graph.nodes[end]["kind"] in WORK), None)
    return {
        "weight": 1.0,
        "sources": (),
        "evidence": (),
        "documents": (),
        "statuses": frozenset(),
        "modalities": frozenset(),
        "roles": frozenset(),
        "period": graph.nodes[work]["period"] if work else Period(None, None),
    }


def _widened(old: Period, new: Period) -> Period:
    """Return what two sources say together: the earlier first day, the later last one."""
    return Period(
        min(_known(old.first, new.first), default=None),
        max(_known(old.last, new.last), default=None),
    )


def _known(*days: date | None) -> list[date]:
    return [day for day in days if day is not None]


def _weigh(graph: nx.MultiDiGraph) -> None:
    works = len(of_kind(graph, WORK))
    about = Counter(
        target for _, target, relation in graph.edges(keys=True) if relation == "addresses"
    )
    weights = {theme: specificity(works, about[theme]) for theme in of_kind(graph, ["theme"])}
    nx.set_node_attributes(graph, weights, "weight")
    for _, target, relation, edge in graph.edges(keys=True, data=True):
        if relation in THEMATIC and target in weights:
            edge["weight"] = weights[target]


def followed(graph: nx.MultiDiGraph, node: Iri, *relations: str) -> Iterator[tuple[Iri, int]]:
    """
    Yield what edges of some relations lead to from a node, with how many steps away it is.

    The node itself comes first, 0 steps away; what several ways lead to comes once, the nearest.
    """
    met, edge, steps = {node}, [node], 0
    while edge:
        yield from ((each, steps) for each in edge)
        found = {each for at in edge for each in targets(graph, at, *relations)} - met
        edge, steps = sorted(found), steps + 1
        met |= found
