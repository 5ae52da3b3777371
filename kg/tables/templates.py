"""URI templates of CSVW metadata, expanded for one row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.tables.faults import Unfit
from kg.terms import Iri

#: What a cell gives to a template: one text, or a list of them.
Value = str | tuple[str, ...]

#: Characters that no IRI may hold (RFC 3987, section 2.2).
NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]')
_ABSOLUTE = re.compile(r"(?:https?://[^/?#]+|(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:).*")


def absolute_iri(text: str) -> Iri:
    """
    Return *text* as an IRI.

    Raises:
        Unfit: it is not absolute, or holds a character that IRIs may not hold.

    Source: https://www.rfc-editor.org/rfc/rfc3987#section-2.2
    """
    if not _ABSOLUTE.fullmatch(text) or NOT_IN_IRIS.search(text):
        raise Unfit("iri-bad", iri=text)
    return Iri(text)


def usable_iri(text: str, base: str) -> Iri:
    """
    Return *text* as an IRI; one of ours (under *base*) must also do without escapes.

    Raises:
        Unfit: it is not absolute, holds a character that IRIs may not hold, or is ours and holds
            anything that must be escaped in a URI.
    """
    iri = absolute_iri(text)
    if iri.startswith(base) and ("%" in iri or not iri.isascii()):
        raise Unfit("iri-escaped", iri=text)
    return iri


#: One variable after a host, and nothing that an IRI cannot hold: most templates by far.
_SIMPLE = re.compile(r"(https?://[\w.:-]+/[\w./#?=&-]*)\{\+?\w+\}([\w./#?=&-]*)", re.ASCII)
#: What every expansion leaves as it is.
#: Source: https://www.rfc-editor.org/rfc/rfc6570#section-1.5
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")


class Template:
    """
    One `aboutUrl`, `propertyUrl` or `valueUrl`.

    Expansions are remembered, since most of them come again in the next row or column.

    Source: https://www.w3.org/TR/tabular-metadata/#uri-template-properties
    and https://www.rfc-editor.org/rfc/rfc6570
    """

    __slots__ = ("_base", "_made", "_parsed", "_simple", "names", "text")

    def __init__(self, text: str, base: str) -> None:
        from uritemplate import URITemplate

        self.text = text
        self._base = base
        self._parsed = URITemplate(text)
        self.names = tuple(
            dict.fromkeys(name for part in self._parsed.variables for name in part.variable_names)
        )
        self._simple = _SIMPLE.fullmatch(text)
        self._made: dict[tuple[Value, ...], Iri | None] = {}

    def expand(self, values: Mapping[str, Value]) -> Iri | None:
        """
        Return the IRI for a row, or None when a variable is empty in that row.

        Raises:
            Unfit: the outcome is not a usable IRI.
        """
        given = tuple([values.get(name, "") for name in self.names])
        if given not in self._made:
            self._made[given] = self._expand(given)
        return self._made[given]

    def _expand(self, given: tuple[Value, ...]) -> Iri | None:
        if not all(given):
            return None
        if self._simple and isinstance(given[0], str) and _UNRESERVED.fullmatch(given[0]):
            return Iri(f"{self._simple[1]}{given[0]}{self._simple[2]}")
        for value in given:
            if NOT_IN_IRIS.search(value if isinstance(value, str) else "".join(value)):
                raise Unfit("iri-bad", iri=value)
        values: dict[str, Any] = {
            name: value if isinstance(value, str) else list(value)
            for name, value in zip(self.names, given, strict=True)
        }
        return usable_iri(self._parsed.expand(values), self._base)
