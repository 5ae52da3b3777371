"""
SPARQL constraints that mean the same for one focus node and for the whole graph.

A constraint is written for a `$this` that is bound beforehand. Asked once for the whole graph it
is much faster, and gives the same exactly when every solution binds `$this` by itself and nothing
is counted, cut off or left to chance across focus nodes. Other forms are refused.

Source: https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyparsing import ParseException
from rdflib import URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import Disagreement
from kg.reach import Looks, looks_of_algebra
from kg.reach.query import binds, mentions, tests_of
from kg.terms import Literal, Term

#: Operator of the algebra -> the word by which its writer knows it.
_REFUSED = {
    "ServiceGraphPattern": "SERVICE",
    "Minus": "MINUS",
    "ToMultiSet": "VALUES, SELECT",
    "Slice": "LIMIT, OFFSET",
    "Graph": "GRAPH",
    "AggregateJoin": "GROUP BY",
    "Group": "GROUP BY",
}
#: Functions that answer otherwise the next time.
_FICKLE = {f"Builtin_{name}": name for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")}
#: Variables that SHACL gives a meaning that is not carried out here.
_RESERVED = ("PATH", "shapesGraph", "currentShape", "failure")

_BLANK = re.compile(r"\{[?$](\w+)\}")


def read_constraint(name: str, text: str) -> tuple[CompValue, Looks]:
    """
    Return the algebra of a SPARQL constraint, and what it looks at.

    Args:
        name: of the constraint, for the error.

    Raises:
        Disagreement: it is not valid SPARQL, or of a form that is refused.
    """
    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except ParseException as error:
        raise Disagreement("shapes-query-syntax", constraint=name, detail=str(error)) from error
    for fault in _faults(algebra):
        raise Disagreement("shapes-query-form", constraint=name, form=fault)
    if _leans_on_outer_this(algebra.p, given=False):
        raise Disagreement("shapes-query-scope", constraint=name)
    looks = looks_of_algebra(algebra)
    if looks is None:
        raise Disagreement("shapes-query-reach", constraint=name)
    if "this" not in map(str, algebra.PV) or not binds(algebra.p, "this"):
        raise Disagreement("shapes-query-this", constraint=name)
    return algebra, looks


def iris_of(algebra: CompValue) -> frozenset[URIRef]:
    """Return every IRI that a query mentions."""
    return frozenset(part for part in _parts(algebra) if isinstance(part, URIRef))


def fill(template: str, row: dict[str, Term | None]) -> str:
    """Put the values of a row where a message has `{?name}` or `{$name}`."""

    def shown(match: re.Match[str]) -> str:
        value = row.get(match[1])
        return match[0] if value is None else value.value if isinstance(value, Literal) else value

    return _BLANK.sub(shown, template)


def _faults(algebra: CompValue) -> Iterator[str]:
    if algebra.name != "SelectQuery" or algebra.datasetClause is not None:
        yield algebra.name.removesuffix("Query").upper() + " FROM"
    for part in _parts(algebra):
        if isinstance(part, CompValue):
            name = part.name
            if name in _REFUSED or name in _FICKLE:
                yield _REFUSED.get(name) or _FICKLE[name]
            if name == "Extend" and str(part.var) == "this":
                yield "AS $this"
        elif isinstance(part, Variable) and str(part) in _RESERVED:
            yield f"${part}"


def _parts(part: Any) -> Iterator[Any]:
    """Yield *part* of an algebra and everything in it, what is inside of paths included."""
    yield part
    inner: tuple[Any, ...] = ()
    if isinstance(part, CompValue):
        entries = (value for key, value in part.items() if key not in ("_vars", "graph"))
        inner = (*entries, getattr(part, "graph", None))
    elif isinstance(part, Path):
        inner = tuple(vars(part).values())
    elif isinstance(part, list | tuple | set):
        inner = tuple(part)
    for each in inner:
        if each is not None:
            yield from _parts(each)


def _leans_on_outer_this(node: Any, *, given: bool) -> bool:
    """
    Tell whether a group speaks of a `$this` that only a binding from outside would give it.

    Args:
        given: the group stands directly in an EXISTS, to which the solution outside is handed on.
    """
    if not isinstance(node, CompValue):
        return False
    name = node.name
    if name == "LeftJoin":
        sure = binds(node.p1, "this")
        asked = mentions(node.p2) or mentions(node.expr)
        tests = [test.graph for test in tests_of(node.expr)]
        return (asked and not sure) or _any_leans(node.p1, node.p2, *tests)
    if name in ("Join", "Union"):
        return _any_leans(node.p1, node.p2)
    if name in ("Filter", "Extend"):
        sure = given or binds(node.p, "this")
        tests = list(tests_of(node.expr))
        return (
            (mentions(node.expr) and not sure)
            or any(_leans_on_outer_this(test.graph, given=sure) for test in tests)
            or _leans_on_outer_this(node.p, given=given)
        )
    return _leans_on_outer_this(node.get("p"), given=given)


def _any_leans(*nodes: Any) -> bool:
    return any(_leans_on_outer_this(node, given=False) for node in nodes)
