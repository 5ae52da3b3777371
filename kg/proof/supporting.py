"""
The quads from which a question gives its rows: as few as can be, or the whole of a relation.

Where all that is read is read for what is there, fewer quads never give more rows, and what shows
one row and what shows another show both. So each row's quads are looked for by themselves, near the
things that it names, and put together; then a pass over all of them leaves out what two rows have
brought twice. Leaving out by halves is delta debugging: Zeller and Hildebrandt, "Simplifying and
Isolating Failure-Inducing Input", https://doi.org/10.1109/32.988498.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any, NamedTuple

from kg.errors import Disagreement, SiktlinjeError
from kg.proof.near import Near
from kg.proof.relations import Read
from kg.question import Found, Graph, Question, things_in
from kg.store import Store
from kg.terms import Iri, Quad

#: How many times the question may be put again, to all that was found, to leave out single quads.
RUNS = 300

Holds = Callable[[Found], bool]


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

    Args:
        runs: how many single quads may be tried in the last pass.

    Raises:
        Disagreement: not even all quads that the query reads give the answer.
    """
    whole = _quads(read.whole, graph.store)
    near = Near(_quads(read.present, graph.store) - whole)
    trial = _Trial(question, graph.base, found.ask, whole)

    def is_same(given: Found) -> bool:
        return (given.rows, given.unknown) == (found.rows, found.unknown)

    if not trial.holds(is_same):
        for row in (*found.rows, *found.unknown):
            trial.keep(_of_row(trial, near, found.ask, row))
        _complete(trial, near, found, is_same, question.name)
    return Support(frozenset(whole | trial.kept), trial.thin(is_same, runs))


def _quads(relations: Iterable[Any], store: Store) -> set[Quad]:
    return {quad for each in relations for quad in each.quads(store)}


def _of_row(trial: _Trial, near: Near, ask: Any, row: Any) -> Set[Quad]:
    """Return quads that show one row; none, where it takes more than what is near."""

    def is_there(given: Found) -> bool:
        return row in given.rows or row in given.unknown

    trial.clear()
    for quads in near.rings(_things([ask, row])):
        trial.put(quads)
        if trial.holds(is_there):
            return trial.halve(sorted(trial.free, key=str), is_there)
    return set()


def _complete(trial: _Trial, near: Near, found: Found, is_same: Holds, name: str) -> None:
    """What shows each row may show others beside them; then more is needed."""
    trial.clear()
    trial.put(trial.kept)
    rings: Iterator[Set[Quad]] = near.rings(_things([found.ask, *found.rows, *found.unknown]))
    while not trial.holds(is_same):
        if not (more := next(rings, None)):
            raise Disagreement("proof-unreachable", name=name)
        trial.put(more)
    trial.keep(trial.free)


def _things(given: Iterable[Any]) -> set[Iri]:
    """Return the things that lines of an answer, or inputs, name."""
    return {thing for each in given for thing in things_in(each)}


class _Trial:
    """A graph that quads are put into and taken out of, to see what the question then gives."""

    def __init__(self, question: Question, base: str, ask: Any, fixed: Set[Quad]) -> None:
        self._question, self._ask = question, ask
        self._graph = Graph(Store.in_memory(fixed), base)
        #: What is in the graph and may be taken out.
        self.free: set[Quad] = set()
        #: What was found to be needed.
        self.kept: set[Quad] = set()

    def put(self, quads: Set[Quad]) -> None:
        self._graph.store.change(quads - self.free, ())
        self.free |= quads

    def take(self, quads: Set[Quad]) -> None:
        self._graph.store.change((), quads)
        self.free -= quads

    def clear(self) -> None:
        self.take(set(self.free))

    def keep(self, quads: Set[Quad]) -> None:
        self.kept |= quads

    def holds(self, wanted: Holds) -> bool:
        try:
            return wanted(self._question.answer(self._graph, self._ask))
        except SiktlinjeError:
            # A column that must have a value has none.
            return False

    def halve(self, quads: list[Quad], wanted: Holds) -> Set[Quad]:
        """Take out of *quads* what is not needed; return what is left in the graph."""
        if quads and not self._does_without(set(quads), wanted) and len(quads) > 1:
            middle = len(quads) // 2
            self.halve(quads[:middle], wanted)
            self.halve(quads[middle:], wanted)
        return set(self.free)

    def thin(self, wanted: Holds, runs: int) -> bool:
        """Try to do without each quad that was kept; return whether all were tried."""
        for quad in sorted(self.kept, key=str)[:runs]:
            if self._does_without({quad}, wanted):
                self.kept.discard(quad)
        return len(self.kept) <= runs

    def _does_without(self, quads: Set[Quad], wanted: Holds) -> bool:
        self.take(quads)
        if self.holds(wanted):
            return True
        self.put(quads)
        return False
