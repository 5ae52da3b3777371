"""
What a query with `?this` looks at, read off its SPARQL algebra.

A group pattern is unfolded into alternatives, each a set of links that must hold together. Every
triple pattern is looked at; the links that hold whenever it is matched join it with `?this`. A
part that may fail (OPTIONAL, MINUS, EXISTS) joins with nothing but what its left side is sure to
bind, since one more match there can take other solutions away.

Source: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, product
from typing import Any, NamedTuple

from pyparsing import ParseException
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import BadQuery
from kg.reach.links import NONE, THIS, Link, Links, Node, Var, reach_of
from kg.reach.walk import Reach
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri
from kg.terms import Literal as Text

#: More alternatives than this are not followed: the query counts as unbounded.
MANY = 256

Alternatives = list[Links]


class _Unbounded(Exception):
    """What is looked at does not hang together with `?this`."""


class Looks(NamedTuple):
    """
    What a query looks at.

    Attributes:
        around: triples that hang together with `?this`.
        anywhere: triples that do not; a change of one of them may concern every anchor.
    """

    around: frozenset[Reach]
    anywhere: frozenset[Reach]


def reaches_of_query(text: str) -> frozenset[Reach] | None:
    """
    Return what a SELECT or CONSTRUCT looks at around its `?this`; None if that is unbounded.

    The answer holds for the query as a whole and for `?this` bound beforehand, as long as the two
    give the same.

    Raises:
        BadQuery: the text is not valid SPARQL.
    """
    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except ParseException as error:
        raise BadQuery("query-syntax", detail=str(error)) from error
    looks = looks_of_algebra(algebra)
    return None if looks is None or looks.anywhere else looks.around


def looks_of_algebra(algebra: CompValue) -> Looks | None:
    """Return what a query looks at; None if it is of a form that cannot be followed."""
    try:
        found = {
            reach_of(link, around)
            for link, around in _Reading().looks(algebra.p, [()])
            if link.predicates != NONE
        }
    except _Unbounded:
        return None
    bounded = frozenset(reach for reach in found if reach.routes)
    return Looks(bounded, frozenset(found) - bounded)


def binds(node: CompValue, variable: str) -> bool:
    """Tell whether every solution of *node*, a part of an algebra, binds *variable*."""
    try:
        ways = _Reading().required(node)
    except _Unbounded:
        return False
    return all(Var(f"?{variable}") in _variables(links) for links in ways)


def tests_of(expression: Any) -> Iterator[CompValue]:
    """Yield the EXISTS and NOT EXISTS of an expression, without what is nested in their groups."""
    if isinstance(expression, list | tuple):
        for each in expression:
            yield from tests_of(each)
    elif isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield expression
        else:
            for each in expression.values():
                yield from tests_of(each)


def mentions(part: Any, variable: str = "this") -> bool:
    """Tell whether *variable* occurs anywhere in *part* of an algebra."""
    if isinstance(part, Variable):
        return str(part) == variable
    if isinstance(part, CompValue):
        # The translated group of an EXISTS is an attribute, not an entry.
        inner = (*part.values(), getattr(part, "graph", None))
        return any(mentions(each, variable) for each in inner)
    if isinstance(part, list | tuple | set):
        return any(mentions(each, variable) for each in part)
    return False


class _Reading:
    """One reading of one query; numbers the names that it makes up."""

    def __init__(self) -> None:
        self._numbers = count()

    def _fresh(self) -> Var:
        return Var(f"?.{next(self._numbers)}")

    # -- which links hold together ---------------------------------------------------------

    def required(self, node: CompValue) -> Alternatives:
        """Return what is sure to be matched in a solution of *node*."""
        name = node.name
        if name == "BGP":
            return self._of_triples(node.triples)
        if name == "Join":
            return _joined(self.required(node.p1), self.required(node.p2))
        if name == "Union":
            return self.required(node.p1) + self.required(node.p2)
        if name in ("LeftJoin", "Minus"):
            return self.required(node.p1)
        if name == "Extend":
            return [links + _alias(node, links) for links in self.required(node.p)]
        if name == "ToMultiSet":
            return [()] if node.p.name == "values" else self._hidden(node.p, _names(node.p.PV))
        if name == "AggregateJoin":
            return self._hidden(node.p, _names(node.p.expr))
        if name in _WRAPPERS:
            return self.required(node.p)
        raise _Unbounded

    def _hidden(self, node: CompValue, seen: set[Var]) -> Alternatives:
        return [self._renamed(links, seen) for links in self.required(node)]

    def _of_triples(self, triples: Iterable[tuple[Any, Any, Any]]) -> Alternatives:
        found: Alternatives = [()]
        for subject, path, object_ in triples:
            found = _joined(found, self._of_path(_node(subject), path, _node(object_)))
        return found

    def _of_path(self, start: Node, path: Any, end: Node) -> Alternatives:
        if isinstance(path, Variable):
            return [(Link(start, None, end, name=Var(f"?{path}")),)]
        if isinstance(path, URIRef):
            return [(Link(start, frozenset({Iri(path)}), end),)]
        if isinstance(path, InvPath):
            return self._of_path(end, path.arg, start)
        if isinstance(path, SequencePath):
            return self._of_sequence(start, path.args, end)
        if isinstance(path, AlternativePath):
            return self._of_choices(start, path.args, end)
        if isinstance(path, MulPath):
            return self._of_repetition(start, path, end)
        if isinstance(path, NegatedPath):
            return [_directed(start, None, end, inverse) for inverse in _directions(path)]
        raise _Unbounded

    def _of_sequence(self, start: Node, paths: list[Any], end: Node) -> Alternatives:
        found: Alternatives = [()]
        for place, path in enumerate(paths):
            stop = end if place == len(paths) - 1 else self._fresh()
            found = _joined(found, self._of_path(start, path, stop))
            start = stop
        return found

    def _of_choices(self, start: Node, paths: list[Any], end: Node) -> Alternatives:
        plain = frozenset(Iri(path) for path in paths if isinstance(path, URIRef))
        found: Alternatives = [(Link(start, plain, end),)] if plain else []
        for path in paths:
            if not isinstance(path, URIRef):
                found += self._of_path(start, path, end)
        return found

    def _of_repetition(self, start: Node, path: MulPath, end: Node) -> Alternatives:
        if path.mod == "?":
            same: Alternatives = [(Link(start, NONE, end),)]
            return same + self._of_path(start, path.path, end)
        predicates, inverse = _one_direction(path.path)
        if path.mod == "*":
            return [_directed(start, predicates, end, inverse, closure=True)]
        stop = self._fresh()
        rest = _directed(stop, predicates, end, inverse, closure=True)
        return _joined(self._of_path(start, path.path, stop), [rest])

    # -- what is looked at -----------------------------------------------------------------

    def looks(self, node: CompValue, outer: Alternatives) -> Iterator[tuple[Link, Links]]:
        """Yield every pattern of *node*, with the links that hold whenever it is matched."""
        name = node.name
        if name == "BGP":
            for around, own in product(outer, self._of_triples(node.triples)):
                yield from ((link, around + own) for link in own)
        elif name == "Join":
            yield from self.looks(node.p1, _joined(outer, self.required(node.p2)))
            yield from self.looks(node.p2, _joined(outer, self.required(node.p1)))
        elif name == "Union":
            yield from self.looks(node.p1, outer)
            yield from self.looks(node.p2, outer)
        elif name in ("LeftJoin", "Minus"):
            yield from self._looks_aside(node, outer)
        elif name == "ToMultiSet":
            yield from self._looks_below(node.p, outer)
        elif name == "Extend" or name in _WRAPPERS:
            yield from self.looks(node.p, outer)
            yield from self._looks_of_tests(node, self.required(node.p), outer)
        else:
            raise _Unbounded

    def _looks_aside(self, node: CompValue, outer: Alternatives) -> Iterator[tuple[Link, Links]]:
        left = self.required(node.p1)
        yield from self.looks(node.p1, outer)
        yield from self.looks(node.p2, self._through(node.p2, left, outer))
        if node.name == "LeftJoin":
            both = _joined(left, self.required(node.p2))
            yield from self._looks_of_tests(node, both, outer)

    def _looks_below(self, query: CompValue, outer: Alternatives) -> Iterator[tuple[Link, Links]]:
        if query.name == "values":
            return
        seen = _names(query.PV)
        if THIS not in seen and mentions(query):
            raise _Unbounded
        yield from self.looks(query, [self._renamed(links, seen) for links in outer])

    def _looks_of_tests(
        self, node: CompValue, own: Alternatives, outer: Alternatives
    ) -> Iterator[tuple[Link, Links]]:
        for part in ("expr", "A"):
            for test in tests_of(node.get(part)):
                yield from self.looks(test.graph, self._through(test.graph, own, outer))

    def _through(self, part: CompValue, left: Alternatives, outer: Alternatives) -> Alternatives:
        """Return what holds around a part that may fail, seen through its left side alone."""
        found: Alternatives = []
        for around, links in product(outer, left):
            seen = _variables(links)
            if THIS not in seen and mentions(part):
                raise _Unbounded
            found.append(self._renamed(around, seen) + links)
        return found

    def _renamed(self, links: Links, seen: set[Var]) -> Links:
        """Give every variable of *links* that is not in *seen* a name that nobody else uses."""
        names = {old: self._fresh() for old in sorted(_variables(links) - seen - {THIS})}

        def new(node: Node) -> Node:
            return names.get(node, node) if isinstance(node, Var) else node

        return tuple(
            link._replace(
                subject=new(link.subject),
                object=new(link.object),
                name=None if link.name is None else names.get(link.name, link.name),
            )
            for link in links
        )


#: Operators that hand on the solutions of their one part, or make them fewer.
_WRAPPERS = frozenset(
    ("Project", "Distinct", "Reduced", "OrderBy", "Filter", "Group", "AggregateJoin", "Graph")
)


def _joined(left: Alternatives, right: Alternatives) -> Alternatives:
    if len(left) * len(right) > MANY:
        raise _Unbounded
    return [one + other for one, other in product(left, right)]


def _variables(links: Links) -> set[Var]:
    found = {node for link in links for node in (link.subject, link.object, link.name)}
    return {node for node in found if isinstance(node, Var)}


def _alias(node: CompValue, links: Links) -> Links:
    """BIND (?x AS ?y) names the same thing twice, when ?x is sure to be bound."""
    if isinstance(node.expr, Variable) and Var(f"?{node.expr}") in _variables(links):
        return (Link(Var(f"?{node.expr}"), NONE, Var(f"?{node.var}")),)
    return ()


def _names(variables: Any) -> set[Var]:
    return {Var(f"?{each}") for each in variables or () if isinstance(each, Variable)}


def _node(term: Any) -> Node:
    if isinstance(term, Variable | BNode):
        return Var(f"?{term}" if isinstance(term, Variable) else f"?_:{term}")
    if isinstance(term, Literal):
        if term.language:
            return Text(str(term), RDF_LANG_STRING, term.language)
        return Text(str(term), Iri(term.datatype or XSD_STRING))
    return Iri(term)


def _directed(
    start: Node, predicates: frozenset[Iri] | None, end: Node, inverse: bool, closure: bool = False
) -> Links:
    if inverse:
        start, end = end, start
    return (Link(start, predicates, end, closure),)


def _directions(path: NegatedPath) -> set[bool]:
    # rdflib leaves an inverse inside a negated set as it was parsed, and makes no InvPath of it.
    return {not isinstance(each, URIRef) for each in path.args}


def _one_direction(path: Any) -> tuple[frozenset[Iri] | None, bool]:
    """Return every predicate of a repeated path, and the direction that all of them have."""
    if isinstance(path, URIRef):
        return frozenset({Iri(path)}), False
    if isinstance(path, InvPath):
        predicates, inverse = _one_direction(path.arg)
        return predicates, not inverse
    if isinstance(path, MulPath):
        return _one_direction(path.path)
    parts: list[tuple[frozenset[Iri] | None, bool]]
    if isinstance(path, NegatedPath):
        parts = [(None, inverse) for inverse in _directions(path)]
    else:
        parts = [_one_direction(each) for each in path.args]
    if len({inverse for _, inverse in parts}) != 1:
        raise _Unbounded
    known = [predicates for predicates, _ in parts if predicates is not None]
    return (frozenset().union(*known) if len(known) == len(parts) else None), parts[0][1]
