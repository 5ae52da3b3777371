"""Whether two results are the same: solutions as a multiset, blank nodes up to their labels."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg.settings import Settings

GENID = f"{Settings().base}.well-known/genid/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {_XSD + name for name in ("integer", "decimal", "int", "long", "short", "byte")}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FLOATING = {_XSD + name for name in ("double", "float")}

#: ("iri", value), ("blank", label), ("literal", value, datatype, language); in CSV ("text", value).
Term = tuple[str, ...]
Row = Mapping[str, Term]
#: The answer to ASK; or the columns and the solutions of SELECT.
Results = bool | tuple[list[str], list[Row]]


def term(each: Any) -> Term:
    """Return a term of Oxigraph's for comparison; a skolem IRI is the blank node it stands for."""
    if isinstance(each, ox.BlankNode):
        return ("blank", each.value)
    if isinstance(each, ox.NamedNode):
        is_blank = each.value.startswith(GENID)
        return ("blank" if is_blank else "iri", each.value)
    return literal(each.value, each.datatype.value, each.language)


def literal(value: str, datatype: str | None, language: str | None) -> Term:
    """Return a literal for comparison: numbers by their value, language tags in lower case."""
    if language:
        return ("literal", value, "", language.lower())
    return ("literal", _canonical(value, datatype or ""), datatype or _XSD + "string", "")


def from_json(body: bytes) -> Results:
    """Read SPARQL 1.1 Query Results JSON."""
    found = json.loads(body)
    if "boolean" in found:
        return bool(found["boolean"])
    rows: list[Row] = [
        {name: _from_json(value) for name, value in row.items()}
        for row in found["results"]["bindings"]
    ]
    return found["head"]["vars"], rows


def from_file(data: bytes, form: ox.QueryResultsFormat) -> Results:
    """Read results in a format of the W3C's."""
    found = ox.parse_query_results(data, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows: list[Row] = [{n: term(row[n]) for n in names if row[n] is not None} for row in found]
    return names, rows


def from_csv(text: str) -> tuple[list[str], list[Row]]:
    """Read CSV, which tells blank nodes apart and nothing else; what looks like a number is one."""
    names, *cells = csv.reader(io.StringIO(text))
    return names, [dict(zip(names, map(_from_csv, row), strict=True)) for row in cells]


def same_rows(expected: Sequence[Row], found: Sequence[Row], *, in_order: bool) -> bool:
    """Tell whether two sequences of solutions are the same."""
    if len(expected) != len(found):
        return False
    if in_order:
        return _matches(list(zip(expected, found, strict=True)), {})
    if not any(_has_blank(row) for row in (*expected, *found)):
        return Counter(map(_frozen, expected)) == Counter(map(_frozen, found))
    return _assign(list(expected), list(found), {})


def same_graphs(expected: Iterable[ox.Quad], found: Iterable[ox.Quad]) -> bool:
    """Tell whether two datasets are the same up to the labels of their blank nodes."""
    return _canonical_set(expected) == _canonical_set(found)


def quads_of(rows: Iterable[Row]) -> list[ox.Quad]:
    """Return quads from solutions with s, p, o and perhaps g."""
    places = ("s", "p", "o", "g")
    return [ox.Quad(*(_engine(row[name]) for name in places if name in row)) for row in rows]


def deskolemised(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with blank nodes where the service has skolem IRIs."""

    def plain(each: Any) -> Any:
        is_blank = isinstance(each, ox.NamedNode) and each.value.startswith(GENID)
        return ox.BlankNode(each.value.removeprefix(GENID)) if is_blank else each

    return [ox.Quad(plain(q.subject), q.predicate, plain(q.object), q.graph_name) for q in quads]


def _engine(each: Term) -> Any:
    if each[0] == "blank":
        return ox.BlankNode(each[1].removeprefix(GENID))
    if each[0] == "iri":
        return ox.NamedNode(each[1])
    if each[3]:
        return ox.Literal(each[1], language=each[3])
    return ox.Literal(each[1], datatype=ox.NamedNode(each[2]))


def _canonical_set(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    store = ox.Store()
    # A store gives numbers in their canonical form.
    store.extend(quads)
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(found)


def _from_json(value: Mapping[str, str]) -> Term:
    if value["type"] == "uri":
        return ("blank" if value["value"].startswith(GENID) else "iri", value["value"])
    if value["type"] == "bnode":
        return ("blank", value["value"])
    return literal(value["value"], value.get("datatype"), value.get("xml:lang"))


def _from_csv(cell: str) -> Term:
    if cell.startswith(("_:", GENID)):
        return ("blank", cell)
    return ("text", _canonical(cell, _XSD + "decimal") if _NUMBER.fullmatch(cell) else cell)


def _canonical(value: str, datatype: str) -> str:
    try:
        if datatype == _XSD + "boolean":
            return {"0": "false", "1": "true"}.get(value, value)
        if datatype in _EXACT:
            number = Decimal(value).normalize()
            return format(number, "f") if number else "0"
        if datatype in _FLOATING:
            return repr(float(value))
    except (InvalidOperation, ValueError):
        return value
    return value


def _frozen(row: Row) -> frozenset[tuple[str, Term]]:
    return frozenset(row.items())


def _has_blank(row: Row) -> bool:
    return any(each[0] == "blank" for each in row.values())


def _assign(expected: list[Row], found: list[Row], names: dict[Term, Term]) -> bool:
    """Find a partner for each expected row, under one renaming of blank nodes."""
    if not expected:
        return True
    first, *rest = expected
    for n, row in enumerate(found):
        renamed = _renamed(first, row, names)
        if renamed is not None and _assign(rest, found[:n] + found[n + 1 :], renamed):
            return True
    return False


def _matches(pairs: list[tuple[Row, Row]], names: dict[Term, Term]) -> bool:
    for expected, found in pairs:
        renamed = _renamed(expected, found, names)
        if renamed is None:
            return False
        names = renamed
    return True


def _renamed(expected: Row, found: Row, names: dict[Term, Term]) -> dict[Term, Term] | None:
    """Return the renaming of blank nodes that makes two rows the same, if there is one."""
    if expected.keys() != found.keys():
        return None
    known = dict(names)
    for name, each in expected.items():
        other = found[name]
        if each[0] != "blank" or other[0] != "blank":
            if each != other:
                return None
        elif known.setdefault(each, other) != other or list(known.values()).count(other) > 1:
            return None
    return known
