"""What a worker can be asked to do with one release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.guard import Outline
from kg.store import Dataset, Store
from kg.store.answer import Writer
from kg.terms import Iri

Told = dict[str, Any]
Work = Callable[[Store, dict[str, Any], bytes, Writer], Told]

#: How many releases a worker keeps open: the newest, and one that somebody asks for by number.
_OPEN = 2


class Stores:
    """The releases that a worker has open, by folder."""

    def __init__(self) -> None:
        self._open: dict[str, Store] = {}

    def open(self, folder: str) -> Store:
        """
        Return the store in *folder*, opened for reading.

        Raises:
            Damaged: its files cannot be read as a store.
        """
        store = self._open.pop(folder, None) or Store.open(Path(folder))
        self._open[folder] = store
        while len(self._open) > _OPEN:
            del self._open[next(iter(self._open))]
        return store


def query(store: Store, header: dict[str, Any], payload: bytes, output: Writer) -> Told:
    """Answer a query in the format that the header names."""
    dataset = Dataset(
        _graphs(header.get("default")), _graphs(header.get("named")), header.get("yields", False)
    )
    said = Outline(**header["said"]) if "said" in header else None
    accept, base = [header["media_type"]], header["base_iri"]
    _, tally = store.answer(payload.decode(), accept, output, dataset, base, said)
    return {"rows": tally.rows}


def _graphs(names: list[str] | None) -> tuple[Iri, ...] | None:
    return None if names is None else tuple(map(Iri, names))


JOBS: dict[str, Work] = {"query": query}
