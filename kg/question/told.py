"""An answer as plain values, the same for every way it is handed out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kg.question.evidence import evidence
from kg.question.graph import Graph
from kg.question.header import Texts
from kg.question.inputs import as_text
from kg.question.kinds import Field, Words, things_in
from kg.question.question import DAY, Found, Question
from kg.question.sentence import named, sentence, shown
from kg.terms import rebase

#: A value of a cell: as JSON has it.
Cell = str | int | float | bool | dict[str, str | None] | None


def as_rows(columns: Iterable[Field], rows: Iterable[Any]) -> list[dict[str, Cell]]:
    """Return rows as plain values, by column."""
    names = [column.name for column in columns]
    return [{name: cell(getattr(row, name)) for name in names} for row in rows]


def cell(value: Any) -> Cell:
    """Return a value as JSON has it: days in ISO 8601, decimals as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Words):
        return value._asdict()
    found: Cell = str(value) if isinstance(value, str) else value
    return found


def as_answer(question: Question, graph: Graph, found: Found, release: int) -> dict[str, Any]:
    """Return all of an answer; `siktlinje ask --format json` and HTTP give the same."""
    rows = as_rows(question.columns, found.rows)
    unknown = as_rows(question.columns, found.unknown)
    passages = evidence(graph, found)
    return {
        "question": question.name,
        "title": question.header.texts["summary"],
        "inputs": as_text(found.ask),
        "release": release,
        "on": cell(getattr(found.ask, DAY, None)),
        "columns": [
            {"name": each.name, "label": question.words("column", each)}
            for each in question.columns
        ],
        "rows": rows,
        "sentence": sentence(question, graph, found),
        "unknown": unknown,
        "evidence": [as_row(passage) for passage in passages],
        "names": _names(graph, [found.ask, *found.rows, *found.unknown, *passages]),
        "query": rebase(question.query, graph.base),
    }


def as_row(values: Any) -> dict[str, Cell]:
    """Return a dataclass as plain values, by field."""
    return {field.name: cell(getattr(values, field.name)) for field in fields(values)}


def _names(graph: Graph, rows: list[Any]) -> dict[str, Texts]:
    """Return what the things in the rows are called."""
    things = {thing for row in rows for thing in things_in(row)}
    return {thing: texts for thing in sorted(things) if (texts := named(graph, thing))}


def as_csv(question: Question, graph: Graph, found: Found, language: str) -> str:
    """
    Return the rows as CSV, https://www.rfc-editor.org/rfc/rfc4180.

    Values stand as they are; what a thing is called, in a column of its own after all others.
    """
    things = [column.name for column in question.columns if column.is_thing]
    output = io.StringIO()
    writer = csv.writer(output)
    names = [name for column in question.columns for name in column.variables]
    writer.writerow([*names, *(f"{name}_name" for name in things)])
    # A thing stands in many rows.
    told = cache(lambda thing: _shown(graph, thing, language))
    for row in found.rows:
        writer.writerow([*_values(question, row), *(told(getattr(row, each)) for each in things)])
    return output.getvalue()


def _values(question: Question, row: Any) -> Iterator[Cell]:
    """Yield the values of a row, a text in both languages as two."""
    for column in question.columns:
        value = getattr(row, column.name)
        yield from value if isinstance(value, Words) else (cell(value),)


def _shown(graph: Graph, value: Any, language: str) -> str:
    return "" if value is None else shown(graph, value, language)
