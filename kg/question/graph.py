"""The graph that a question is put to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import Disagreement, NotFound
from kg.question.kinds import Field, Words, read_fields, several, term_of, value_of
from kg.question.ordering import Cells, in_order, unordered
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
        one, among = _apart({**_values(ask), **more})
        names, found = self.rows(rebase(query, self.base), one)
        for name, terms in among.items():
            place = names.index(name)
            found = [each for each in found if each[place] in terms]
        try:
            cells = [_reader(column, names) for column in read_fields(row)]
            return [row(*[read(each) for read in cells]) for each in found]
        except (KeyError, ValueError, ArithmeticError) as error:
            raise Disagreement("question-row-bad", detail=str(error)) from error

    def rows(self, query: str, bindings: Mapping[str, Term]) -> tuple[list[str], list[Cells]]:
        """Return the names of the columns, and the rows in the order that the query asks for."""
        text, keys = unordered(query)
        names, found = self.store.table(text, bindings)
        if (rows := in_order(names, found, keys)) is not None:
            return names, rows
        names, found = self.store.table(query, bindings)
        return names, list(found)

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


def _reader(column: Field, names: Sequence[str]) -> Callable[[Cells], Any]:
    """Return what reads the value of a column off a row; made once, for long answers."""
    places = {name: place for place, name in enumerate(names)}
    if column.is_words:
        sv, en = (places[name] for name in column.variables)
        return lambda row: Words(value_of(row[sv], str), value_of(row[en], str))
    place, kind = places[column.name], column.type
    return lambda row: value_of(row[place], kind)
