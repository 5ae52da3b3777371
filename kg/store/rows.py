"""
Counting the rows of an answer from the bytes of its serialisation, at a fraction of its cost.

The engine writes the rows itself, so nobody else sees them go by. What stands outside of strings
tells where one ends, and is counted without looking at single characters.
"""

from __future__ import annotations

from typing import Protocol


class Rows(Protocol):
    """A count that grows with the chunks it is fed."""

    @property
    def total(self) -> int: ...

    def feed(self, chunk: bytes) -> None: ...


def counter(media_type: str) -> Rows | None:
    """Return what counts the rows of an answer, or None: its format does not show them."""
    kind = _COUNTERS.get(media_type)
    return kind() if kind else None


class _Lines:
    """One line a row: N-Triples and N-Quads."""

    header = 0

    def __init__(self) -> None:
        self._lines = 0

    @property
    def total(self) -> int:
        # The answer to ASK is one line without an end.
        return max(0, self._lines - self.header)

    def feed(self, chunk: bytes) -> None:
        self._lines += chunk.count(b"\n")


class _Tsv(_Lines):
    """Line ends within a value are escaped."""

    header = 1


class _Csv(_Lines):
    """Line ends within a value stand between quotes; a quote within a value is doubled."""

    header = 1

    def __init__(self) -> None:
        super().__init__()
        self._quoted = 0

    def feed(self, chunk: bytes) -> None:
        parts = chunk.split(b'"')
        self._lines += sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted ^= (len(parts) - 1) & 1


class _Xml:
    """`<result>` cannot stand in a value, where `<` is escaped."""

    mark = b"<result>"

    def __init__(self) -> None:
        self.total = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        chunk = self._tail + chunk
        self.total += chunk.count(self.mark)
        self._tail = chunk[1 - len(self.mark) :]


class _Json:
    """A row is an object that is not the value of a member; nor is the outermost one."""

    def __init__(self) -> None:
        self._objects = -1
        self._quoted = 0
        self._tail = b""

    @property
    def total(self) -> int:
        return max(0, self._objects)

    def feed(self, chunk: bytes) -> None:
        chunk = self._tail + chunk
        # What the next chunk may complete: an escape, or `:{`.
        end = len(chunk.rstrip(b"\\:"))
        chunk, self._tail = chunk[:end], chunk[end:]
        parts = chunk.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = b'"'.join(parts[self._quoted :: 2])
        self._quoted ^= (len(parts) - 1) & 1
        self._objects += outside.count(b"{") - outside.count(b":{")


_COUNTERS: dict[str, type[_Lines] | type[_Xml] | type[_Json]] = {
    "application/sparql-results+json": _Json,
    "application/sparql-results+xml": _Xml,
    "text/csv": _Csv,
    "text/tab-separated-values": _Tsv,
    "application/n-triples": _Lines,
    "application/n-quads": _Lines,
}
