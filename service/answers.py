"""An answer as a page shows it: a table, a yes or no, or Turtle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kg.labels import compact
from kg.terms import XSD, Iri

#: Rows that a page shows. The files have them all, and the page says so.
SHOWN = 500

_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "long", "int")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; an IRI is shown short and kept in full."""

    text: str
    iri: str | None = None
    language: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page shows of an answer."""

    columns: list[str]
    rows: list[list[Cell]]
    total: int
    #: Set for ASK only.
    verdict: bool | None = None
    #: Set for graphs only; *total* then counts lines.
    turtle: str | None = None


def from_json(body: bytes) -> Answer:
    """Read SPARQL 1.1 Query Results JSON."""
    found = json.loads(body)
    if "boolean" in found:
        return Answer([], [], 1, verdict=bool(found["boolean"]))
    columns: list[str] = found["head"]["vars"]
    solutions = found["results"]["bindings"]
    rows = [[_cell(row.get(name)) for name in columns] for row in solutions[:SHOWN]]
    return Answer(columns, rows, len(solutions))


def from_turtle(body: bytes) -> Answer:
    """Show a graph as it is written."""
    lines = body.decode().splitlines()
    return Answer([], [], len(lines), turtle="\n".join(lines[:SHOWN]))


def _cell(term: dict[str, Any] | None) -> Cell:
    if term is None:
        return Cell("")
    value: str = term["value"]
    if term["type"] == "uri":
        return Cell(compact(Iri(value)), iri=value)
    return Cell(value, language=term.get("xml:lang"), is_number=term.get("datatype") in _NUMBERS)
