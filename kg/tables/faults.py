"""One fault a bad cell: where it is, what stands there, and what would be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.catalogue import say
from kg.errors import BadTables
from kg.tables.persons import without_persons

#: How many faults a message lists; the error itself holds them all.
SHOWN = 50
#: How many characters of a value, and of a list of names, a message shows.
_SHOWN_CHARACTERS = 80
_LISTED = 400


class Place(NamedTuple):
    """A cell, a row, a line of Turtle or a whole file. Rows count as in a spreadsheet, from 1."""

    file: str
    row: int | None = None
    column: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place, and what would be right, in Swedish (*sv*) and English (*en*)."""

    key: str
    file: str
    row: int | None
    column: str | None
    value: str
    sv: str
    en: str

    def line(self, language: str) -> str:
        """Return the whole sentence, place included, in `sv` or `en`."""
        part = "column" if self.column else "row" if self.row else "file"
        key = "fault-in-cell" if self.column and self.row else f"fault-in-{part}"
        problem = self.sv if language == "sv" else self.en
        return say(key, file=self.file, row=self.row, column=self.column, problem=problem)[language]


class Faults:
    """All faults found while sources are read, so that they can be told at once."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._flagged: set[Place] = set()
        self._muted: set[tuple[str, int | None]] = set()
        #: Files that could not be read to the end: what refers to them cannot be judged.
        self.unread: set[str] = set()

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: str, place: Place, **values: object) -> None:
        """Note that the sentence *key* of the catalogue holds at *place*."""
        if place[:2] in self._muted:
            return
        shown = _shown(place.value)
        texts = {k: _shown(v, _LISTED) if isinstance(v, str) else v for k, v in values.items()}
        text = say(key, value=shown, **texts)
        fault = Fault(key, place.file, place.row, place.column, shown, text["sv"], text["en"])
        self._found.append(fault)
        self._flagged.add(place)

    def add_unread(self, key: str, place: Place, **values: object) -> None:
        """Note that the rest of the file at *place* cannot be read for that reason."""
        self.add(key, place, **values)
        self.unread.add(place.file)

    def mute(self, place: Place) -> None:
        """Note nothing more about the row: what is known to be wrong makes the rest follow."""
        self._muted.add(place[:2])

    def has(self, place: Place) -> bool:
        """Whether something is already known to be wrong with that value in that place."""
        return place in self._flagged

    def raise_if_any(self) -> None:
        """
        Tell all faults at once.

        Raises:
            BadTables: there is a fault; `values["faults"]` of the error is this object.
        """
        if self._found:
            self._found.sort(key=lambda fault: (fault.file, fault.row or 0))
            raise BadTables("tables-bad", count=len(self), faults=self)

    @property
    def sv(self) -> str:
        """The faults in Swedish, a line each, at most `SHOWN` of them."""
        return self._lines("sv")

    @property
    def en(self) -> str:
        """The faults in English, a line each, at most `SHOWN` of them."""
        return self._lines("en")

    def _lines(self, language: str) -> str:
        lines = [fault.line(language) for fault in self._found[:SHOWN]]
        if more := len(self) - len(lines):
            lines.append(say("tables-more", count=more)[language])
        return "\n".join(lines)


class Unfit(ValueError):
    """A text that cannot be used where it stands; carries a key of the catalogue and its values."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def _shown(text: str, longest: int = _SHOWN_CHARACTERS) -> str:
    """Return *text* as a message may show it: short, visible, and without personal numbers."""
    masked = without_persons(text)
    visible = "".join(
        char if char.isprintable() else f"\\u{ord(char):04x}" for char in masked[:longest]
    )
    return visible + ("…" if len(masked) > longest else "")
