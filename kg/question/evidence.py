"""
The passages that an answer rests on.

A row rests on the statements that stand in it; where there is none, on the alignments from one
thing to another in it, inputs included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.question.graph import Graph
from kg.question.kinds import things_in
from kg.question.question import Found
from kg.terms import RDF_TYPE, Iri

_PASSAGES = Path(__file__).with_name("passages.rq").read_text(encoding="utf-8")


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


@dataclass(frozen=True, slots=True)
class _Of:
    statement: Iri


def evidence(graph: Graph, found: Found) -> list[Passage]:
    """Return the passages that the rows rest on, each once, in the order of the rows."""
    return [
        passage
        for each in statements(graph, found)
        for passage in graph.select(_PASSAGES, _Of(each), Passage)
    ]


def statements(graph: Graph, found: Found) -> list[Iri]:
    """Return the statements that the rows rest on, each once, in the order of the rows."""
    return list(dict.fromkeys(each for row in by_row(graph, found) for each in row))


def by_row(graph: Graph, found: Found) -> list[list[Iri]]:
    """Return the statements that each row rests on, in the order of the rows."""
    asked = set(things_in(found.ask))
    return [list(dict.fromkeys(_statements(graph, row, asked))) for row in found.rows]


def _statements(graph: Graph, row: Any, asked: set[Iri]) -> Iterable[Iri]:
    things = list(things_in(row))
    own = [each for each in things if _is_statement(graph, each)]
    return own or sorted(_links(graph, asked.union(things)))


def _links(graph: Graph, things: set[Iri]) -> Iterator[Iri]:
    """Yield the alignments from one of *things* to another."""
    source, target = (Iri(f"{graph.base}ns#alignment{end}") for end in ("Source", "Target"))
    for thing in things:
        for quad in graph.store.quads(predicate=source, object=thing):
            ends = graph.store.quads(subject=quad.subject, predicate=target)
            if any(each.object in things for each in ends):
                yield quad.subject


def _is_statement(graph: Graph, thing: Iri) -> bool:
    statement = Iri(f"{graph.base}ns#Statement")
    found = graph.store.quads(subject=thing, predicate=RDF_TYPE, object=statement)
    return next(found, None) is not None
