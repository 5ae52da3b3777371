"""
What a query selects, and which of its inputs it hides.

The engine binds only what is selected, https://github.com/oxigraph/oxigraph/issues/1837: a
sub-SELECT that uses an input without selecting it would silently answer for all values. Nor does it
see an input that `BIND ($x AS ?y)` copies or that `BOUND ($x)` asks for: it takes them for unset.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.lexer import Token, tokens


class Shape(NamedTuple):
    """The names in a query."""

    #: Those written with `$`.
    inputs: set[str]
    #: All others.
    variables: set[str]
    #: What the outermost SELECT selects; `*` stands for itself.
    selected: set[str]
    #: Inputs that a sub-SELECT uses and does not select.
    hidden: set[str]
    #: Inputs that are copied, or asked for whether they are set.
    unseen: set[str]
    is_ordered: bool
    #: Whether it gives triples, not rows; then its first SELECT stands within.
    is_construct: bool


@dataclass
class _Select:
    """One SELECT, while it is read."""

    depth: int
    is_open: bool = True
    brackets: int = 0
    selected: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def shape_of(query: str) -> Shape:
    """Read the shape of a SELECT or CONSTRUCT query, whose inputs are written with `$`."""
    reader = _Reader()
    for token in tokens(query):
        reader.read(token)
    outermost = reader.done[-1] if reader.done else _Select(0)
    return Shape(
        inputs=reader.inputs,
        variables=reader.variables,
        selected=outermost.selected,
        hidden={name for each in reader.done for name in each.used - each.selected},
        unseen=set(_unseen(list(tokens(query)))),
        is_ordered=reader.is_ordered,
        is_construct=reader.is_construct,
    )


def _unseen(found: list[Token]) -> Iterator[str]:
    for call, bracket, name, after in zip(found, found[1:], found[2:], found[3:], strict=False):
        is_copied = call.is_word("BIND") and after.is_word("AS")
        is_tested = call.is_word("BOUND") and after.text == ")"
        if bracket.text == "(" and name.text[0] == "$" and (is_copied or is_tested):
            yield name.text[1:]


class _Reader:
    """Follows braces, and the SELECTs within each other."""

    def __init__(self) -> None:
        self.inputs: set[str] = set()
        self.variables: set[str] = set()
        self.is_ordered = False
        self.is_construct = False
        self._depth = 0
        self._open: list[_Select] = []
        self._before = ""
        self._closed: list[_Select] = []

    @property
    def done(self) -> list[_Select]:
        """All SELECTs, the outermost last."""
        return self._closed + self._open[::-1]

    def read(self, token: Token) -> None:
        if token.is_word("SELECT"):
            self._open.append(_Select(self._depth))
        elif token.is_word("CONSTRUCT"):
            self.is_construct = True
        elif token.kind == "variable":
            self._name(token.text)
        elif token.kind in ("mark", "bare"):
            self._structure(token)
        self._before = token.text.upper()

    def _name(self, text: str) -> None:
        name = text[1:]
        (self.inputs if text[0] == "$" else self.variables).add(name)
        if self._open and self._open[-1].is_open:
            clause = self._open[-1]
            if clause.brackets == 0 or self._before == "AS":
                clause.selected.add(name)
        if text[0] == "$":
            for each in self._open:
                each.used.add(name)

    def _structure(self, token: Token) -> None:
        clause = self._open[-1] if self._open and self._open[-1].is_open else None
        if token.is_word("ORDER") and self._depth == 0:
            self.is_ordered = True
        if clause and token.text == "*" and clause.brackets == 0:
            clause.selected.add("*")
        if clause:
            clause.brackets += (token.text == "(") - (token.text == ")")
            clause.is_open = token.text != "{" and not token.is_word("WHERE", "FROM")
        self._depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and self._open and self._depth < self._open[-1].depth:
            self._closed.append(self._open.pop())
