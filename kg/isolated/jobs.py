"""What a worker can be asked to do with one release."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.guard import Outline
from kg.store import Dataset, Store, line, link, normalised
from kg.store.answer import Writer
from kg.store.document import read_document
from kg.terms import Iri, Quad
from kg.update import Context, evaluate

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


def update(store: Store, header: dict[str, Any], payload: bytes, output: Writer) -> Told:
    """Find out what an update comes to; see `Change` for how it is told."""
    sealed, work = Path(header["store"]), Path(header["scratch"])

    def scratch() -> Store:
        link(sealed, os.listdir(sealed), work)
        return Store.create(work)

    context = Context(
        base=header["base"],
        graphs=tuple(map(Iri, header["graphs"])),
        scratch=scratch,
        union=header["union"],
        using=_graphs(header["using"]),
        using_named=_graphs(header["using_named"]),
        base_iri=header["base_iri"],
    )
    delta = evaluate(payload.decode(), store, context)
    return _told(delta.added, delta.removed, output)


def graph(store: Store, header: dict[str, Any], payload: bytes, output: Writer) -> Told:
    """Find out what putting, posting or deleting a graph comes to."""
    name = Iri(header["graph"])
    new, old = set[Quad](), set[Quad]()
    if header["method"] != "POST":
        old = set(store.quads(graph=name))
    if header["method"] != "DELETE":
        read = _documents(payload, header["documents"])
        new = normalised(
            quad
            for media_type, body in read
            for quad in read_document(body, media_type, name, header["base"])
        )
    return _told(new - old, old - new, output)


def _documents(payload: bytes, told: list[tuple[str, int]]) -> Iterator[tuple[str, bytes]]:
    """Yield media type and bytes of each document of a payload that holds one after another."""
    start = 0
    for media_type, size in told:
        yield media_type, payload[start : start + size]
        start += size


def _told(added: Iterable[Quad], removed: Iterable[Quad], output: Writer) -> Told:
    """Write a difference as lines of N-Quads, each with its sign before it."""
    for sign, quads in ((b"+", added), (b"-", removed)):
        for each in quads:
            output.write(sign + line(each) + b"\n")
    return {}


JOBS: dict[str, Work] = {"query": query, "update": update, "graph": graph}
