"""One table of a description -> its columns, templates and keys, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.tables.faults import Faults, Place, Unfit
from kg.tables.templates import Template
from kg.tables.values import Datatype
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri

METADATA = "csv-metadata.json"
#: Variables of a template that are not columns.
#: Source: https://www.w3.org/TR/tabular-metadata/#uri-template-properties
ROW_VARIABLES = ("_row", "_sourceRow")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; *value* set means that its cells become IRIs, otherwise literals."""

    name: str
    titles: tuple[str, ...]
    virtual: bool
    required: bool
    separator: str | None
    null: frozenset[str]
    default: str
    datatype: Datatype | None
    literal: Iri
    language: str | None
    about: Template | None
    predicate: Template | None
    value: Template | None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must stand in *target_columns* of the table in *target*."""

    columns: tuple[str, ...]
    resource: str
    file: str
    target: Path
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; *file* is how messages name it: folder and file."""

    file: str
    path: Path
    columns: tuple[Column, ...]
    virtual: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


def compile_table(folder: Path, described: Any, base: str, faults: Faults) -> Table | None:
    """
    Return what the csvw package read of one table, ready for use; None if it cannot be used.

    Source: https://www.w3.org/TR/tabular-metadata/#tables
    """
    compiler = _Compiler(folder, base, faults, described)
    return compiler.table() if compiler.usable() else None


class _Compiler:
    """Turns one table description of the csvw package into a `Table`."""

    def __init__(self, folder: Path, base: str, faults: Faults, described: Any) -> None:
        self.folder = folder
        self.base = base
        self.faults = faults
        self.described = described
        self.schema = described.tableSchema
        self.url = str(described.url)
        self.path = (folder / self.url).resolve()
        self.place = Place(f"{folder.name}/{METADATA}")
        self.names = [column.name or column.header for column in self.schema.columns]
        self._templates: dict[str, Template | None] = {}
        #: Columns that name the row: without them it would vanish without a word.
        about = _uri(self.schema, "aboutUrl")
        self.naming = Template(about, base).names if about else ()

    def usable(self) -> bool:
        """Whether the file may be read; says why not."""
        if not self.path.is_relative_to(self.folder.resolve()) or ":" in self.url:
            self.faults.add_unread("metadata-outside", self.place, url=self.url)
            return False
        dialect = self.described.dialect or self.described._parent.dialect
        form = dialect and (dialect.encoding, dialect.delimiter, dialect.header)
        if form not in (None, ("utf-8", ",", True)):
            self.faults.add_unread("metadata-dialect", self.place, url=self.url)
            return False
        return True

    def table(self) -> Table:
        columns = [
            self._column(number, described)
            for number, described in enumerate(self.schema.columns, start=1)
        ]
        return Table(
            file=f"{self.folder.name}/{self.url}",
            path=self.path,
            columns=tuple(column for column in columns if not column.virtual),
            virtual=tuple(column for column in columns if column.virtual),
            primary_key=self._known(self.schema.primaryKey or [], "primaryKey"),
            foreign_keys=tuple(self._foreign_keys()),
        )

    def _column(self, number: int, described: Any) -> Column:
        name = self.names[number - 1]
        about, predicate, value = self._templates_of(described, name, number)
        datatype = self._datatype(described, name)
        literal = datatype.iri if datatype else XSD_STRING
        language = _inherited(described, "lang", "und") if literal == XSD_STRING else "und"
        return Column(
            name=name,
            titles=tuple(title for titles in (described.titles or {}).values() for title in titles),
            virtual=described.virtual,
            required=bool(described.inherit("required")) or name in self.naming,
            separator=described.inherit("separator"),
            null=frozenset(described.inherit_null()) | {""},
            default=_inherited(described, "default", ""),
            datatype=datatype,
            literal=literal if language == "und" else RDF_LANG_STRING,
            language=None if language == "und" else language,
            about=about,
            predicate=predicate,
            value=value,
        )

    def _templates_of(self, described: Any, name: str, number: int) -> list[Template | None]:
        """Return the templates of subject, property and value; none if the column says nothing."""
        kinds = ("aboutUrl", "propertyUrl", "valueUrl")
        if described.suppressOutput or self.described.suppressOutput:
            return [None] * len(kinds)
        for kind in kinds[:2]:
            if _uri(described, kind) is None:
                self._fault("metadata-silent", name, kind=kind)
        return [self._template(_uri(described, kind), name, number) for kind in kinds]

    def _datatype(self, described: Any, name: str) -> Datatype | None:
        """Return the datatype of a column, None for plain text; check what holds in all rows."""
        given = described.inherit("datatype")
        if given is None or _is_plain(given):
            return None
        try:
            datatype = Datatype(given)
            if described.virtual and described.default:
                datatype.read(described.default)
        except Unfit as unfit:
            self._fault(unfit.key, name, described.default, **unfit.values)
            return None
        return datatype

    def _template(self, text: str | None, column: str, number: int) -> Template | None:
        if text is None:
            return None
        text = text.replace("{_name}", column).replace("{_column}", str(number))
        if text not in self._templates:
            self._templates[text] = self._checked_template(text, column)
        return self._templates[text]

    def _checked_template(self, text: str, column: str) -> Template | None:
        template = Template(_in_full(text), self.base)
        unknown = [name for name in template.names if name not in (*self.names, *ROW_VARIABLES)]
        if _PREFIXED.match(template.text):
            self._fault("metadata-prefix", column, template=text)
        elif re.search(r"[{}]", re.sub(r"\{[+#./;?&]?[\w.,%*:]+\}", "", text)):
            self._fault("metadata-braces", column, template=text)
        elif unknown:
            near = _near(unknown[0], self.names)
            self._fault("metadata-unknown", column, name=unknown[0], near=near)
        else:
            return template
        return None

    def _foreign_keys(self) -> Iterator[ForeignKey]:
        for key in self.schema.foreignKeys:
            if key.reference.resource is None:
                self._fault("metadata-bad", "foreignKeys", detail="no resource")
                continue
            resource = str(key.reference.resource)
            target = (self.folder / resource).resolve()
            columns = self._known(key.columnReference, "foreignKeys")
            if not columns or not _are_names(key.reference.columnReference):
                continue
            yield ForeignKey(
                columns=columns,
                resource=resource,
                file=f"{target.parent.name}/{target.name}",
                target=target,
                target_columns=tuple(key.reference.columnReference),
            )

    def _known(self, names: Any, where: str) -> tuple[str, ...]:
        if not _are_names(names):
            self._fault("metadata-bad", where, detail="not a list of names")
            return ()
        for name in names:
            if name not in self.names:
                self._fault("metadata-unknown", where, name=name, near=_near(name, self.names))
        return tuple(name for name in names if name in self.names)

    def _fault(self, key: str, column: str, value: str = "", **values: object) -> None:
        place = self.place._replace(column=f"{self.url}: {column}", value=value)
        self.faults.add_unread(key, place, **values)


