"""An update request as a difference between two states of the graphs."""

from __future__ import annotations

from kg.errors import BadQuery
from kg.guard import check_update
from kg.store import Store
from kg.store.templates import check_syntax
from kg.update.context import Context, Delta
from kg.update.request import Modify, Operation, operations
from kg.update.source import Source
from kg.update.state import State
from kg.update.step import Step


def evaluate(text: str, store: Store, context: Context) -> Delta:
    """
    Return what the update *text* changes in *store*, which itself is not changed.

    Blank nodes become IRIs `<base>.well-known/genid/<id>`.

    Raises:
        SwitchedOff: it has LOAD without SILENT, or SERVICE.
        BadQuery: it is not valid SPARQL Update, has USING or WITH beside the protocol's own, or
            fails while it runs.
        BadInput: it would add what a release cannot hold.
    """
    check_update(text)
    source = Source(text)
    found = operations(source)
    for operation in found:
        _check(source, operation, context)
    state = State(store, context)
    for operation in found:
        Step(source, operation, context).take(state)
    return state.delta()


def _check(source: Source, operation: Operation, context: Context) -> None:
    """Let the engine look at one operation, and say where a fault is in the whole request."""
    what = operation.what
    if context.names_using and isinstance(what, Modify) and what.names_graphs:
        raise BadQuery("update-two-datasets")
    with source.placed([*operation.prologue, operation.span]):
        head = source.lines(operation.prologue)
        check_syntax(head, source[operation.span], context.base_iri)
