"""`csv-metadata.json` of a folder -> how each of its tables becomes quads."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.tables.faults import Faults, Place, Unfit
from kg.tables.templates import Template
from kg.tables.values import Datatype
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, rebase

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


def read_metadata(folder: Path, base: str, faults: Faults) -> list[Table]:
    """
    Return the tables that *folder* describes; what cannot be used goes to *faults*.

    Source: https://www.w3.org/TR/tabular-metadata/
    """
    path = folder / METADATA
    place = Place(f"{folder.name}/{METADATA}")
    if not path.exists():
        if any(folder.glob("*.csv")):
            faults.add_unread("file-missing", place)
        return []
    if (description := _read_json(path, place, base, faults)) is None:
        return []
    tables = [
        _Compiler(folder, base, faults, table) for table in _parse(description, place, faults)
    ]
    if tables:
        _check_all_described(folder, tables, faults)
    return [compiler.table() for compiler in tables if compiler.usable()]


def _read_json(path: Path, place: Place, base: str, faults: Faults) -> dict[str, Any] | None:
    try:
        text = rebase(path.read_text(encoding="utf-8-sig"), base)
        description = json.loads(text, object_pairs_hook=_without_repetition)
    except json.JSONDecodeError as error:
        faults.add_unread("json-bad", place._replace(row=error.lineno), detail=error.msg)
    except UnicodeDecodeError as error:
        faults.add(
            "file-encoding", place, offset=error.start, byte=f"{error.object[error.start]:02x}"
        )
    except Unfit as unfit:
        faults.add_unread(unfit.key, place, **unfit.values)
    else:
        if isinstance(description, dict) and isinstance(description.get("tables"), list):
            return description
        faults.add_unread("metadata-bad", place, detail='no list "tables"')
    return None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a repeated name: JSON readers silently keep the last one."""
    names = [name for name, _ in pairs]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise Unfit("json-repeated", name=repeated[0])
    return dict(pairs)


def _parse(description: dict[str, Any], place: Place, faults: Faults) -> list[Any]:
    """Let the csvw package read the description; what it warns about is a fault here."""
    from csvw.metadata import TableGroup

    for part in (description, *description["tables"]):
        # The package would fetch these from the network.
        if not isinstance(part, dict) or any(
            isinstance(part.get(name), str) for name in ("tableSchema", "dialect")
        ):
            faults.add_unread(
                "metadata-bad", place, detail="tableSchema or dialect is not an object"
            )
            return []
    tables: list[Any] = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            tables = TableGroup.fromvalue(description).tables
        except (ValueError, TypeError, AssertionError, AttributeError, KeyError) as error:
            faults.add_unread("metadata-bad", place, detail=str(error) or type(error).__name__)
    for warning in warned:
        faults.add("metadata-bad", place, detail=str(warning.message))
    return tables


def _check_all_described(folder: Path, tables: list[_Compiler], faults: Faults) -> None:
    described = {compiler.path for compiler in tables}
    for path in sorted(folder.glob("*.csv")):
        if path.resolve() not in described:
            faults.add("file-undescribed", Place(f"{folder.name}/{path.name}"), metadata=METADATA)


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
        about = self.schema.inherit("aboutUrl")
        self.naming = Template(about.uri, base).names if about else ()

    def usable(self) -> bool:
        """Whether the file may be read; says why not."""
        if not self.path.is_relative_to(self.folder.resolve()) or ":" in self.url:
            self.faults.add_unread("metadata-outside", self.place, url=self.url)
            return False
        dialect = self.described.dialect or self.described._parent.dialect
        if dialect and (dialect.encoding, dialect.delimiter, dialect.header) != (
            "utf-8",
            ",",
            True,
        ):
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
        silent = described.suppressOutput or self.described.suppressOutput
        about, predicate, value = (
            None if silent else self._template(described.inherit(kind), name, number)
            for kind in ("aboutUrl", "propertyUrl", "valueUrl")
        )
        for kind in ("aboutUrl", "propertyUrl"):
            if not silent and described.inherit(kind) is None:
                self._fault("metadata-silent", name, kind=kind)
        datatype = described.inherit("datatype")
        read = None if datatype is None or _is_plain(datatype) else Datatype(datatype)
        if described.virtual and described.default and read:
            self._check_default(read, described.default, name)
        literal = read.iri if read else XSD_STRING
        language = _inherited(described, "lang", "und") if literal == XSD_STRING else "und"
        return Column(
            name=name,
            titles=tuple(title for titles in (described.titles or {}).values() for title in titles),
            virtual=described.virtual,
            required=bool(described.inherit("required")) or name in self.naming,
            separator=described.inherit("separator"),
            null=frozenset(described.inherit_null()) | {""},
            default=_inherited(described, "default", ""),
            datatype=read,
            literal=literal if language == "und" else RDF_LANG_STRING,
            language=None if language == "und" else language,
            about=about,
            predicate=predicate,
            value=value,
        )

    def _check_default(self, datatype: Datatype, default: str, column: str) -> None:
        try:
            datatype.read(default)
        except Unfit as unfit:
            self._fault(unfit.key, column, default, **unfit.values)

    def _template(self, described: Any, column: str, number: int) -> Template | None:
        if described is None:
            return None
        text = described.uri.replace("{_name}", column).replace("{_column}", str(number))
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
                self._fault("metadata-bad", None, detail="foreignKeys without resource")
                continue
            resource = str(key.reference.resource)
            target = (self.folder / resource).resolve()
            yield ForeignKey(
                columns=self._known(key.columnReference, "foreignKeys"),
                resource=resource,
                file=f"{target.parent.name}/{target.name}",
                target=target,
                target_columns=tuple(key.reference.columnReference or ()),
            )

    def _known(self, names: list[str], where: str) -> tuple[str, ...]:
        for name in names:
            if name not in self.names:
                self._fault("metadata-unknown", where, name=name, near=_near(name, self.names))
        return tuple(name for name in names if name in self.names)

    def _fault(self, key: str, column: str | None, value: str = "", **values: object) -> None:
        where = f"{self.url}: {column}" if column else self.url
        self.faults.add_unread(key, self.place._replace(column=where, value=value), **values)


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
