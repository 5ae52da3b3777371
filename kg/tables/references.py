"""What refers to what: primary keys, foreign keys, and IRIs that nothing is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from kg.tables.faults import Faults, Place
from kg.tables.quads import Converted, Row
from kg.tables.schema import METADATA, ForeignKey
from kg.tables.templates import Value
from kg.terms import Iri

#: Beyond so many faults no nearest id is looked for: it takes a pass over all ids each time.
_HINTS = 200

Key = tuple[Value, ...]


def check_primary_keys(converted: Converted, faults: Faults) -> None:
    """
    Note each row that has the primary key of a row above it.

    Source: https://www.w3.org/TR/tabular-metadata/#schema-primaryKey
    """
    columns = converted.table.primary_key
    first: dict[Key, int] = {}
    for number, row in converted.rows if columns else ():
        key = tuple(row[name] for name in columns)
        if all(key) and (earlier := first.setdefault(key, number)) != number:
            place = Place(converted.table.file, number, ", ".join(columns), _shown(key))
            faults.add("key-duplicate", place, first=earlier)


def check_foreign_keys(
    tables: Iterable[Converted], faults: Faults, *, trust_missing: bool = False
) -> None:
    """
    Note each value that is missing in the table its foreign key refers to.

    A list is checked item by item. Nothing is noted of tables that cannot be read and, with
    *trust_missing*, of tables that are not given.

    Source: https://www.w3.org/TR/tabular-metadata/#schema-foreignKeys
    """
    by_path = {converted.table.path: converted for converted in tables}
    known: dict[tuple[Path, tuple[str, ...]], set[Key]] = {}
    for source in by_path.values():
        for foreign in source.table.foreign_keys:
            target = by_path.get(foreign.target)
            folder = foreign.file.partition("/")[0]
            if faults.unread.intersection((foreign.file, f"{folder}/{METADATA}")):
                continue
            if target is None and trust_missing:
                continue
            if target is None or not _columns_exist(foreign, target):
                _refuse(foreign, source, faults)
                continue
            wanted = (foreign.target, foreign.target_columns)
            if wanted not in known:
                known[wanted] = set(_keys(target, foreign.target_columns))
            _check_values(source, foreign, known[wanted], target.table.file, faults)


def check_references(
    uses: Iterable[tuple[Iri, Place]],
    known: Collection[Iri],
    roots: tuple[str, ...],
    faults: Faults,
) -> None:
    """
    Note each use of an IRI under one of *roots* that is not *known*.

    A value that already has a fault is passed over: a foreign key says the same, and better. While
    a file cannot be read nobody knows what it is about, so nothing is noted.
    """
    if faults.unread:
        return
    siblings: dict[str, list[str]] = {}
    for iri in known:
        folder, _, last = iri.rpartition("/")
        siblings.setdefault(folder, []).append(last)
    for iri, place in uses:
        if iri in known or not iri.startswith(roots) or faults.has(place):
            continue
        folder, _, last = iri.rpartition("/")
        candidates = siblings.get(folder, [])
        _add_with_hint("reference-dangling", place, last, candidates, faults, iri=iri)


def _columns_exist(foreign: ForeignKey, target: Converted) -> bool:
    names = {column.name for column in target.table.columns}
    return len(foreign.columns) == len(foreign.target_columns) and names.issuperset(
        foreign.target_columns
    )


def _refuse(foreign: ForeignKey, source: Converted, faults: Faults) -> None:
    folder, _, file = source.table.file.partition("/")
    where = Place(f"{folder}/{METADATA}", column=f"{file}: {', '.join(foreign.columns)}")
    columns = ", ".join(foreign.target_columns)
    faults.add("metadata-foreign", where, resource=foreign.resource, columns=columns)


def _keys(target: Converted, columns: tuple[str, ...]) -> Iterator[Key]:
    for _, row in target.rows:
        yield from _combinations(row, columns)


def _combinations(row: Row, columns: tuple[str, ...]) -> Iterator[Key]:
    """Yield the key of a row; one for each item when its single column holds a list."""
    values = tuple(row.get(name, "") for name in columns)
    if len(values) == 1 and isinstance(values[0], tuple):
        yield from ((item,) for item in values[0])
    elif all(values):
        yield values


def _check_values(
    source: Converted, foreign: ForeignKey, known: set[Key], target: str, faults: Faults
) -> None:
    columns = ", ".join(foreign.columns)
    for number, row in source.rows:
        for key in _combinations(row, foreign.columns):
            if key not in known and all(key):
                place = Place(source.table.file, number, columns, _shown(key))
                ids = [_shown(other) for other in known]
                _add_with_hint("key-dangling", place, _shown(key), ids, faults, table=target)


def _add_with_hint(
    key: str, place: Place, wrong: str, candidates: list[str], faults: Faults, **values: object
) -> None:
    close = get_close_matches(wrong, sorted(candidates), n=1) if len(faults) < _HINTS else []
    if close:
        faults.add(f"{key}-near", place, near=close[0], **values)
    else:
        faults.add(key, place, **values)


def _shown(key: Key) -> str:
    return ", ".join(part if isinstance(part, str) else ";".join(part) for part in key)
