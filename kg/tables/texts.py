"""Files as text: UTF-8, one kind of line end, one normal form."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

from kg.tables.faults import Faults, Place


def read_text(path: Path, place: Place, faults: Faults) -> str | None:
    """
    Return the text of a file with LF line ends, without byte order mark and in normal form C.

    Source: https://www.w3.org/TR/tabular-data-model/#encoding
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        faults.add_unread("file-missing", place)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        offset = error.start + len(content) - len(error.object)
        where = _cell_at(content[:offset].decode("utf-8-sig", "replace"), place)
        faults.add_unread("file-encoding", where, offset=offset, byte=f"{content[offset]:02x}")
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _cell_at(before: str, place: Place) -> Place:
    """Name the cell that follows the text *before*; in other files than tables, the line."""
    if not place.file.endswith(".csv"):
        return place._replace(row=before.count("\n") + 1, value=before.rpartition("\n")[2])
    records = list(csv.reader(io.StringIO(before, newline="")))
    if not records or before.endswith("\n"):
        return place._replace(row=len(records) + 1)
    number = len(records[-1])
    header = records[0] if len(records) > 1 else []
    column = header[number - 1] if number <= len(header) else str(number)
    return place._replace(row=len(records), column=column, value=records[-1][-1])
