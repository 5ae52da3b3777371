"""Oxigraph's errors as ours, where they enter."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import BadQuery, Damaged, NoRoom

#: What the engine says in words, in the middle of its list of expected characters.
_SAID = re.compile(
    r"Prefix not found|IRI parsing failed|The SELECT contains a variable that is unbound"
)


def bad_syntax(told: str, query: str) -> BadQuery:
    """Say where a query goes wrong; the engine's own list of what it expected helps nobody."""
    place = re.match(r"error at (\d+):(\d+): ", told)
    if place is None:
        return BadQuery("query-syntax", detail=told)
    row, column = int(place[1]), int(place[2])
    if said := _SAID.search(told):
        return BadQuery("query-wrong", line=row, column=column, detail=said[0])
    rest = query.split("\n")[row - 1][column - 1 :].split()
    if not rest:
        return BadQuery("query-ends", line=row, column=column, token="")
    return BadQuery("query-token", line=row, column=column, token=rest[0][:40])


@contextmanager
def wrapped(path: Path | None) -> Iterator[None]:
    """Turn the engine's errors into ours, where they enter."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # RocksDB tells a full disk only in words.
        if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
            raise NoRoom("no-room", path=path) from error
        raise Damaged("store-unreadable", path=path, detail=error) from error
