"""The graph that a question is put to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import Disagreement, NotFound
from kg.question.kinds import Field, Words, read_fields, several, term_of, value_of
from kg.store import Store, read_query
from kg.terms import Iri, Term, rebase

R = TypeVar("R")

_REFERENCE = Path(__file__).with_name("reference.rq")


@dataclass(frozen=True, slots=True)
class Triple:
    """One link between things: the row of a question that gives a graph."""

    subject: Iri
    predicate: Iri
    object: Iri


class Graph:
    """One release, with the base of its IRIs."""

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.base = base

    def select(self, query: str, ask: object, row: type[R], **more: object) -> list[R]:
        """
        Put a query with inputs to the graph.

        Args:
            query: SPARQL as it stands in its file; inputs are bound, never pasted.
            ask: a dataclass of inputs; those that are None stay unbound, and of those with several
                values the rows of each are kept.
            row: dataclass of a line of the answer; columns that it has not are inputs.
            more: inputs that do not come from outside.

        Raises:
            Disagreement: a value does not fit its column.
        """
        one, several = _apart({**_values(ask), **more})
        found = self.store.select(rebase(query, self.base), one)
        columns = read_fields(row)
        return [
            row(**_row(each, columns))
            for each in found
            if all(each[name] in terms for name, terms in several.items())
        ]

    def construct(self, query: str, ask: object) -> list[Triple]:
        """
        Put a CONSTRUCT query with inputs to the graph; its links come in the order of their ends.

        Args:
            query, ask: as for `select`; its pattern is one sub-SELECT, which selects the inputs.

        Raises:
            Disagreement: it gives something that is no link between things.
        """
        one, _ = _apart(_values(ask))
        found = self.store.construct(rebase(query, self.base), Iri(f"{self.base}questions"), one)
        links = []
        for each in found:
            if not isinstance(each.object, Iri):
                raise Disagreement("question-row-bad", detail=f"{each.object.value!r} is no IRI")
            links.append(Triple(each.subject, each.predicate, each.object))
        return sorted(links, key=astuple)

    @cached_property
    def reference_day(self) -> date:
        """
        The day for which questions are answered when no other is given.

        Raises:
            NotFound: the dataset names none.
        """
        found = self.store.select(read_query(_REFERENCE, self.base))
        if not found:
            raise NotFound("reference-day-missing")
        day: date = value_of(found[0]["day"], date)
        return day

    def iri(self, kind: str, slug: str) -> Iri:
        """Return the name of a thing, https://www.w3.org/TR/cooluris/."""
        return Iri(f"{self.base}id/{kind}/{slug}")


def _values(ask: object) -> dict[str, Any]:
    assert is_dataclass(ask), "inputs are a dataclass"
    return {field.name: getattr(ask, field.name) for field in fields(ask)}


def _apart(given: Mapping[str, Any]) -> tuple[dict[str, Term], dict[str, set[Term]]]:
    """Return the inputs that are bound, and what else the rows must have one of."""
    terms = {name: [term_of(each) for each in several(value)] for name, value in given.items()}
    one = {name: each[0] for name, each in terms.items() if len(each) == 1}
    return one, {name: set(each) for name, each in terms.items() if len(each) > 1}


def _row(found: Mapping[str, Any], columns: Iterable[Field]) -> dict[str, Any]:
    try:
        return {column.name: _cell(found, column) for column in columns}
    except (KeyError, ValueError, ArithmeticError) as error:
        raise Disagreement("question-row-bad", detail=str(error)) from error


def _cell(found: Mapping[str, Any], column: Field) -> Any:
    if column.is_words:
        return Words(*(value_of(found[name], str) for name in column.variables))
    return value_of(found[column.name], column.type)
