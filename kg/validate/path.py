"""
Property paths of shapes: as they are written, as they are shown, and as they are walked.

Source: https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import Disagreement
from kg.reach import Step
from kg.terms import Iri


class Compound(NamedTuple):
    """A path made of others; *kind* is the local name of its SHACL term, or `sequence`."""

    kind: str
    parts: tuple[Path, ...]


Path = Iri | Compound

#: Local name of the SHACL term -> how SPARQL writes it around its parts.
_MARKS = {
    "sequence": ("", "/", ""),
    "alternativePath": ("", "|", ""),
    "inversePath": ("^", "", ""),
    "zeroOrMorePath": ("", "", "*"),
    "oneOrMorePath": ("", "", "+"),
    "zeroOrOnePath": ("", "", "?"),
}
_LISTS = ("sequence", "alternativePath")


def read_path(graph: Graph, node: Node) -> Path:
    """
    Return the path that *node* of a shapes graph stands for.

    Raises:
        Disagreement: it is not a well-formed path.
    """
    if isinstance(node, URIRef):
        return Iri(node)
    if (node, RDF.first, None) in graph:
        return Compound("sequence", _parts(graph, node))
    for kind in _MARKS.keys() - {"sequence"}:
        value = graph.value(node, SH[kind])
        if value is not None:
            several = kind in _LISTS
            return Compound(kind, _parts(graph, value) if several else (read_path(graph, value),))
    raise Disagreement("shapes-path", path=str(node))


def _parts(graph: Graph, node: Node) -> tuple[Path, ...]:
    return tuple(read_path(graph, part) for part in graph.items(node))


def show_path(path: Path) -> str:
    """Return *path* in the notation of SPARQL."""
    if isinstance(path, Iri):
        return f"<{path}>"
    before, between, after = _MARKS[path.kind]
    inner = between.join(show_path(part) for part in path.parts)
    grouped = len(path.parts) > 1 or isinstance(path.parts[0], Compound)
    return f"{before}({inner}){after}" if grouped else f"{before}{inner}{after}"


def write_path(graph: Graph, path: Path) -> Node:
    """Add *path* to a graph in the RDF that SHACL writes it in; return its node."""
    if isinstance(path, Iri):
        return URIRef(path)
    parts = [write_path(graph, part) for part in path.parts]
    value = Collection(graph, BNode(), parts).uri if path.kind in _LISTS else parts[0]
    if path.kind == "sequence":
        return value
    node = BNode()
    graph.add((node, SH[path.kind], value))
    return node


def routes(path: Path) -> list[tuple[Step, ...]]:
    """
    Return the steps that *path* takes; several ways when it has alternatives.

    Raises:
        Disagreement: something is repeated that runs in both directions.
    """
    if isinstance(path, Iri):
        return [(Step(frozenset({path})),)]
    ways = [routes(part) for part in path.parts]
    match path.kind:
        case "sequence":
            return [sum(choice, start=()) for choice in product(*ways)]
        case "alternativePath":
            return [way for each in ways for way in each]
        case "inversePath":
            return [tuple(_turned(step) for step in reversed(way)) for way in ways[0]]
        case "zeroOrOnePath":
            return [(), *ways[0]]
        case "zeroOrMorePath":
            return [(_repeated(path, ways[0]),)]
        case _:
            return [(*way, _repeated(path, ways[0])) for way in ways[0]]


def _turned(step: Step) -> Step:
    return Step(step.predicates, not step.inverse, step.closure)


def _repeated(path: Path, ways: list[tuple[Step, ...]]) -> Step:
    steps = {step for way in ways for step in way}
    if len({step.inverse for step in steps}) != 1:
        raise Disagreement("shapes-path", path=show_path(path))
    predicates = frozenset(one for step in steps for one in step.predicates or ())
    return Step(predicates, steps.pop().inverse, closure=True)
