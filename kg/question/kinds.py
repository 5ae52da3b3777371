"""
The kinds of values that questions take and give.

Input and column types of a question module are these, or one of them `| None`; an input may also
have several values, `tuple[Iri, ...]`, and is then a column too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from kg.catalogue import say
from kg.terms import Iri, Literal, Term

#: What a value may be, and its datatype; a bool before an int, which it is in Python.
DATATYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    Decimal: "decimal",
    date: "date",
    str: "string",
}


class Words(NamedTuple):
    """A text in both languages, as far as there is one; a query selects `?x_sv` and `?x_en`."""

    sv: str | None
    en: str | None


def said(keys: Iterable[str]) -> Words:
    """Return what the catalogue says under some keys, as one text; under none, no text."""
    texts = [say(key) for key in keys]
    return Words(
        *("; ".join(text[language] for text in texts) or None for language in Words._fields)
    )


class OfKind(NamedTuple):
    """An input names a thing of this class, by its local name in our ontology."""

    local_name: str


class OfClass(NamedTuple):
    """An input is this class or one below it, by its local name in our ontology."""

    local_name: str


class OfScheme(NamedTuple):
    """An input is one of the codes of this scheme, by its name in its address."""

    name: str


Among = OfKind | OfClass | OfScheme


@dataclass(frozen=True, slots=True)
class Field:
    """An input or a column."""

    name: str
    type: type
    is_required: bool
    #: What an IRI must be.
    among: Among | None = None
    #: Whether there may be no value.
    may_be_none: bool = False
    #: Whether an input may have several values.
    is_many: bool = False

    @property
    def is_thing(self) -> bool:
        """Whether its values are names of things."""
        return self.type is Iri

    @property
    def variables(self) -> tuple[str, ...]:
        """What a query selects for it."""
        return (
            tuple(f"{self.name}_{each}" for each in Words._fields)
            if self.is_words
            else (self.name,)
        )

    @property
    def is_words(self) -> bool:
        """Whether its values are texts in both languages."""
        return self.type is Words


def read_fields(cls: type) -> tuple[Field, ...]:
    """Return the fields of an Input or a Row."""
    return _read_fields(cls)


@cache
def _read_fields(cls: Any) -> tuple[Field, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        _field(each.name, hints[each.name], each.default is MISSING) for each in fields(cls)
    )


def _field(name: str, hint: Any, is_required: bool) -> Field:
    among = next((each for each in get_args(hint) if isinstance(each, Among)), None)
    plain = get_args(hint)[0] if among else hint
    choices = [each for each in get_args(plain) if each is not type(None)] or [plain]
    may_be_none, is_many = type(None) in get_args(plain), get_origin(plain) is tuple
    return Field(name, choices[0], is_required, among, may_be_none, is_many)


def several(value: Any) -> tuple[Any, ...]:
    """Return the values of an input: none, one, or as many as it has."""
    if isinstance(value, tuple) and not isinstance(value, Words):
        return value
    return () if value is None else (value,)


def things_in(values: Any) -> Iterator[Iri]:
    """Yield the things that inputs or a row name, a dataclass of values."""
    given = (getattr(values, field.name) for field in fields(values))
    return (each for value in given for each in several(value) if isinstance(each, Iri))


def term_of(value: Any) -> Term:
    """Return a value as a term, for binding it in a query."""
    if isinstance(value, Iri):
        return value
    datatype = next(name for kind, name in DATATYPES.items() if isinstance(value, kind))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Literal(text, Iri(f"http://www.w3.org/2001/XMLSchema#{datatype}"))


def value_of(term: Term | None, kind: type) -> Any:
    """
    Return a term as a value of a column.

    Raises:
        ValueError: it is not of that kind.
    """
    if term is None or isinstance(term, Iri):
        if term is not None and kind is not Iri:
            raise ValueError(f"{term} is no {kind.__name__}")
        return term
    if kind is Iri:
        raise ValueError(f"{term.value!r} is no IRI")
    return _READERS[kind](term.value)


_READERS: dict[type, Any] = {
    bool: lambda text: {"true": True, "false": False, "1": True, "0": False}[text],
    int: int,
    Decimal: Decimal,
    date: date.fromisoformat,
    str: str,
}
