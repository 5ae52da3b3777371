"""Quads as lines of N-Quads, and queries as files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import BadInput
from kg.store.convert import bound, engine_quad, quad
from kg.store.formats import GRAPH_FORMATS
from kg.terms import Quad, Term, rebase


def line(each: Quad) -> bytes:
    """Return a quad as the line of N-Quads that `Store.lines` gives for it."""
    return f"{engine_quad(each)} .".encode()


#: A backslash that is written as two, before what would be an escape of four digits if it were one;
#: then such an escape itself; then all others, which nobody mistakes.
_ESCAPE = re.compile(r"\\\\([uU])|\\u([0-9A-F]{4})|\\.", re.DOTALL)


def written(term: Term, name: str) -> str:
    """
    Return a term as it is written in a query.

    Args:
        name: of what it is the value.

    Raises:
        BadInput: it is no IRI.
    """
    return _ESCAPE.sub(_plainer, str(bound(name, term)))


def _plainer(found: re.Match[str]) -> str:
    """rdflib takes codepoint escapes without regard to backslash before or digits after."""
    letter, digits = found.groups()
    if letter:
        return rf"\\\U{ord(letter):08X}"
    return rf"\U0000{digits}" if digits else found[0]


def read_query(path: Path, base: str) -> str:
    """Return the text of a `.rq` file, written for *base*."""
    return rebase(path.read_text(encoding="utf-8"), base)


def parse_lines(data: bytes) -> list[Quad]:
    """
    Read N-Quads.

    Raises:
        BadInput: the text is not N-Quads.
    """
    try:
        return [quad(each) for each in ox.parse(data, format=ox.RdfFormat.N_QUADS)]
    except SyntaxError as error:
        raise BadInput("nquads-bad", detail=str(error)) from error


def stream_quads(file: IO[bytes]) -> Iterator[Quad]:
    """
    Yield the quads of N-Quads, as they are read.

    Raises:
        BadInput: the text is not N-Quads.
    """
    try:
        yield from map(quad, ox.parse(file, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise BadInput("nquads-bad", detail=str(error)) from error


def convert(turtle: str, media_type: str) -> str:
    """Return Turtle of ours in another format of `GRAPH_FORMATS`."""
    triples = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    written = ox.serialize(triples, format=GRAPH_FORMATS[media_type])
    return (written or b"").decode()


def write_triples(quads: Iterable[Quad], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the triples of *quads*, whatever graph they are in, in a format of `GRAPH_FORMATS`."""
    triples = (engine_quad(each).triple for each in quads)
    written = ox.serialize(triples, format=GRAPH_FORMATS[media_type], prefixes=dict(prefixes))
    return _with_sorted_prefixes(written or b"")


def _with_sorted_prefixes(turtle: bytes) -> bytes:
    """The engine writes prefixes in an order of chance, and the same triples are to be one text."""
    head, end = [], 0
    while turtle.startswith(b"@prefix ", end):
        start, end = end, turtle.index(b"\n", end) + 1
        head.append(turtle[start:end])
    return b"".join([*sorted(head), turtle[end:]])
