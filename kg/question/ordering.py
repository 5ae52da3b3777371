"""
Putting rows in the order that a query asks for, without asking the engine to.

The engine reads a term anew from its files each time it compares it: to order 40,000 rows takes it
ten times as long as to find them. So a query is put to it without its ORDER BY, and the rows are
put into the same order here, by https://www.w3.org/TR/sparql11-query/#modOrderBy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from kg.lexer import Token, tokens
from kg.terms import XSD, XSD_STRING, Iri, Literal, Term

#: A row as the store gives it.
Cells = Sequence[Term | None]
#: What each term of a column is compared by.
Compared = Mapping[Term | None, tuple[int, Any]]


class Key(NamedTuple):
    """A variable that rows are ordered by."""

    name: str
    is_descending: bool


class Unordered(NamedTuple):
    """A query without its ORDER BY, and what that says; no keys: it stands as it was."""

    text: str
    keys: tuple[Key, ...]


@cache
def unordered(query: str) -> Unordered:
    """Take the last ORDER BY off a SELECT, if nothing comes after it and it is by variables."""
    found = list(tokens(query))
    places = [place for place, each in enumerate(found) if each.is_word("ORDER")]
    if not places or not found[places[-1] + 1].is_word("BY"):
        return Unordered(query, ())
    keys = _keys(found[places[-1] + 2 :])
    return Unordered(query[: found[places[-1]].start], keys) if keys else Unordered(query, ())


def _keys(found: list[Token]) -> tuple[Key, ...]:
    """Return the keys that tokens are; none, if anything is not a variable, or one in DESC ()."""
    keys: list[Key] = []
    while found:
        is_descending = found[0].is_word("DESC") and len(found) > 3
        variable, length = (found[2], 4) if is_descending else (found[0], 1)
        if variable.kind != "variable":
            return ()
        keys.append(Key(variable.text[1:], is_descending))
        found = found[length:]
    return tuple(keys)


def in_order(
    names: Sequence[str], rows: Iterable[Cells], keys: Iterable[Key]
) -> list[Cells] | None:
    """
    Return rows in the order of *keys*; None, where only the engine knows that order.

    That is where a key is no column, or the values of one are not of one kind.

    Args:
        names: of the columns.
    """
    found = list(rows)
    for name, is_descending in reversed(tuple(keys)):
        if name not in names:
            return None
        place = names.index(name)
        compared = _compared({each[place] for each in found})
        if compared is None:
            return None
        found = _sorted(found, place, compared, is_descending)
    return found


def _sorted(rows: list[Cells], place: int, compared: Compared, is_descending: bool) -> list[Cells]:
    return sorted(rows, key=lambda row: compared[row[place]], reverse=is_descending)


def _compared(terms: set[Term | None]) -> Compared | None:
    """Return what terms are compared by: no value first, then IRIs, then literals of one kind."""
    literals = [each for each in terms if isinstance(each, Literal)]
    datatypes = {each.datatype for each in literals}
    reader = _READERS.get(next(iter(datatypes), XSD_STRING))
    if len(datatypes) > 1 or reader is None:
        return None
    others = {each: (1, each) if each else (0, "") for each in terms.difference(literals)}
    try:
        return others | {each: (2, reader(each.value)) for each in literals}
    except (ValueError, ArithmeticError):
        return None


#: A day with a time zone is read by none of these.
_READERS: dict[Iri, Callable[[str], Any]] = {
    XSD_STRING: str,
    Iri(f"{XSD}integer"): int,
    Iri(f"{XSD}decimal"): Decimal,
    Iri(f"{XSD}boolean"): str,
    Iri(f"{XSD}date"): date.fromisoformat,
}
