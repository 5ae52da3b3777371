"""An update request as a difference between two states of the graphs."""

from __future__ import annotations

from kg.store import Store
from kg.update.context import Context, Delta


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
    raise NotImplementedError
