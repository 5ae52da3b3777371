"""A CSV file -> its records, with every fault of form named by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches

from kg.tables.faults import Faults, Place
from kg.tables.schema import Table
from kg.tables.texts import read_text
from kg.tables.values import LONGEST_CELL, may_have_problems, problems_of

Records = list[tuple[int, list[str]]]


def read_records(table: Table, faults: Faults) -> Records:
    """
    Return (row as a spreadsheet counts, cells) of each record below the header.

    Records have exactly the columns described: a ragged one is noted and evened out, so that what
    refers to it is not reported as well. Wholly empty records are passed over.

    Source: https://www.w3.org/TR/tabular-data-model/#parsing and
    https://www.rfc-editor.org/rfc/rfc4180
    """
    place = Place(table.file)
    text = read_text(table.path, place, faults)
    if text is None:
        return []
    records = list(_parsed(text, place, faults))
    if not records or not _header_fits(records[0], table, faults):
        if not records and not faults.has(place):
            faults.add_unread("header-missing", place)
        return []
    below = [(row, cells) for row, cells in enumerate(records[1:], start=2) if any(cells)]
    if may_have_problems(text) or any(len(cell) > LONGEST_CELL for _, row in below for cell in row):
        _check_texts(below, table, faults)
    return [(row, _evened(cells, row, table, faults)) for row, cells in below]


def _parsed(text: str, place: Place, faults: Faults) -> Iterator[list[str]]:
    # One limit for the whole process, by default 131,072: too low to say which cell is huge.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 1
    try:
        for record in reader:
            yield [cell.strip() for cell in record]
            row += 1
    except csv.Error as error:
        key = "quote-open" if "unexpected end" in str(error) else "quote-bad"
        faults.add_unread(key, place._replace(row=row))


def _header_fits(header: list[str], table: Table, faults: Faults) -> bool:
    """
    Hold the header against the columns described, by name or title.

    Source: https://www.w3.org/TR/tabular-metadata/#schema-compatibility
    """
    place = Place(table.file, 1)
    accepted = [{column.name, *column.titles} for column in table.columns]
    if len(header) == len(accepted) and all(map(set.__contains__, accepted, header)):
        return True
    before = len(faults)
    missing = [
        c for c, names in zip(table.columns, accepted, strict=True) if names.isdisjoint(header)
    ]
    unknown = [name for name in header if not any(name in names for names in accepted)]
    for name in unknown:
        expected = ", ".join(column.name for column in table.columns)
        close = get_close_matches(name, [column.name for column in missing], n=1)
        key = "column-misspelt" if close else "column-unknown"
        where = place._replace(column=name or "?", value=name)
        faults.add_unread(key, where, near=close[0] if close else expected)
        missing = [column for column in missing if column.name not in close]
    for column in missing:
        faults.add_unread("column-missing", place._replace(column=column.name))
    for name in sorted({name for name in header if header.count(name) > 1 and name not in unknown}):
        faults.add_unread("column-repeated", place._replace(column=name, value=name))
    if len(faults) == before:
        expected = ",".join(column.name for column in table.columns)
        faults.add_unread("column-order", place._replace(value=",".join(header)), expected=expected)
    return False


def _check_texts(below: Records, table: Table, faults: Faults) -> None:
    for row, cells in below:
        for number, cell in enumerate(cells):
            name = table.columns[number].name if number < len(table.columns) else str(number + 1)
            for key, values in problems_of(cell):
                faults.add(key, Place(table.file, row, name, cell), **values)


def _evened(cells: list[str], row: int, table: Table, faults: Faults) -> list[str]:
    width = len(table.columns)
    if len(cells) != width:
        extra = len(cells) > width
        place = Place(
            table.file,
            row,
            str(width + 1) if extra else table.columns[len(cells)].name,
            cells[width] if extra else cells[-1],
        )
        key = "row-long" if extra else "row-short"
        faults.add(key, place, found=len(cells), expected=width)
        faults.mute(place)
    return (cells + [""] * width)[:width]
