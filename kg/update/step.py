"""One operation, carried out: https://www.w3.org/TR/sparql11-update/#updateLanguage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.errors import BadQuery
from kg.store import Dataset, Row
from kg.store.templates import read_names, read_patterns
from kg.terms import Iri, Quad
from kg.update.context import Context
from kg.update.fill import Filling
from kg.update.request import Clear, Data, Modify, Operation, Target, Transfer, Which
from kg.update.source import Source, Span
from kg.update.state import State


class Step:
    """What one operation of a request does to the graphs."""

    def __init__(self, source: Source, operation: Operation, context: Context) -> None:
        self._source = source
        self._what = operation.what
        self._head = source.lines(operation.prologue)
        self._context = context

    def take(self, state: State) -> None:
        """
        Change *state* as the operation says.

        Raises:
            BadQuery: it fails while it runs.
            BadInput: it would add what a release cannot hold.
        """
        match self._what:
            case Data():
                self._data(self._what, state)
            case Modify():
                self._modify(self._what, state)
            case Clear():
                state.change(removed=self._quads(self._what.target, state))
            case Transfer():
                self._transfer(self._what, state)

    # -- data and templates --------------------------------------------------------------------

    def _data(self, what: Data, state: State) -> None:
        quads = self._filling(what.block, self._context.default).quads({})
        if what.inserts:
            state.change(added=quads)
        else:
            state.change(removed=quads)

    def _modify(self, what: Modify, state: State) -> None:
        graph = self._name(what.given) if what.given else self._context.default
        delete, insert = (
            self._filling(block, graph) if block else None for block in (what.delete, what.insert)
        )
        added, removed = set[Quad](), set[Quad]()
        for row in self._solutions(what, state):
            added.update(insert.quads(row) if insert else ())
            removed.update(delete.quads(row) if delete else ())
        state.change(added, removed)

    def _filling(self, block: Span, graph: Iri) -> Filling:
        patterns = read_patterns(self._head, self._source[block], self._context.base_iri)
        return Filling(patterns, graph, self._context.base)

    # -- WHERE -----------------------------------------------------------------------------------

    def _solutions(self, what: Modify, state: State) -> Iterator[Row]:
        query = f"{self._head}SELECT * WHERE {self._source[what.where]}"
        return state.read().solutions(query, self._dataset(what, state), self._context.base_iri)

    def _dataset(self, what: Modify, state: State) -> Dataset:
        context = self._context
        if context.names_using:
            return Dataset(context.using or (), context.using_named or ())
        if what.using or what.using_named:
            return Dataset(self._names(what.using), self._names(what.using_named))
        if what.given:
            return Dataset((self._name(what.given),), self._by_name(state))
        return Dataset() if context.union else Dataset((context.default,), self._by_name(state))

    def _by_name(self, state: State) -> tuple[Iri, ...]:
        """In the union, the default graph is one of the graphs; where it is apart, it is not."""
        hidden = set() if self._context.union else {self._context.default}
        return tuple(state.names - hidden)

    # -- whole graphs ----------------------------------------------------------------------------

    def _transfer(self, what: Transfer, state: State) -> None:
        source, destination = self._graph(what.source), self._graph(what.destination)
        if source == destination:
            return
        moved = self._quads(what.source, state)
        if not moved and isinstance(what.source, Span):
            if what.silent:
                return
            raise BadQuery("update-graph-missing", verb=what.verb, graph=source)
        gone = set() if what.verb == "ADD" else self._quads(what.destination, state)
        if what.verb == "MOVE":
            gone |= moved
        state.change((quad._replace(graph=destination) for quad in moved), gone)

    def _quads(self, target: Target, state: State) -> set[Quad]:
        if isinstance(target, Span) or target is Which.DEFAULT:
            return set(state.read().quads(graph=self._graph(target)))
        everything = set(state.read().quads())
        if target is Which.ALL:
            return everything
        return {quad for quad in everything if quad.graph != self._context.default}

    def _graph(self, target: Target) -> Iri:
        return self._name(target) if isinstance(target, Span) else self._context.default

    def _name(self, span: Span) -> Iri:
        return self._names([span])[0]

    def _names(self, spans: Iterable[Span]) -> tuple[Iri, ...]:
        written = [self._source[span] for span in spans]
        return tuple(read_names(self._head, written, self._context.base_iri))
