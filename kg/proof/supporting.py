"""
The quads from which a question gives its rows: as few as can be, or the whole of a relation.

Where all that is read is read for what is there, fewer quads never give more rows. So one pass that
tries to leave out halves, quarters and so on, down to single quads, ends with a set from which no
quad can be left out. Leaving out by halves is delta debugging: Zeller and Hildebrandt, "Simplifying
and Isolating Failure-Inducing Input", https://doi.org/10.1109/32.988498.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import fields
from typing import Any, NamedTuple

from kg.errors import Disagreement, SiktlinjeError
from kg.proof.relations import Read
from kg.question import Found, Graph, Question
from kg.store import Store
from kg.terms import RDF_TYPE, Iri, Quad

#: How many times the question may be put again while quads are left out.
RUNS = 4000


class Support(NamedTuple):
    """What an answer stands on."""

    quads: frozenset[Quad]
    #: Whether each quad outside whole relations was found to be needed.
    is_minimal: bool


def supporting(
    question: Question, graph: Graph, found: Found, read: Read, runs: int = RUNS
) -> Support:
    """
    Return the quads that an answer stands on, those of whole relations among them.

    Raises:
        Disagreement: not even all quads that the query reads give the answer.
    """
    whole = _quads(read.whole, graph.store)
    trial = _Trial(question, graph.base, found, whole, runs)
    candidates = _quads(read.present, graph.store) - whole
    for near in _neighbourhoods(candidates, _things(found)):
        if trial.add(near):
            break
    else:
        raise Disagreement("proof-unreachable", name=question.name)
    trial.reduce(sorted(trial.free, key=str))
    return Support(frozenset(whole | trial.free), trial.runs > 0)


def _quads(relations: Iterable[Any], store: Store) -> set[Quad]:
    return {quad for each in relations for quad in each.quads(store)}


def _things(found: Found) -> set[Iri]:
    """Return the things that an answer names, inputs included."""
    given = [found.ask, *found.rows, *found.unknown]
    values = (getattr(each, field.name) for each in given for field in fields(each))
    return {value for value in values if isinstance(value, Iri)}


def _neighbourhoods(candidates: Set[Quad], things: set[Iri]) -> Iterator[Set[Quad]]:
    """Yield ever larger sets of quads around *things*, and all of them at last."""
    yield set()
    near: set[Quad] = set()
    reached = set(things)
    while grown := {each for each in candidates - near if _touches(each, reached)}:
        near |= grown
        yield near
        # A class or a predicate is no neighbour: all things would be one step apart.
        ends = (each.object for each in grown if each.predicate != RDF_TYPE)
        reached |= {each.subject for each in grown} | {
            each for each in ends if isinstance(each, Iri)
        }
    yield candidates


def _touches(quad: Quad, things: set[Iri]) -> bool:
    return quad.subject in things or (quad.object in things and quad.predicate != RDF_TYPE)


class _Trial:
    """A graph that quads are put into and taken out of, to see whether the answer is the same."""

    def __init__(
        self, question: Question, base: str, found: Found, fixed: Set[Quad], runs: int
    ) -> None:
        self._question, self._found = question, found
        self._graph = Graph(Store.in_memory(fixed), base)
        #: What may be left out.
        self.free: set[Quad] = set()
        self.runs = runs

    def add(self, quads: Set[Quad]) -> bool:
        """Put quads in; return whether the answer is there."""
        self._graph.store.change(quads - self.free, ())
        self.free |= quads
        return self._is_same()

    def reduce(self, quads: list[Quad]) -> None:
        """Leave out of *quads* what is not needed; when the runs are used up, stop."""
        if not quads or self.runs <= 0:
            return
        self.runs -= 1
        self._graph.store.change((), quads)
        if self._is_same():
            self.free.difference_update(quads)
            return
        self._graph.store.change(quads, ())
        if len(quads) > 1:
            middle = len(quads) // 2
            self.reduce(quads[:middle])
            self.reduce(quads[middle:])

    def _is_same(self) -> bool:
        try:
            given = self._question.answer(self._graph, self._found.ask)
        except SiktlinjeError:
            # A column that must have a value has none.
            return False
        return (given.rows, given.unknown) == (self._found.rows, self._found.unknown)
