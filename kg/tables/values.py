"""Texts of cells: what must never stand in one, and how one becomes a value of its datatype."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kg.tables.faults import Unfit
from kg.tables.persons import has_person
from kg.tables.templates import absolute_iri
from kg.terms import XSD, XSD_STRING, Iri

#: The longest cell, in characters. A longer one is almost always a forgotten quotation mark.
LONGEST_CELL = 20_000

#: Control characters except tab and line feed, direction overrides (they make text read otherwise
#: than it is stored), and what a lossy conversion leaves behind.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ufffe\uffff\ud800-\udfff]"
)
#: UTF-8 that was once read as Windows-1252 and saved again.
_MISREAD = re.compile("Ã[¥¤¶©\x84\x85\x96\u2013\u2026\u201e]|â€")


def problems_of(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (key, values) for each thing that must not stand in any cell."""
    if len(text) > LONGEST_CELL:
        yield "cell-huge", {"length": len(text), "longest": LONGEST_CELL}
    if hidden := _HIDDEN.search(text):
        yield "cell-hidden", {"code": f"U+{ord(hidden[0]):04X}", "position": hidden.start() + 1}
    if misread := _MISREAD.search(text):
        yield "cell-misread", {"part": misread[0]}
    if has_person(text):
        yield "cell-person", {}


def may_have_problems(text: str) -> bool:
    """Whether any cell of a whole file may have a problem; a quick look before the slow one."""
    return bool(_HIDDEN.search(text) or _MISREAD.search(text) or has_person(text))


#: Datatype -> its lexical form. The package's own parsers let more through: digits of other
#: scripts, a date with text after it, 5.0 as an integer.
#: Source: https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes
_ZONE = r"(?:Z|[+-]\d\d:\d\d)"
_LEXICAL = {
    name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "date": r"\d{4}-\d\d-\d\d",
        "dateTime": rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{{1,6}})?{_ZONE}?",
        "dateTimeStamp": rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{{1,6}})?{_ZONE}",
        "time": rf"\d\d:\d\d:\d\d(?:\.\d{{1,6}})?{_ZONE}?",
        "gYear": r"\d{4}",
        "gYearMonth": r"\d{4}-(?:0[1-9]|1[0-2])",
        "boolean": r"true|false|1|0",
        "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
        "integer": r"[+-]?\d+",
        "float": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?",
    }.items()
}
#: Names that CSVW has for datatypes of XML Schema.
#: Source: https://www.w3.org/TR/tabular-metadata/#built-in-datatypes
_ALIASES = {
    "any": "anyAtomicType",
    "binary": "base64Binary",
    "datetime": "dateTime",
    "number": "double",
}
#: Datatypes with a sentence of their own about what would be right.
_EXPLAINED = frozenset(("date", "dateTime", "boolean", "decimal", "integer", "gYear"))
_LIMITS = [
    limit + part
    for limit in ("min", "max")
    for part in ("imum", "Inclusive", "Exclusive", "Length")
]
_NOT_NUMBERS = frozenset(("NAN", "INF"))
#: Bases whose `format` is a regular expression.
#: Source: https://www.w3.org/TR/tabular-data-model/#formats-for-other-types
_WITH_PATTERN = frozenset(("string", "normalizedString", "NMTOKEN", "anyURI"))


class Datatype:
    """
    A datatype description: turns texts into lexical forms of an RDF literal, or says why not.

    Source: https://www.w3.org/TR/tabular-metadata/#datatypes
    and https://www.w3.org/TR/csv2rdf/#interpreting-datatypes
    """

    def __init__(self, described: Any) -> None:
        """
        Take over what the csvw package read of a description.

        Raises:
            Unfit: its format is no regular expression where it must be one.
        """
        base = str(described.base)
        self.described = described
        self.name = _ALIASES.get(base, base)
        self.iri = XSD_STRING if self.name == "string" else Iri(XSD + self.name)
        #: The built-in datatype that has the same lexical form: integer for short, say.
        ancestry = (getattr(kind, "name", "") for kind in described.basetype.__mro__)
        self.kind = next((name for name in ancestry if name in _LEXICAL), self.name)
        self.pattern = _compiled(described.format) if self.name in _WITH_PATTERN else None
        self.format = None if self.name in _WITH_PATTERN else described.format
        with warnings.catch_warnings(action="ignore"):  # told when the description was read
            self._form: dict[str, Any] = described.derived_description
        self._read: dict[str, str] = {}

    def read(self, text: str) -> str:
        """
        Return the lexical form of *text*.

        Raises:
            Unfit: *text* is not of this datatype, or outside its format or limits.
        """
        if text not in self._read:
            self._read[text] = self._checked(text)
        return self._read[text]

    def _checked(self, text: str) -> str:
        self._check_form(text)
        try:
            value = self.described.basetype.to_python(text, **self._form)
        except (ValueError, OverflowError) as error:
            raise self._unfit() from error
        try:
            self.described.validate(value)
        except ValueError as error:
            given = {name: getattr(self.described, name) for name in ("length", *_LIMITS)}
            limits = ", ".join(f"{k} {v}" for k, v in given.items() if v is not None)
            raise Unfit("cell-limits", limits=limits) from error
        return self._canonical(text, value)

    def _check_form(self, text: str) -> None:
        if self.pattern and not self.pattern.fullmatch(text):
            raise Unfit("cell-pattern", pattern=self.pattern.pattern)
        if self.format:
            regex = self._form.get("regex")
            if (regex and not regex.fullmatch(text)) or text.lstrip("+-").upper() in _NOT_NUMBERS:
                raise self._unfit()
        elif self.kind in _LEXICAL and not _LEXICAL[self.kind].fullmatch(text):
            raise self._unfit()
        if self.name == "anyURI":
            absolute_iri(text)

    def _unfit(self) -> Unfit:
        if self.format:
            return Unfit("cell-format", format=self.format)
        if self.kind in _EXPLAINED:
            return Unfit(f"cell-not-{self.kind}")
        return Unfit("cell-not-datatype", datatype=self.name)

    def _canonical(self, text: str, value: Any) -> str:
        if self.name == "boolean":
            return "true" if value else "false"
        if not self.format:
            return text
        if self.name == "date":
            return str(value.date().isoformat())
        if isinstance(value, Decimal):
            return format(value, "f")
        return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _compiled(pattern: Any) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    try:
        return re.compile(pattern)
    except (re.error, TypeError) as error:
        raise Unfit("metadata-bad", detail=f"format {pattern!r}: {error}") from error
