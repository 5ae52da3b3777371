"""A query as a tree, with rdflib's parser, and what is asked of such a tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, partial
from typing import Any

Node = Any
#: Subject, predicate or path, object, as rdflib has them.
Pattern = tuple[Node, Node, Node]


@cache
def tree_of(query: str) -> Node:
    """Return the tree of a SELECT query, its names written out."""
    from rdflib.plugins.sparql.algebra import (
        translatePath,
        translatePName,
        translatePrologue,
        traverse,
    )
    from rdflib.plugins.sparql.parser import parseQuery

    head, select = parseQuery(query)
    prologue = translatePrologue(head, None, None)
    traverse(select, visitPost=partial(translatePName, prologue=prologue))
    traverse(select, visitPost=translatePath)
    return select


def parts(node: Node) -> Iterator[Node]:
    """Yield what is directly below *node*."""
    if hasattr(node, "values") and hasattr(node, "name"):
        yield from node.values()
    elif not isinstance(node, str) and hasattr(node, "__iter__"):
        yield from node


def named(node: Node) -> str:
    """Return what kind of thing a node is, by the name that the grammar gives it."""
    return node.name if hasattr(node, "values") else ""


def all_below(node: Node, without: Node = None) -> Iterator[Node]:
    """Yield *node* and everything below it, except *without* and what is below that."""
    if node is without and without is not None:
        return
    yield node
    for each in parts(node):
        yield from all_below(each, without)


def patterns_of(block: Node) -> Iterator[Pattern]:
    """Yield the patterns of a block, which come three terms after three."""
    for terms in block.triples:
        flat = list(terms)
        yield from zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def patterns_below(node: Node, without: Node = None) -> Iterator[Pattern]:
    """Yield every pattern below *node*."""
    for each in all_below(node, without):
        if named(each) == "TriplesBlock":
            yield from patterns_of(each)


def variables(nodes: Collection[Node] | Iterator[Node]) -> set[str]:
    """Return the names of the variables among *nodes*."""
    from rdflib.term import Variable

    return {str(each) for each in nodes if isinstance(each, Variable)}


def expressions(node: Node, without: Node = None) -> Iterator[Node]:
    """Yield whatever is computed below *node*: of filters, of values, of groups, of columns."""
    for each in all_below(node, without):
        if named(each) in ("Filter", "Bind") or (named(each) == "vars" and "expr" in each):
            yield each.expr
        if named(each) == "HavingClause":
            yield each


def given_names(node: Node) -> Iterator[Node]:
    """Yield the variables below *node* that something computed is given to, with AS."""
    for each in all_below(node):
        if named(each) == "Bind":
            yield each.var
        if named(each) == "vars" and "evar" in each:
            yield each.evar
