"""The passages that an answer rests on, and the quads that they are read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.question import Found, Graph, as_row
from kg.question.evidence import evidence, statements
from kg.terms import RDF_TYPE, Iri, Quad

#: Of a statement, by the end of their names: what the evidence is found by and read from.
_OURS = ("alignmentSource", "alignmentTarget", "assertionStatus", "modality", "hasEvidence")
_SPEAKER = Iri("http://www.w3.org/ns/prov#wasAttributedTo")
_OA = "http://www.w3.org/ns/oa#"


def told(graph: Graph, found: Found) -> list[dict[str, Any]]:
    """Return the passages as plain values."""
    return [as_row(each) for each in evidence(graph, found)]


def quads_of_evidence(graph: Graph, found: Found) -> set[Quad]:
    """Return the quads of statements, passages and selectors that the evidence consists of."""
    return {quad for each in statements(graph, found) for quad in _of_statement(graph, each)}


def _of_statement(graph: Graph, statement: Iri) -> Iterator[Quad]:
    ours = f"{graph.base}ns#"
    yield from graph.store.quads(statement, RDF_TYPE, Iri(f"{ours}Statement"))
    for predicate in (*(Iri(ours + name) for name in _OURS), _SPEAKER):
        yield from graph.store.quads(statement, predicate)
    for quad in graph.store.quads(statement, Iri(f"{ours}hasEvidence")):
        yield from _of_passage(graph, Iri(quad.object))


def _of_passage(graph: Graph, passage: Iri) -> Iterator[Quad]:
    yield from graph.store.quads(passage, Iri(f"{_OA}hasSource"))
    for quad in graph.store.quads(passage, Iri(f"{_OA}hasSelector")):
        yield quad
        for name in ("exact", "start", "end"):
            yield from graph.store.quads(Iri(quad.object), Iri(_OA + name))
