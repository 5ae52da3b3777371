"""What an update or a graph comes to, as a worker tells it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import TooHeavy
from kg.store import parse_lines
from kg.terms import Quad

#: A term within a term is never told, and its reader recurses.
_IS_PLAIN = re.compile(rb"[+-]<[^<>\s]+> <[^<>\s]+> (?:<[^<>\s]+> |\")")


class Difference(NamedTuple):
    """Quads that are to be there, and quads that are not."""

    added: frozenset[Quad]
    removed: frozenset[Quad]


def read_difference(told: bytes) -> Difference:
    """
    Read lines of N-Quads, each with its sign before it.

    Raises:
        TooHeavy: they are no such lines; the worker has gone mad.
    """
    lines = told.splitlines(keepends=True)
    if not all(map(_IS_PLAIN.match, lines)):
        raise TooHeavy("worker-died")
    sides = (b"".join(each[1:] for each in lines if each[:1] == sign) for sign in (b"+", b"-"))
    return Difference(*(frozenset(parse_lines(side)) for side in sides))
