"""The text of a request, and pieces of it that still know where they stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kg.errors import BadQuery


class Span(NamedTuple):
    """Where a piece begins, and where it has ended."""

    start: int
    end: int


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int
    column: int


class Source:
    """The text of a request."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def place(self, offset: int) -> Place:
        """Return where the character *offset* stands."""
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)

    def lines(self, spans: Iterable[Span]) -> str:
        """Return pieces of the text, each from the beginning of a line to the end of one."""
        return "".join(f"{self[span]}\n" for span in spans)

    @contextmanager
    def placed(self, spans: Iterable[Span]) -> Iterator[None]:
        """Let a fault in what `lines` gave for *spans* say where it is in the whole text."""
        try:
            yield
        except BadQuery as error:
            line, column = error.values.get("line"), error.values.get("column")
            if not isinstance(line, int) or not isinstance(column, int):
                raise
            place = self._whole(Place(line, column), spans)
            told = error.values | {"line": place.line, "column": place.column}
            raise BadQuery(error.key, **told) from error

    def _whole(self, place: Place, spans: Iterable[Span]) -> Place:
        passed = 0
        for span in spans:
            within = place.line - passed
            passed += self[span].count("\n") + 1
            if place.line <= passed:
                start = self.place(span.start)
                shift = start.column - 1 if within == 1 else 0
                return Place(start.line + within - 1, place.column + shift)
        return self.place(len(self.text))
