"""What partners do, read off the projection once, so that many may ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

from kg.align.partners.aim import Aim, taken_part
from kg.align.projection import PARTNERS, Period, of_kind, sources, targets
from kg.late import nx
from kg.terms import Iri

#: How somebody is tied to work.
WORKING = ("takes-part", "answers-for", "funds")
#: The share of nodes of a kind, those with most neighbours, that explain nothing by themselves.
HUBS = 0.05
#: How much a node with many edges takes away from a path: Himmelstein et al. 2023.
DAMPING = 0.4
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Bond:
    """That a partner is tied to a theme, through one piece of work or by its own word."""

    partner: Iri
    #: How it is tied to the work, or to the theme where there is none.
    relation: str
    work: Iri | None
    theme: Iri
    roles: frozenset[str]
    period: Period
    is_over: bool
    #: What the tie to the work stands in, and what the theme of the work stands in.
    documents: tuple[tuple[Iri, ...], ...]

    #: Degree-weighted, 0 to 1: how few share the nodes of the path from partner to theme; and the
    #: same without the theme itself, for where its specificity counts.
    weight: float
    closeness: float
    #: Documents without any one of which it would not be known.
    alone: frozenset[Iri]


class Part(NamedTuple):
    """That a partner has a part in work that is no hub, more than being named as a member."""

    work: Iri
    period: Period
    documents: tuple[Iri, ...]


class Profiles:
    """The bonds of every partner in a projection, its parts in work, and the hubs."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.graph = graph
        self.degrees = {node: len(set(nx.all_neighbors(graph, node))) for node in graph}
        self.hubs = hubs(graph, self.degrees)
        self.bonds = {
            partner: tuple(_bonds(graph, partner))
            for partner in of_kind(graph, PARTNERS)
            if not graph.nodes[partner]["is_over"]
        }
        self.parts = {partner: tuple(self._parts(partner)) for partner in self.bonds}
        self.on_theme: dict[Iri, set[Iri]] = {}
        for partner, bonds in self.bonds.items():
            for bond in bonds:
                self.on_theme.setdefault(bond.theme, set()).add(partner)

    def hubs_on_the_way(self, aim: Aim) -> frozenset[Iri]:
        """
        Return the hubs that explain nothing when that is sought.

        What is asked about is none; nor are its themes, where all of them are hubs.
        """
        asked = {aim.start}
        if aim.wanted.keys() <= self.hubs:
            asked |= aim.wanted.keys()
        return self.hubs - asked

    def _parts(self, partner: Iri) -> Iterator[Part]:
        for work in taken_part(self.graph, partner):
            if work not in self.hubs:
                tie = self.graph.edges[partner, work, "takes-part"]
                yield Part(work, tie["period"], tie["documents"])


@lru_cache(_KEPT)
def profiles(graph: nx.MultiDiGraph) -> Profiles:
    """Return the profiles of a projection that does not change any more."""
    return Profiles(graph)


def hubs(graph: nx.MultiDiGraph, degrees: Mapping[Iri, int]) -> frozenset[Iri]:
    """
    Return the nodes that so many share that it says little to share them.

    They are those with more neighbours than 95 % of the nodes of their kind (nearest rank), so that
    a kind of fewer than twenty has none. By kind, as degrees are in Himmelstein et al. 2023,
    https://doi.org/10.1093/gigascience/giad047: every theme has more neighbours than most cities.
    """
    by_kind = defaultdict(list)
    for node, kind in graph.nodes(data="kind"):
        by_kind[kind].append(degrees[node])
    limits = {
        kind: sorted(found)[ceil(len(found) * (1 - HUBS)) - 1] for kind, found in by_kind.items()
    }
    return frozenset(
        node for node, kind in graph.nodes(data="kind") if degrees[node] > limits[kind]
    )


def _bonds(graph: nx.MultiDiGraph, partner: Iri) -> Iterator[Bond]:
    for _, work, relation, tie in _ordered(graph, partner):
        if relation == "offers":
            yield _bond(graph, partner, relation, None, work, tie, tie["documents"])
        if relation in WORKING:
            for theme in targets(graph, work, "addresses"):
                about = graph.edges[work, theme, "addresses"]
                yield _bond(graph, partner, relation, work, theme, tie, about["documents"])


def _ordered(graph: nx.MultiDiGraph, node: Iri) -> list[tuple[Iri, Iri, str, dict[str, Any]]]:
    edges = graph.out_edges(node, keys=True, data=True)
    return sorted(edges, key=lambda edge: (edge[1], edge[2]))


def closeness(graph: nx.MultiDiGraph, partner: Iri, relation: str, work: Iri | None) -> float:
    """
    Return how close a partner is to a theme by what it does, 0 to 1, however many do the same.

    Degree-weighted product of the path, Himmelstein et al. 2023,
    https://doi.org/10.1093/gigascience/giad047: over edges, of d(source)^-w · d(target)^-w, where d
    counts edges of the same relation, and w is `DAMPING`; here without the degree of the theme.
    """
    shared = len(targets(graph, partner, relation))
    if work:
        shared *= len(sources(graph, work, relation)) * len(targets(graph, work, "addresses"))
    return float(shared**-DAMPING)


def _bond(
    graph: nx.MultiDiGraph,
    partner: Iri,
    relation: str,
    work: Iri | None,
    theme: Iri,
    tie: dict[str, Any],
    about: tuple[Iri, ...],
) -> Bond:
    documents = (tie["documents"], about)
    close, about_it = closeness(graph, partner, relation, work), "addresses" if work else relation
    return Bond(
        partner=partner,
        relation=relation,
        work=work,
        theme=theme,
        roles=frozenset(role.rpartition("/")[2] for role in tie["roles"]),
        period=tie["period"],
        is_over=tie["is_over"],
        documents=documents,
        weight=close * len(sources(graph, theme, about_it)) ** -DAMPING,
        closeness=close,
        alone=frozenset(each[0] for each in documents if len(each) == 1),
    )
