"""Rows -> quads: the conversion of CSVW in minimal mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.tables.faults import Faults, Place, Unfit
from kg.tables.records import read_records
from kg.tables.schema import METADATA, Column, Table
from kg.tables.templates import Template, Value
from kg.terms import Iri, Literal, Quad, Term

#: Name of column -> what its cell holds: "" for nothing, a tuple for a list.
Row = dict[str, Value]


@dataclass(slots=True)
class Converted:
    """What a table gave: its rows, its quads, and which IRIs of ours it uses where."""

    table: Table
    rows: list[tuple[int, Row]] = field(default_factory=list)
    quads: list[Quad] = field(default_factory=list)
    uses: list[tuple[Iri, Place]] = field(default_factory=list)


def convert(table: Table, graph: Iri, base: str, faults: Faults) -> Converted:
    """
    Return the quads of *table* in *graph*; cells that cannot be used go to *faults*.

    Beyond the recommendation, as the conventions of our sources have it: with `separator` and
    `valueUrl` every item of a list becomes an IRI of its own (the recommendation makes one IRI of
    the whole list), and a template with an empty variable makes no triple. Table and row nodes
    are left out, as in minimal mode; blank nodes never arise, since every subject has a template.

    Source: https://www.w3.org/TR/csv2rdf/#minimal-mode
    and https://www.w3.org/TR/tabular-data-model/#parsing-cells
    """
    conversion = _Conversion(table, graph, base, faults)
    for number, cells in read_records(table, faults):
        conversion.add(number, cells)
    return conversion.made


class _Conversion:
    """The state of converting one table."""

    def __init__(self, table: Table, graph: Iri, base: str, faults: Faults) -> None:
        self.table = table
        self.graph = graph
        self.base = base
        self.faults = faults
        self.made = Converted(table)
        self.columns = [
            (column, column.about, column.predicate)
            for column in (*table.columns, *table.virtual)
            if column.about and column.predicate
        ]
        self._note_constants()
        #: Columns whose text is taken as it stands.
        self.plain = {
            column.name
            for column in table.columns
            if not (column.datatype or column.separator or column.required or column.default)
            and column.null == {""}
        }

    def add(self, number: int, cells: list[str]) -> None:
        """Convert the record that stands in row *number*."""
        row: Row = {
            column.name: text if column.name in self.plain else self._value(column, text, number)
            for column, text in zip(self.table.columns, cells, strict=True)
        }
        row["_row"] = str(number - 1)
        row["_sourceRow"] = str(number)
        self.made.rows.append((number, row))
        for column, about, prop in self.columns:
            own = row[column.name] if not column.virtual else column.default
            if not own and not (column.virtual and column.value):
                continue
            subject = self._expand(about, row, number, column)
            predicate = self._expand(prop, row, number, column)
            if subject is None or predicate is None:
                continue
            for term in self._objects(column, own, row, number):
                self.made.quads.append(Quad(subject, predicate, term, self.graph))

    def _note_constants(self) -> None:
        """An IRI of ours that a column always uses stands in the metadata, not in a cell."""
        folder, _, file = self.table.file.partition("/")
        for column, _, predicate in self.columns:
            for template in filter(None, (predicate, column.value)):
                if not template.names and template.text.startswith(self.base):
                    where = f"{file}: {column.name}"
                    place = Place(f"{folder}/{METADATA}", None, where, template.text)
                    self.made.uses.append((Iri(template.text), place))

    def _value(self, column: Column, text: str, number: int) -> Value:
        text = text or column.default
        if text in column.null:
            if column.required:
                self._fault_once("cell-required", Place(self.table.file, number, column.name))
            return ""
        if column.separator is None:
            return self._item(column, text, number)
        items = [item.strip() for item in text.split(column.separator)]
        if "" in items:
            place = Place(self.table.file, number, column.name, text)
            self.faults.add("cell-list", place, separator=column.separator)
        return tuple(self._item(column, item, number) for item in items if item not in column.null)

    def _item(self, column: Column, text: str, number: int) -> str:
        if column.datatype is None:
            return text
        try:
            return column.datatype.read(text)
        except Unfit as unfit:
            place = Place(self.table.file, number, column.name, text)
            self.faults.add(unfit.key, place, **unfit.values)
            return ""

    def _objects(self, column: Column, own: Value, row: Row, number: int) -> Iterator[Term]:
        items = own if isinstance(own, tuple) else (own,)
        if column.value is None:
            for item in filter(None, items):
                yield Literal(item, column.literal, column.language)
            return
        for item in items:
            bound = row if own is item else {**row, column.name: item}
            if (iri := self._expand(column.value, bound, number, column)) is not None:
                if column.value.names and iri.startswith(self.base):
                    place = self._place(column.value, bound, number, column)
                    self.made.uses.append((iri, place))
                yield iri

    def _expand(self, template: Template, row: Row, number: int, column: Column) -> Iri | None:
        try:
            return template.expand(row)
        except Unfit as unfit:
            place = self._place(template, row, number, column)
            self._fault_once(unfit.key, place, **unfit.values)
            return None

    def _place(self, template: Template, row: Row, number: int, column: Column) -> Place:
        """Blame the cell that the template is filled from: its own, if it takes part."""
        name = column.name
        if name not in template.names:
            name = next((name for name in template.names if name in row), name)
        value = row.get(name, "")
        shown = value if isinstance(value, str) else ";".join(value)
        return Place(self.table.file, number, name, shown)

    def _fault_once(self, key: str, place: Place, **values: object) -> None:
        """Note a fault unless that cell is known to be wrong: one bad id is one fault."""
        if not self.faults.has(place):
            self.faults.add(key, place, **values)
