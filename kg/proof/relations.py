"""
Which relations a query reads, and under which of them it looks for what is not there.

A few quads show that something is so. That something is *not* so, or how many there are, only the
whole of a relation shows: of what stands under NOT EXISTS, MINUS, an aggregate, an EXISTS whose
outcome is a value, or an OPTIONAL that something is computed from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from kg.proof.tree import (
    Node,
    Pattern,
    all_below,
    expressions,
    given_names,
    named,
    patterns_below,
    patterns_of,
    tree_of,
    variables,
)
from kg.question import Found, Graph, Question, several
from kg.store import Store
from kg.terms import RDF_TYPE, Iri, Quad, rebase

_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


class Relation(NamedTuple):
    """All quads with a predicate, or with a predicate and an object; None stands for any."""

    predicate: Iri | None
    object: Iri | None = None

    def quads(self, store: Store) -> Iterator[Quad]:
        """Yield the quads of a store that belong to it."""
        return store.quads(predicate=self.predicate, object=self.object)

    def has(self, quad: Quad) -> bool:
        """Whether a quad belongs to it."""
        return self.predicate in (None, quad.predicate) and self.object in (None, quad.object)


class Read(NamedTuple):
    """What a query reads."""

    #: Where quads show that something is there.
    present: tuple[Relation, ...]
    #: Where only the whole shows what is not there.
    whole: tuple[Relation, ...]


def relations(question: Question, graph: Graph, found: Found) -> Read:
    """
    Return the relations that a question reads, with its inputs, on the way to an answer.

    An empty answer says that there is nothing, and code after the query may say so of anything:
    then all relations are whole.
    """
    is_empty = not (found.rows or found.unknown)
    says_no = is_empty or question.is_computed or hasattr(question.module, "Selected")
    # The queries of a computed question take no inputs.
    given = {} if question.is_computed else _inputs(found.ask)
    present, whole = set[Relation](), set[Relation]()
    for query in question.queries:
        tree = tree_of(rebase(query, graph.base))
        domains = _Domains(tree, graph.store, given)
        for pattern, is_absent in _walk(tree, says_no, tree):
            (whole if is_absent else present).update(_relations_of(pattern, domains))
    return Read(_sorted(present - whole), _sorted(whole))


def _inputs(ask: Any) -> dict[str, Any]:
    return {field.name: getattr(ask, field.name) for field in fields(ask)}


def _sorted(found: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(found, key=lambda each: (each.predicate or "", each.object or "")))


def _walk(node: Node, is_absent: bool, tree: Node) -> Iterator[tuple[Pattern, bool]]:
    """Yield each pattern, and whether it may be read for what is not there."""
    name = named(node)
    if name == "TriplesBlock":
        yield from ((each, is_absent) for each in patterns_of(node))
        return
    if name == "Filter" and named(node.expr) == "Builtin_EXISTS":
        yield from _walk(node.expr.graph, is_absent, tree)
        return
    is_absent = is_absent or (
        name in ("Builtin_EXISTS", "Builtin_NOTEXISTS", "MinusGraphPattern")
        or (name in ("SelectQuery", "SubSelect") and _counts(node))
        or (name == "OptionalGraphPattern" and _is_computed_with(node, tree))
    )
    below = node.values() if name else node if isinstance(node, list) else _sequence(node)
    for each in below:
        yield from _walk(each, is_absent, tree)


def _sequence(node: Node) -> Iterable[Node]:
    """The parser has lists of its own; a term of RDF is text and holds nothing."""
    return () if isinstance(node, str) or not hasattr(node, "__iter__") else node


def _counts(select: Node) -> bool:
    outside = [part for key, part in select.items() if key != "where"]
    return "groupby" in select or any(
        named(each).startswith("Aggregate_") for part in outside for each in all_below(part)
    )


def _is_computed_with(optional: Node, tree: Node) -> bool:
    """Whether something outside is computed from what only *optional* gives a value."""
    own = variables([term for each in patterns_below(optional) for term in each])
    own |= variables(given_names(optional))
    elsewhere = variables([term for each in patterns_below(tree, optional) for term in each])
    computed = (each for part in expressions(tree, optional) for each in all_below(part))
    return bool((own - elsewhere) & variables(computed))


class _Domains:
    """What the variables of a query can stand for, as far as that is plain."""

    def __init__(self, tree: Node, store: Store, given: Mapping[str, Any]) -> None:
        self._values: dict[str, set[Iri]] = {}
        for each in all_below(tree):
            if named(each) == "InlineData":
                for variable, values in zip(each.var, _columns(each), strict=True):
                    self._put(variable, values)
            if named(each) == "RelationalExpression" and each.get("op") == "IN":
                for variable in variables(all_below(each.expr)):
                    self._put(variable, _iris(all_below(each.other)))
        for subject, predicate, object in patterns_below(tree):
            if str(predicate) == _SUBCLASS and (above := _iris([object])):
                found = store.quads(predicate=Iri(_SUBCLASS), object=above.pop())
                self._put(subject, {quad.subject for quad in found})
        for name, value in given.items():
            if things := {each for each in several(value) if isinstance(each, Iri)}:
                self._values[name] = things

    def _put(self, variable: Node, values: set[Iri]) -> None:
        self._values[str(variable)] = self._values.get(str(variable), set()) | values

    def of(self, term: Node) -> set[Iri]:
        """Return the IRIs that a term can be; none where it can be anything."""
        return _iris([term]) or self._values.get(str(term), set())


def _columns(data: Node) -> Iterator[set[Iri]]:
    """Yield what each variable of VALUES can be; none where it can be more than an IRI."""
    rows = [[row] if isinstance(row, str) else list(row) for row in data.value]
    for place in range(len(data.var)):
        cells = [row[place] for row in rows]
        yield found if len(found := _iris(cells)) == len(set(cells)) else set()


def _iris(nodes: Iterable[Node]) -> set[Iri]:
    from rdflib.term import URIRef

    return {Iri(each) for each in nodes if isinstance(each, URIRef)}


def _relations_of(pattern: Pattern, domains: _Domains) -> Iterator[Relation]:
    _, predicate, object = pattern
    for each in _predicates(predicate, domains) or (None,):
        classes: set[Iri] = domains.of(object) if each == RDF_TYPE else set()
        yield from (Relation(each, one) for one in classes or (None,))


def _predicates(predicate: Node, domains: _Domains) -> set[Iri]:
    """Return those of a pattern; none where it may be any."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

    match predicate:
        case NegatedPath():
            return set()
        case AlternativePath() | SequencePath():
            return {each for arg in predicate.args for each in _predicates(arg, domains)}
        case InvPath():
            return _predicates(predicate.arg, domains)
        case MulPath():
            return _predicates(predicate.path, domains)
    return domains.of(predicate)
