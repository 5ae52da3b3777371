"""N-Quads written straight as text: a million of them in seconds, and none held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.terms import CANONICAL_BASE, PREFIXES, XSD

#: A term in the form of N-Quads, or several.
Terms = str | Sequence[str]


class _Names(dict[str, str]):
    """Prefixed name -> IRI in the form of N-Quads."""

    def __missing__(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        self[name] = f"<{PREFIXES[prefix]}{local}>"
        return self[name]


NAMES = _Names()


def node(kind: str, slug: str | int, part: str = "") -> str:
    """Return the IRI of something made up; *part* names a piece of it, as in `#quote`."""
    return f"<{CANONICAL_BASE}id/{kind}/synthetic-{slug}{part}>"


def graph(source: str) -> str:
    """Return the IRI of the graph that holds a made-up source."""
    return f"<{CANONICAL_BASE}graph/synthetic-{source}>"


@cache
def code(scheme: str, name: str) -> str:
    """Return the IRI of a code."""
    return f"<{CANONICAL_BASE}code/{scheme}/{name}>"


def text(value: str, language: str) -> str:
    """Return a text in a language; *value* needs no escapes."""
    return f'"{value}"@{language}'


def typed(value: object, datatype: str) -> str:
    """Return a literal of an XML Schema datatype."""
    return f'"{value}"^^<{XSD}{datatype}>'


def day(year: int, month: int = 1, number: int = 1) -> str:
    """Return a date."""
    return typed(f"{year}-{month:02}-{number:02}", "date")


def about(subject: str, kind: str, values: Mapping[str, Terms]) -> Iterator[str]:
    """Yield a triple for the type of a node, and one for each thing said of it."""
    yield f"{subject} {NAMES['rdf:type']} {NAMES[kind]}"
    for name, terms in values.items():
        predicate = NAMES[name]
        for term in (terms,) if isinstance(terms, str) else terms:
            yield f"{subject} {predicate} {term}"
