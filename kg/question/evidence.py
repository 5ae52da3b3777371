"""
The passages that an answer rests on.

A row rests on the statements that stand in it; where there is none, on the alignments from one
thing to another in it, inputs included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from kg.errors import Disagreement
from kg.question.graph import Graph
from kg.question.kinds import things_in, value_of
from kg.question.question import Found
from kg.terms import PREFIXES, RDF_TYPE, Iri, Term

_SPEAKER = Iri(PREFIXES["prov"] + "wasAttributedTo")
_DOCUMENT, _SELECTOR, _EXACT, _START, _END = (
    Iri(PREFIXES["oa"] + name) for name in ("hasSource", "hasSelector", "exact", "start", "end")
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One place in one document, and the statement that it bears out."""

    statement: Iri
    passage: Iri
    document: Iri | None
    #: The fewest words that identify the place, as they stand there.
    words: str | None
    #: Characters of the document's text.
    start: int | None
    end: int | None
    status: Iri
    modality: Iri
    speaker: Iri


def evidence(graph: Graph, found: Found) -> list[Passage]:
    """
    Return the passages that the rows rest on, each once, in the order of the rows.

    Raises:
        Disagreement: something of a passage is not of its kind.
    """
    places = cache(lambda passage: list(_places(graph, passage)))
    try:
        return [each for one in statements(graph, found) for each in _passages(graph, one, places)]
    except (ValueError, ArithmeticError) as error:
        raise Disagreement("question-row-bad", detail=str(error)) from error


def statements(graph: Graph, found: Found) -> list[Iri]:
    """Return the statements that the rows rest on, each once, in the order of the rows."""
    return list(dict.fromkeys(each for row in by_row(graph, found) for each in row))


def by_row(graph: Graph, found: Found) -> list[list[Iri]]:
    """Return the statements that each row rests on, in the order of the rows."""
    looking = _Looking(graph, set(things_in(found.ask)))
    return [list(dict.fromkeys(looking.statements(row))) for row in found.rows]


class _Looking:
    """Looks up each thing once, in however many rows it stands."""

    def __init__(self, graph: Graph, asked: set[Iri]) -> None:
        self._store, self._asked = graph.store, asked
        self._kind, self._source, self._target = (
            Iri(f"{graph.base}ns#{name}")
            for name in ("Statement", "alignmentSource", "alignmentTarget")
        )
        self._is_statement = cache(self._find_statement)
        self._alignments = cache(self._find_alignments)

    def statements(self, row: Any) -> Iterable[Iri]:
        """Return the statements in a row; where there is none, the alignments within it."""
        things = list(things_in(row))
        own = [each for each in things if self._is_statement(each)]
        return own or sorted(self._links(self._asked.union(things)))

    def _links(self, things: set[Iri]) -> Iterator[Iri]:
        """Yield the alignments from one of *things* to another."""
        for thing in things:
            for target in self._alignments(thing).keys() & things:
                yield from self._alignments(thing)[target]

    def _find_statement(self, thing: Iri) -> bool:
        found = self._store.quads(subject=thing, predicate=RDF_TYPE, object=self._kind)
        return next(found, None) is not None

    def _find_alignments(self, source: Iri) -> Mapping[Term, list[Iri]]:
        """Return the alignments from a thing, by what they lead to."""
        found: dict[Term, list[Iri]] = {}
        for quad in self._store.quads(predicate=self._source, object=source):
            for target in self._store.objects(quad.subject, self._target):
                found.setdefault(target, []).append(quad.subject)
        return found


#: Document, words, start and end of a place.
_Place = tuple[Iri | None, str | None, int | None, int | None]


def _passages(
    graph: Graph, statement: Iri, places: Callable[[Iri], Iterable[_Place]]
) -> list[Passage]:
    """
    Return the passages of a statement, in the order of passage, document, start and speaker.

    Looked up by pattern: a query for each statement takes ten times as long.
    """
    ours, of = f"{graph.base}ns#", graph.store.objects
    said = [_iris(of(statement, Iri(ours + name))) for name in ("assertionStatus", "modality")]
    found = [
        Passage(statement, passage, *place, *who)
        for passage in _iris(of(statement, Iri(f"{ours}hasEvidence")))
        for place in places(passage)
        for who in product(*said, _iris(of(statement, _SPEAKER)))
    ]
    return sorted(found, key=_order)


def _order(each: Passage) -> tuple[Any, ...]:
    """What is not known goes first, as in a query."""
    start = (each.start is not None, each.start or 0)
    return each.passage, each.document or "", start, each.speaker


def _places(graph: Graph, passage: Iri) -> Iterator[_Place]:
    of = graph.store.objects
    documents: list[Any] = _iris(of(passage, _DOCUMENT)) or [None]
    selectors = _iris(of(passage, _SELECTOR))
    words = [value_of(each, str) for one in selectors for each in of(one, _EXACT)] or [None]
    spans = [
        (value_of(start, int), value_of(end, int))
        for one in selectors
        for start, end in product(of(one, _START), of(one, _END))
    ] or [(None, None)]
    for document, text, (start, end) in product(documents, words, spans):
        yield document, text, start, end


def _iris(found: Iterable[Term]) -> list[Iri]:
    return [value_of(each, Iri) for each in found]
