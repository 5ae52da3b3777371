"""An answer as an Excel file: the rows on one sheet, what was asked of what on another."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from kg.catalogue import say
from kg.question.graph import Graph
from kg.question.kinds import Field, Words
from kg.question.question import Found, Question, as_text
from kg.question.sentence import sentence, shown
from kg.terms import rebase

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


def as_sheet(question: Question, graph: Graph, found: Found, release: int, language: str) -> bytes:
    """
    Return an answer as an Excel file (ISO/IEC 29500).

    Cells have types: a day is a date, a count a number. What a thing is called stands in its
    column; its IRI, in a column after all others.
    """
    # Takes a while to import, and few need it.
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(say("sheet-answer")[language])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(_headings(question, language)), bold)
        for number, row in enumerate(found.rows, 1):
            sheet.write_row(number, 0, list(_cells(question, graph, row, language)))
        sheet.set_column(0, len(list(_headings(question, language))), _WIDTH)
        about = book.add_worksheet(say("sheet-about")[language])
        for number, line in enumerate(_about(question, graph, found, release)):
            about.write_row(number, 0, [each[language] for each in line])
        about.set_column(0, 1, _WIDTH)
    return output.getvalue()


def _headings(question: Question, language: str) -> Iterator[str]:
    for column in question.columns:
        yield question.words("column", column)[language]
    for column in _things(question):
        yield f"{question.words('column', column)[language]} (IRI)"


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


def _about(
    question: Question, graph: Graph, found: Found, release: int
) -> Iterator[tuple[dict[str, str], ...]]:
    """Yield the lines of the second sheet, each text in both languages."""

    def same(text: str) -> dict[str, str]:
        return {"sv": text, "en": text}

    texts = question.header.texts
    yield say("sheet-question"), texts["summary"]
    yield say("sheet-sentence"), sentence(question, graph, found)
    yield say("sheet-release"), same(str(release))
    for field in question.inputs:
        if (text := as_text(found.ask).get(field.name)) is not None:
            yield question.words("input", field), same(text)
    yield say("sheet-unknown"), same(str(len(found.unknown)))
    yield say("sheet-query"), same(rebase(question.query, graph.base))
