"""
A question's query as anybody can run it, with its inputs written in.

In process the engine binds inputs. SPARQL itself has no such thing: a VALUES block or BIND beside a
query does not reach into its filters, sub-SELECTs and NOT EXISTS. So each `$name` gives way to its
term where it stands, as https://www.w3.org/TR/shacl/#pre-binding says what pre-binding means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import product
from typing import Any

from kg.lexer import Token, tokens
from kg.question.kinds import several, term_of
from kg.question.question import Question
from kg.store import written
from kg.terms import rebase

_PROSE = re.compile(r"(?m)^#\+ .*\n")


def executable(
    question: Question, ask: Any, base: str, language: str = "en", notes: Sequence[str] = ()
) -> str:
    """
    Return the query of a question, with its inputs written in.

    Over the union of all graphs it gives the rows that the question's own query gives, in the same
    order, before anything is made of them in Python.

    Args:
        ask: an instance of the module's Input; what is None stays a variable, and so does what has
            several values, of which a row must then have one.
        language: of the question, which stands in the first line.
        notes: what else is said in comments below it, one line each.

    Raises:
        BadInput: an input is no IRI that SPARQL can write.
    """
    given = {field.name: several(getattr(ask, field.name)) for field in fields(ask)}
    terms = {
        name: [written(term_of(value), name) for value in values] for name, values in given.items()
    }
    query = _PROSE.sub("", rebase(question.query, base))
    head = [question.header.texts["summary"][language], *notes]
    one = {name: each[0] for name, each in terms.items() if len(each) == 1}
    return (
        "".join(f"# {' '.join(each.split())}\n" for each in head)
        + with_terms(query, one)
        + _among({name: each for name, each in terms.items() if len(each) > 1})
    )


def _among(terms: Mapping[str, Sequence[str]]) -> str:
    """Return the end of a query that keeps the rows with one of some terms, if there are any."""
    if not terms:
        return ""
    # One block for all: SPARQL has no more than one after a query.
    rows = "\n".join(f"  ({' '.join(each)})" for each in product(*terms.values()))
    return f"VALUES ({' '.join(f'?{name}' for name in terms)}) {{\n{rows}\n}}\n"


def with_terms(query: str, terms: Mapping[str, str]) -> str:
    """
    Return *query* with terms in the places of its inputs.

    Args:
        query: SPARQL whose inputs, and nothing else, are written with `$`.
        terms: what stands for them; an input without one becomes a plain variable.
    """
    pieces: list[str] = []
    end = 0
    for start, stop, text in _replaced(query, terms):
        pieces += [query[end:start], text]
        end = stop
    return "".join([*pieces, query[end:]])


def _replaced(query: str, terms: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield from where to where a text is replaced, and by what."""
    place, found = _Place(), list(tokens(query))
    names = {token.text[1:] for token in found if token.kind == "variable"}
    for n, token in enumerate(found):
        place.read(token)
        if token.kind != "variable" or token.text[0] != "$":
            continue
        name = token.text[1:]
        if name not in terms:
            yield token.start, token.end, f"?{name}"
        elif n > 1 and found[n - 1].text == "(" and found[n - 2].is_word("BOUND"):
            yield found[n - 2].start, found[n + 1].end, "true"
        else:
            text = place.fitted(terms[name], name, names)
            # `<` and an IRI in one would be another token.
            space = "" if query[token.start - 1] in " \t\n(" else " "
            yield token.start, token.end, space + text


class _Place:
    """Follows where in a query a token stands: in what it selects, in its modifiers, or between."""

    def __init__(self) -> None:
        self._depth = 0
        self._brackets = 0
        self._clause = ""

    def read(self, token: Token) -> None:
        """Go on by one token."""
        self._depth += (token.text == "{") - (token.text == "}")
        self._brackets += (token.text == "(") - (token.text == ")")
        if token.text in ("{", "}") or token.is_word("WHERE", "FROM"):
            self._clause = ""
        elif token.is_word("SELECT"):
            self._enter("SELECT")
        elif token.is_word("GROUP", "ORDER") and self._brackets == 0:
            self._enter("BY")

    def _enter(self, clause: str) -> None:
        self._clause, self._brackets = clause, 0

    def fitted(self, term: str, name: str, names: set[str]) -> str:
        """Return *term* as it may stand here, for the input *name*; *names* are taken."""
        if self._brackets or not self._clause:
            return term
        if self._clause == "BY":
            return f"({term})"
        # Around a sub-SELECT the name is still to be given.
        while self._depth and name in names:
            name += "_"
        names.add(name)
        return f"({term} AS ?{name})"
