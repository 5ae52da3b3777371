"""
Quotes held against the full texts that they are taken from.

The texts stay outside the project. Where a setting names the folder that holds them, each quote
must stand at its position, in the very text whose SHA-256 the document states.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from kg import durable
from kg.store import Store, read_query
from kg.tables.faults import Faults, Place


def check_quotes(store: Store, texts: Path, base: str) -> int:
    """
    Return how many quotes were found where they should be.

    Args:
        texts: folder with the files that `sl:textFile` names; those it lacks are passed over.

    Raises:
        BadTables: a text is another than the one quoted, or a quote does not stand at its position.
    """
    rows = [
        {name: str(getattr(term, "value", term)) for name, term in row.items()}
        for row in store.select(read_query(Path(__file__).with_suffix(".rq"), base))
    ]
    faults = Faults()
    found = 0
    for (file, digest), passages in groupby(rows, lambda row: (row["file"], row["sha256"])):
        path = texts / file
        if not path.is_file():
            continue
        if durable.sha256(path) != digest:
            faults.add("text-differs", Place(file), sha256=digest)
            continue
        text = path.read_text(encoding="utf-8")
        for row in passages:
            found += _stands(text, row, faults)
    faults.raise_if_any()
    return found


def _stands(text: str, row: dict[str, str], faults: Faults) -> bool:
    there = _even(text[int(row["start"]) : int(row["end"])])
    if there == _even(row["exact"]):
        return True
    place = Place(row["file"], value=row["exact"])
    faults.add("quote-elsewhere", place, passage=row["passage"], start=row["start"], there=there)
    return False


def _even(text: str) -> str:
    """Join words broken at the end of a line, and make all white space one blank."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", text)).strip()
