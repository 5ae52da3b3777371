"""`csv-metadata.json` of a folder -> how each of its tables becomes quads."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.tables.faults import Faults, Place, Unfit
from kg.tables.schema import METADATA, Table, compile_table
from kg.tables.texts import read_text
from kg.terms import rebase


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
    if described := _parse(description, place, faults):
        _check_all_described(folder, described, faults)
    tables = [compile_table(folder, table, base, faults) for table in described]
    return [table for table in tables if table]


def _read_json(path: Path, place: Place, base: str, faults: Faults) -> dict[str, Any] | None:
    if (text := read_text(path, place, faults)) is None:
        return None
    try:
        description = json.loads(rebase(text, base), object_pairs_hook=_without_repetition)
        return _with_tables(description)
    except json.JSONDecodeError as error:
        faults.add_unread("json-bad", place._replace(row=error.lineno), detail=error.msg)
    except Unfit as unfit:
        faults.add_unread(unfit.key, place, **unfit.values)
    return None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a repeated name: JSON readers silently keep the last one."""
    names = [name for name, _ in pairs]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise Unfit("json-repeated", name=repeated[0])
    return dict(pairs)


def _with_tables(description: Any) -> dict[str, Any]:
    """Refuse what the csvw package would stumble over, or fetch from the network."""
    if not isinstance(description, dict) or not isinstance(description.get("tables"), list):
        raise Unfit("metadata-bad", detail='no list "tables"')
    for part in (description, *description["tables"]):
        if not isinstance(part, dict):
            raise Unfit("metadata-bad", detail="a table is not an object")
        for name in ("tableSchema", "dialect"):
            if not isinstance(part.get(name, {}), dict):
                raise Unfit("metadata-bad", detail=f"{name} is not an object")
    if not all(isinstance(column, dict) for _, column in _columns(description)):
        raise Unfit("metadata-bad", detail="a column is not an object")
    return description


def _columns(description: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for table in description["tables"]:
        columns = table.get("tableSchema", {}).get("columns", [])
        for column in columns if isinstance(columns, list) else [columns]:
            name = column.get("name", "?") if isinstance(column, dict) else "?"
            yield f"{table.get('url', '?')}: {name}", column


def _parse(description: dict[str, Any], place: Place, faults: Faults) -> list[Any]:
    """Let the csvw package read the description; what it warns about is a fault here."""
    from csvw.metadata import Column, TableGroup

    told = set()
    for where, column in _columns(description):
        _, warned = _warnings_of(Column.fromvalue, column)
        told.update(warned)
        for detail in warned:
            faults.add_unread("metadata-bad", place._replace(column=where), detail=detail)
    group, warned = _warnings_of(TableGroup.fromvalue, description)
    for detail in warned:
        if detail not in told:
            faults.add_unread("metadata-bad", place, detail=detail)
    return list(group.tables) if group else []


def _warnings_of(read: Callable[[Any], Any], value: Any) -> tuple[Any, list[str]]:
    """Return what a reader of the package gives, None if it fails, and what it says about it."""
    result, failed = None, []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            result = read(value)
        except (ValueError, TypeError, AssertionError, AttributeError, KeyError) as error:
            failed = [str(error) or type(error).__name__]
    return result, [str(warning.message) for warning in warned] + failed


def _check_all_described(folder: Path, described: list[Any], faults: Faults) -> None:
    paths = {(folder / str(table.url)).resolve() for table in described}
    for path in sorted(folder.glob("*.csv")):
        if path.resolve() not in paths:
            faults.add("file-undescribed", Place(f"{folder.name}/{path.name}"), metadata=METADATA)