def _uri(described: Any, kind: str) -> str | None:
    """Return the text of a template; the package puts a marker in the place of a bad one."""
    return getattr(described.inherit(kind), "uri", None)


def _are_names(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(name, str) for name in given)


def _inherited(described: Any, name: str, unset: str) -> str:
    """Inherit where the package cannot: its default is not None, so it never looks further up."""
    while described is not None:
        if (value := getattr(described, name)) != unset:
            return str(value)
        described = described._parent
    return unset


def _is_plain(datatype: Any) -> bool:
    limits = (datatype.length, datatype.minLength, datatype.maxLength)
    return datatype.base == "string" and not datatype.format and limits == (None, None, None)


#: A name that still has the look of a prefixed name: its prefix is not one that CSVW knows.
_PREFIXED = re.compile(r"(?!(?:https?|urn|mailto|tel|geo|doi|info):)[A-Za-z][\w.-]*:(?!//)")


def _in_full(text: str) -> str:
    """Write a prefixed name in full; only prefixes of the RDFa initial context exist in CSVW."""
    from csvw.metadata_utils import NAMESPACES

    prefix, colon, name = text.partition(":")
    namespaces = NAMESPACES | {"dcterms": NAMESPACES["dc"]}
    if colon and not name.startswith("//") and prefix in namespaces:
        return str(namespaces[prefix]) + name
    return text


def _near(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, n=1)
    return close[0] if close else ", ".join(names)
