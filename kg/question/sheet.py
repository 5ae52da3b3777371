"""An answer as an Excel file: the rows on one sheet, what was asked of what on another."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from kg.catalogue import say
from kg.errors import TooLarge
from kg.question.evidence import Passage, evidence
from kg.question.graph import Graph
from kg.question.kinds import Field, Words
from kg.question.question import Found, Question
from kg.question.sentence import sentence, shown
from kg.terms import Iri, rebase

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: No text is ever taken for a formula or a link, whatever it begins with.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_WIDTH = 32
#: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_CELL_CHARACTERS = 32_767


class Origin(NamedTuple):
    """Where an answer is from."""

    release: int
    #: When the release was made.
    time: datetime
    #: Where the same answer is found again; or the command that gives it.
    address: str


def as_sheet(question: Question, graph: Graph, found: Found, from_: Origin, language: str) -> bytes:
    """
    Return an answer as an Excel file (ISO/IEC 29500), the same bytes for the same answer.

    Sheets: the rows; what nobody has reported on, if anything; the evidence, if any; what was asked
    of which release. Cells have types: a day is a date, a count a number. What a thing is called
    stands in its column; its IRI, in a column after all others.

    Raises:
        TooLarge: a text is longer than a cell of Excel can hold.
    """
    # Takes a while to import, and few need it.
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, _OPTIONS) as book:
        book.set_properties({"created": from_.time.replace(tzinfo=None)})
        for name, headings, lines in _sheets(question, graph, found, from_, language):
            _write(book, say(name)[language], headings, lines)
    return output.getvalue()


def _sheets(
    question: Question, graph: Graph, found: Found, from_: Origin, language: str
) -> Iterator[tuple[str, list[str], Iterable[list[Any]]]]:
    """Yield the name of each sheet, its headings and its lines."""

    def told(values: Iterable[Any]) -> list[Any]:
        return [_told(graph, each, language) for each in values]

    headings = list(_headings(question, language))
    yield "sheet-answer", headings, _lines(question, graph, found.rows, language)
    if found.unknown:
        yield "not-reported", headings, _lines(question, graph, found.unknown, language)
    if passages := evidence(graph, found):
        names = [say(f"passage-{field.name}")[language] for field in fields(Passage)]
        yield "sheet-evidence", names, (told(_values(each)) for each in passages)
    yield "sheet-about", [], (told(line) for line in _about(question, graph, found, from_))


def _write(book: Any, name: str, headings: list[str], lines: Iterable[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    if headings:
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for number, line in enumerate(lines, bool(headings)):
        for place, value in enumerate(line):
            # What does not fit is left out by the library without a word that stops anything.
            if isinstance(value, str) and len(value) > _CELL_CHARACTERS:
                raise TooLarge("cell-too-long", length=len(value), limit=_CELL_CHARACTERS)
            sheet.write(number, place, value)
    sheet.set_column(0, len(headings) or 1, _WIDTH)


def _headings(question: Question, language: str) -> Iterator[str]:
    for column in question.columns:
        yield question.words("column", column)[language]
    for column in _things(question):
        yield f"{question.words('column', column)[language]} (IRI)"


def _lines(question: Question, graph: Graph, rows: list[Any], language: str) -> Iterator[list[Any]]:
    return (list(_cells(question, graph, row, language)) for row in rows)


def _cells(question: Question, graph: Graph, row: Any, language: str) -> Iterator[Any]:
    for column in question.columns:
        value = getattr(row, column.name)
        named = column.is_thing or isinstance(value, Words)
        yield shown(graph, value, language) if named and value is not None else _plain(value)
    for column in _things(question):
        yield _plain(getattr(row, column.name))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float | date) else value and str(value)


def _things(question: Question) -> list[Field]:
    return [column for column in question.columns if column.is_thing]


def _values(row: Any) -> list[Any]:
    return [getattr(row, field.name) for field in fields(row)]


def _told(graph: Graph, value: Any, language: str) -> Any:
    if isinstance(value, dict):
        return value[language]
    return shown(graph, value, language) if isinstance(value, Iri | Words) else _plain(value)


def _about(
    question: Question, graph: Graph, found: Found, from_: Origin
) -> Iterator[tuple[dict[str, str], Any]]:
    """Yield the lines of the last sheet: what it is, and a value or a text in both languages."""
    texts = question.header.texts
    yield say("sheet-question"), texts["summary"]
    yield say("sheet-sentence"), sentence(question, graph, found)
    yield say("sheet-release"), from_.release
    yield say("sheet-time"), from_.time.date()
    for field in question.inputs:
        if (value := getattr(found.ask, field.name)) is not None:
            yield question.words("input", field), value if isinstance(value, date) else str(value)
    yield say("not-reported"), len(found.unknown)
    yield say("sheet-address"), from_.address
    yield say("sheet-query"), rebase(question.query, graph.base)
