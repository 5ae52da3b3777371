"""What `pyshacl.validate` says, with all constraints left to it: what ours is held against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyshacl
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from kg.store import Store
from kg.terms import Quad, Term
from kg.validate import Finding
from kg.validate.path import read_path, show_path
from kg.validate.verdict import rdf_term
from kg.validate.view import plain_term


class Said(NamedTuple):
    """One result, without its message."""

    severity: str
    focus: Term
    path: str
    value: Term | None
    shape: str
    component: str


def as_graph(quads: Iterable[Quad]) -> Graph:
    """Return the union of the graphs of *quads*."""
    graph = Graph(bind_namespaces="none")
    for subject, predicate, value, _ in quads:
        graph.add((rdf_term(subject), rdf_term(predicate), rdf_term(value)))
    return graph


def plainly(store: Store, shapes: Graph) -> set[Said]:
    """Return the results of `pyshacl.validate` on the union of all graphs of a store."""
    _, report, text = pyshacl.validate(as_graph(store.quads()), shacl_graph=shapes)
    assert isinstance(report, Graph), text
    (root,) = report.subjects(SH.conforms)
    return {_said(report, each, shapes) for each in report.objects(root, SH.result)}


def said(findings: Iterable[Finding]) -> set[Said]:
    """Return findings as they can be compared."""
    return {
        Said(
            finding.severity,
            finding.focus,
            "" if finding.path is None else show_path(finding.path),
            finding.value,
            finding.shape,
            finding.component,
        )
        for finding in findings
    }


def _said(report: Graph, result: Node, shapes: Graph) -> Said:
    def of(term: Node) -> Node | None:
        return report.value(result, term)

    path, value, focus = of(SH.resultPath), of(SH.value), of(SH.focusNode)
    assert focus is not None
    return Said(
        str(of(SH.resultSeverity)).removeprefix(str(SH)),
        plain_term(focus),
        "" if path is None else show_path(read_path(report, path)),
        None if value is None else plain_term(value),
        _name(shapes, of(SH.sourceShape)),
        str(of(SH.sourceConstraintComponent)),
    )


def _name(shapes: Graph, shape: Node | None) -> str:
    while isinstance(shape, BNode):
        shape = shapes.value(None, None, shape)
    return str(shape)
