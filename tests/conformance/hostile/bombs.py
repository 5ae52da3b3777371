"""Texts that bring a query engine down: nested, stacked, or long."""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.hostile.city import EX

Bomb = Callable[[int], str]


def _around(before: str, after: str, middle: str = "", frame: str = "SELECT * {{ {} }}") -> Bomb:
    """Return what puts *middle* between n times *before* and n times *after*."""
    return lambda n: frame.format(before * n + middle + after * n)


def _chain(part: str, between: str, frame: str) -> Bomb:
    """Return what repeats *part* n times; `#` in it stands for the number."""
    return lambda n: frame.format(between.join(part.replace("#", str(i)) for i in range(n)))


PARENTHESES = _around("(", ")", "1", "SELECT * {{ FILTER({}) }}")

#: Nested in each other.
NESTED: dict[str, Bomb] = {
    "exists": _around("FILTER EXISTS { ", " }", "?s ?p ?o"),
    "not-exists": _around("FILTER NOT EXISTS { ", " }", "?s ?p ?o"),
    "sub-select": _around("{ SELECT * { ", " } }", "?s ?p ?o"),
    "optional": _around("OPTIONAL { ?s ?p ?o ", " }"),
    "group": _around("{ ", " }", "?s ?p ?o"),
    "minus": _around("?s ?p ?o MINUS { ", " }", "?s ?p ?o"),
    "path": _around("(", ")", f"<{EX}next>", "SELECT * {{ ?s {} ?o }}"),
    "negated-path": _around("(^", ")", f"<{EX}next>", "SELECT * {{ ?s {} ?o }}"),
    "blank-node": _around("[ ?p ", " ]", "1", "SELECT * {{ ?s ?p {} }}"),
    "collection": _around("( ", " )", "1", "SELECT * {{ ?s ?p {} }}"),
    "function": _around("STR(", ")", "1", "SELECT * {{ FILTER({}) }}"),
    "triple-term": _around("<<( <x:s> <x:p> ", " )>>", "1", "SELECT * {{ ?s ?p {} }}"),
}

#: Operators before operators: no bracket tells how deep they are.
STACKED: dict[str, Bomb] = {
    "not": _around("!", "", "1", "SELECT * {{ FILTER({}) }}"),
    "minus-sign": _around("- ", "", "1", "SELECT (({}) AS ?x) {{ }}"),
}

#: Long, and of one level.
FLAT: dict[str, Bomb] = {
    "sum": _chain("1", "+", "SELECT (({}) AS ?x) {{ }}"),
    "union": _chain("{ ?s ?p # }", " UNION ", "SELECT * {{ {} }}"),
    "and": _chain("?o = #", " && ", "SELECT * {{ ?s ?p ?o FILTER({}) }}"),
    "or": _chain("?o = #", " || ", "SELECT * {{ ?s ?p ?o FILTER({}) }}"),
    "in": _chain("#", ", ", "SELECT * {{ ?s ?p ?o FILTER(?o IN ({})) }}"),
    "aggregates": _chain("(MAX(?o) AS ?a#)", " ", "SELECT {} {{ ?s ?p ?o }}"),
    "binds": _chain("BIND(# AS ?b#)", " ", "SELECT * {{ {} }}"),
    "sequence": _chain(f"<{EX}next>", "/", "SELECT * {{ ?s {} ?o }}"),
    "alternative": _chain(f"<{EX}p#>", "|", "SELECT * {{ ?s {} ?o }}"),
    "concat": _chain("?o", ",", "SELECT (CONCAT({}) AS ?x) {{ ?s ?p ?o }} LIMIT 3"),
    "optionals": _chain("OPTIONAL { ?s ?p # }", " ", "SELECT * {{ {} }}"),
}
