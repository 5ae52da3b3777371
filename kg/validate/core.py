"""
The core constraints, carried out by pySHACL's own components.

What pySHACL does around them is left out: it would make every component anew for every node, put
a description of every failure into words, and examine a value again for each node that has it.
Tests hold the results against `pyshacl.validate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core.shape_based_constraints import PropertyConstraintComponent
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph, Literal
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.path import Path, read_path
from kg.validate.view import View

#: A result as pySHACL gives it: description, node, and triples about the node.
Result = tuple[str, Node, list[tuple[Node, Node, Any]]]


@dataclass
class Round(SHACLExecutor):
    """One validation of one graph, with what it has found out of values on the way."""

    known: dict[tuple[Node, Node], tuple[bool, list[Result]]] = field(default_factory=dict)


class CoreShapes(ShapesGraph):
    """Shapes whose constraints are made ready once."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._made = {shape.node: shape for shape in self.shapes}
        self._ready: dict[Node, Ready] = {}

    def lookup_shape_from_node(self, node: Any) -> Any:
        """Return a shape that another refers to; pySHACL's components ask for it here."""
        if node not in self._ready:
            self._ready[node] = Ready(self._made[node])
        return self._ready[node]

    def lifted(self, node: Node) -> Ready:
        """Return a shape with a target, whose property shapes are looked at on their own."""
        return Ready(self._made[node], without=PropertyConstraintComponent)


class Ready:
    """One shape with its components."""

    def __init__(self, shape: Any, without: type | None = None) -> None:
        graph = shape.sg.graph
        self.node: Node = shape.node
        self.is_property_shape: bool = shape.is_property_shape
        self._shape = shape
        self._is_on = (shape.node, SH.deactivated, Literal(True)) not in graph
        self._path: Path | None = None
        if shape.is_property_shape:
            self._path = read_path(graph, shape.path())
            without = None
        given = set(graph.predicates(shape.node)) & CONSTRAINT_PARAMETERS_MAP.keys()
        kinds = {CONSTRAINT_PARAMETERS_MAP[each] for each in given} - {without}
        self.components = [_terse(kind)(shape) for kind in sorted(kinds, key=str)]

    def path(self) -> Any:
        """Return the node of the path, for sh:closed."""
        return self._shape.path()

    def results(self, around: Round, view: View, nodes: Iterable[Node]) -> Iterator[Result]:
        """Yield a result for every constraint that a node of *nodes* breaks."""
        values = {node: self._values(view, node) for node in nodes}
        for component in self.components:
            _, results = component.evaluate(around, view, values, [self._shape, component])
            yield from results

    def validate(
        self, executor: Round, target_graph: View, focus: Node, _evaluation_path: object = None
    ) -> tuple[bool, list[Result]]:
        """Tell whether *focus* conforms, and why not; pySHACL's components call this."""
        found = executor.known.get((self.node, focus))
        if found is None:
            results = list(self.results(executor, target_graph, [focus])) if self._is_on else []
            found = executor.known[self.node, focus] = (not results, results)
        return found

    def _values(self, view: View, node: Node) -> set[Node]:
        return {node} if self._path is None else view.values(node, self._path)


class _Terse:
    """Says in no words what a result is: its triples say it, and the shape has the message."""

    def make_v_result_description(self, *_: object, **__: object) -> str:
        return ""

    def make_generic_messages(self, *_: object) -> list[Literal]:
        return []


def _terse(kind: type) -> Any:
    return type(kind.__name__, (_Terse, kind), {})


def said_of(result: Result) -> Mapping[Node, Node]:
    """Return property -> value of a result, without the results below it."""
    _, node, triples = result
    return {
        predicate: value[1] if isinstance(value, tuple) else value
        for subject, predicate, value in triples
        if subject == node
    }
