"""What a shape looks at around its focus node, constraint by constraint."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.reach import Reach, Route, Step, along
from kg.terms import Iri
from kg.validate.lint import MANY_SHAPES, ONE_SHAPE
from kg.validate.path import read_path, routes

_TYPE = Step(frozenset({Iri(RDF.type)}))
_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)


def looks_of_shape(graph: Graph, shape: Node, *, lifted: bool) -> frozenset[Reach]:
    """
    Return the triples that decide whether a focus node conforms to *shape*.

    Args:
        lifted: the property shapes of a node shape are looked at on their own.
    """
    parameters = [each for each in ONE_SHAPE if not (lifted and each == SH.property)]
    return frozenset(_looks(graph, shape, [()], parameters))


def looks_of_value(graph: Graph, shape: Node, ways: list[Route]) -> Iterator[Reach]:
    """Yield what is looked at around the end of *ways* to see whether it conforms to *shape*."""
    yield from _looks(graph, shape, ways, list(ONE_SHAPE))


def _looks(
    graph: Graph, shape: Node, ways: list[Route], parameters: list[URIRef]
) -> Iterator[Reach]:
    values = ways
    path = graph.value(shape, SH.path)
    if path is not None:
        taken = routes(read_path(graph, path))
        values = [way + own for way, own in product(ways, taken)]
        for way, own in product(ways, taken):
            yield from (along(*way, *own[: end + 1]) for end in range(len(own)))
    yield from _looks_at_values(graph, shape, values)
    for pair in _PAIRS:
        for other in graph.objects(shape, pair):
            yield from (along(*way, Step(frozenset({Iri(str(other))}))) for way in ways)
    for inner in _inner_shapes(graph, shape, parameters):
        yield from looks_of_value(graph, inner, values)


def _looks_at_values(graph: Graph, shape: Node, values: list[Route]) -> Iterator[Reach]:
    if (shape, SH["class"], None) in graph:
        yield from (along(*way, _TYPE) for way in values)
    if (shape, SH.closed, Literal(True)) in graph:
        yield from (along(*way, Step(None)) for way in values)


def _inner_shapes(graph: Graph, shape: Node, parameters: list[URIRef]) -> Iterator[Node]:
    for parameter in parameters:
        yield from graph.objects(shape, parameter)
    for parameter in MANY_SHAPES:
        for members in graph.objects(shape, parameter):
            yield from graph.items(members)
