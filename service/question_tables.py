"""Rows of an answer as a page shows them, and what nobody has reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kg.question import Field, Found, Graph, Question, Words, by_row, collated, naming, shown
from kg.terms import Iri
from service.wording import language

#: Codes of these schemes have a mark of their own, which the style sheet draws.
_MARKS = {"assertion": "st", "modality": "mo"}


class Cell(NamedTuple):
    """One value."""

    text: str
    iri: Iri | None = None
    #: Its day, for programs.
    day: str = ""
    #: The language of the text where it is not that of the page.
    lang: str = ""
    #: Classes of the style sheet.
    mark: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the name is a translation of ours, https://www.rfc-editor.org/rfc/rfc6497."""
        return "-t-" in self.lang


class Row(NamedTuple):
    """One line, with the numbers of the passages that it rests on."""

    cells: list[Cell]
    passages: list[int]


class Head(NamedTuple):
    """The head of a column."""

    label: str
    is_number: bool
    is_thing: bool


class Silence(NamedTuple):
    """Who or what there is no report on, and how many rows each stands in."""

    names: list[tuple[Cell, int]]
    #: All of the rows, where they say more than that.
    rows: list[Row]


def heads(question: Question) -> list[Head]:
    """Return the heads of the columns."""
    return [
        Head(
            question.words("column", each)[language()],
            each.type in (int, Decimal),
            each.is_thing,
        )
        for each in question.columns
    ]


def rows_of(
    question: Question, graph: Graph, found: Found, passages: Mapping[str, Sequence[int]]
) -> list[Row]:
    """
    Return the rows of an answer.

    Args:
        passages: numbers of those that the page shows, by statement.
    """
    numbers = [[n for each in row for n in passages.get(each, ())] for row in by_row(graph, found)]
    return [
        Row(_cells(question.columns, graph, row), marks)
        for row, marks in zip(found.rows, numbers, strict=True)
    ]


def silence(question: Question, graph: Graph, found: Found) -> Silence:
    """Return what is not reported, by what stands in the first column."""
    rows = [Row(_cells(question.columns, graph, row), []) for row in found.unknown]
    counts = Counter(row.cells[0] for row in rows)
    names = sorted(counts.items(), key=lambda item: collated(item[0].text, language()))
    says_more = any(cell.text for row in rows for cell in row.cells[1:])
    return Silence(names, rows if says_more else [])


def cell(graph: Graph, value: Any) -> Cell:
    """Return a value as a page shows it."""
    if value is None:
        return Cell("")
    text = shown(graph, value, language())
    if isinstance(value, Iri):
        found = naming(graph, value, language())
        return Cell(text, value, lang=_foreign(found and found.language), mark=_mark(graph, value))
    if isinstance(value, Words):
        own = value._asdict()[language()]
        return Cell(text, lang="" if own or not text else "sv")
    return Cell(text, day=value.isoformat() if isinstance(value, date) else "")


def _cells(columns: Sequence[Field], graph: Graph, row: Any) -> list[Cell]:
    return [cell(graph, getattr(row, column.name)) for column in columns]


def _foreign(tag: str | None) -> str:
    return tag if tag and tag != language() else ""


def _mark(graph: Graph, iri: Iri) -> str:
    scheme, _, code = iri.removeprefix(f"{graph.base}code/").partition("/")
    mark = _MARKS.get(scheme)
    return f"{mark} {mark}-{code}" if mark else ""
