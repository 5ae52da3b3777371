"""
Inputs as text, as they come from an address, a form or a command line, and as values.

An input of several values is given as often as it has values; it keeps the rows of each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.catalogue import say
from kg.errors import BadInput
from kg.question.finding import find
from kg.question.graph import Graph
from kg.question.kinds import Field, Words, several
from kg.terms import Iri

#: What was given, by the name of the input.
Raw = Mapping[str, str | Sequence[str]]


def read_inputs(question: str, known: Sequence[Field], graph: Graph, raw: Raw) -> dict[str, Any]:
    """
    Return the values that texts stand for; an empty text is none.

    Args:
        question: its name, for errors.
        known: the inputs that it has.

    Raises:
        BadInput: an input is unknown, missing, not of its kind, means several things, or comes more
            than once though it has one value.
    """
    given = {name: texts for name, value in raw.items() if (texts := texts_of(value))}
    _check(question, known, given)
    by_name = {field.name: field for field in known}
    return {name: _value(by_name[name], texts, graph) for name, texts in given.items()}


def recall_inputs(question: str, known: Sequence[Field], told: Raw) -> dict[str, Any]:
    """
    Return the values that `as_text` has told; no graph is needed, for an IRI stands as it is.

    Raises:
        BadInput: an input is unknown, missing, or not of its kind.
    """
    _check(question, known, told)
    return {
        field.name: _value(field, _told(told[field.name])) for field in known if field.name in told
    }


def texts_of(value: str | Sequence[str]) -> list[str]:
    """Return what was given for one input, each text once, without those that are empty."""
    given = [value] if isinstance(value, str) else value
    return list(dict.fromkeys(text.strip() for text in given if text.strip()))


def as_text(ask: Any) -> dict[str, str | list[str]]:
    """Return inputs as text that stands for them, those that are set; of several values, a list."""
    values = {field.name: getattr(ask, field.name) for field in fields(ask)}
    return {
        name: list(map(_text, value)) if isinstance(value, tuple) else _text(value)
        for name, value in values.items()
        if several(value)
    }


def _text(value: Any) -> str:
    # As it is read: Python writes truth with a capital.
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(question: str, known: Sequence[Field], given: Mapping[str, Any]) -> None:
    names = [field.name for field in known]
    for name in given.keys() - set(names):
        raise BadInput("input-unknown", question=question, name=name, known=", ".join(names))
    for field in known:
        if field.is_required and field.name not in given:
            raise BadInput("input-missing", question=question, name=field.name)


def _told(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _value(field: Field, texts: list[str], graph: Graph | None = None) -> Any:
    """Return the value of an input; without a graph, an IRI stands as it is."""
    values = tuple(dict.fromkeys(_one(field, text, graph) for text in texts))
    if field.is_many:
        return values
    if len(texts) != 1:
        raise BadInput("input-twice", name=field.name, first=texts[0], second=texts[1])
    return values[0]


def _one(field: Field, text: str, graph: Graph | None) -> Any:
    if field.among and graph:
        return find(graph, text, field.among, field.name)
    try:
        return _READERS[field.type](text)
    except (KeyError, ValueError, InvalidOperation) as error:
        wanted = Words(**say(_WANTED[field.type]))
        raise BadInput("input-bad", name=field.name, value=text, wanted=wanted) from error


def _decimal(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found


_READERS: dict[type, Any] = {
    str: str,
    bool: {"true": True, "false": False}.__getitem__,
    int: int,
    Decimal: _decimal,
    date: date.fromisoformat,
    Iri: Iri,
}
#: What would be right where a text cannot be read.
_WANTED: dict[type, str] = {
    bool: "wanted-truth",
    int: "wanted-whole-number",
    Decimal: "wanted-number",
    date: "wanted-day",
    Iri: "wanted-iri",
}
