"""Asking what an update changes, and telling two datasets apart up to their blank nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

import pyoxigraph as ox

from kg.store import Store
from kg.store.convert import engine_term
from kg.terms import Iri, Quad, Term, genid, graph_iri
from kg.update import Context, Delta, evaluate

BASE = "https://e.example/"
DEFAULT = graph_iri(BASE, "default")
GENID = f"{BASE}.well-known/genid/"


def delta(text: str, quads: Collection[Quad] = (), **given: Any) -> Delta:
    """Return what the update *text* changes where there are *quads*; *given* is for the context."""
    settings: dict[str, Any] = {
        "base": BASE,
        "graphs": tuple({quad.graph for quad in quads}),
        "scratch": partial(Store.in_memory, quads),
    }
    return evaluate(text, Store.in_memory(quads), Context(**settings | given))


def after(text: str, quads: Collection[Quad] = (), **given: Any) -> set[Quad]:
    """Return the quads that are there after the update."""
    found = delta(text, quads, **given)
    assert found.removed <= set(quads)
    assert found.added.isdisjoint(quads)
    return (set(quads) - found.removed) | found.added


def held(quads: Iterable[ox.Quad]) -> set[Quad]:
    """Return the quads of a plain dataset as a release has them."""
    names: dict[str, ox.NamedNode] = {}

    def term(each: Any) -> Any:
        if isinstance(each, ox.BlankNode):
            return names.setdefault(each.value, ox.NamedNode(genid(BASE)))
        return ox.NamedNode(DEFAULT) if isinstance(each, ox.DefaultGraph) else each

    found = ox.Store()
    found.extend(
        ox.Quad(term(each.subject), each.predicate, term(each.object), term(each.graph_name))
        for each in quads
    )
    return set(Store(found).quads())


def plain(quads: Iterable[Quad]) -> list[ox.Quad]:
    """Return the quads of a release as a plain dataset has them."""

    def term(each: Term) -> Any:
        if each == DEFAULT:
            return ox.DefaultGraph()
        if isinstance(each, Iri) and each.startswith(GENID):
            return ox.BlankNode(each.removeprefix(GENID))
        return engine_term(each)

    return [ox.Quad(*map(term, each)) for each in quads]


def canonical(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    """Return the same for any two datasets that differ in the labels of blank nodes only."""
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(found)
