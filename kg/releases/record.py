"""The record of a change: its quads in packed files, and what follows from them for the whole."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.sethash import SetHash
from kg.store import line
from kg.terms import Iri, Quad


def pack(path: Path, write: Callable[[gzip.GzipFile], object]) -> None:
    """Make a packed file of what *write* writes; equal content makes equal bytes."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
        write(packed)


def write_lines(quads: Iterable[Quad]) -> Callable[[gzip.GzipFile], object]:
    """Return what writes *quads* as sorted lines of N-Quads."""
    lines = sorted(line(quad) + b"\n" for quad in quads)
    return lambda output: output.writelines(lines)


class Tally:
    """Number of quads a graph, and hash of all quads, brought forward by what a change records."""

    def __init__(self, counts: Mapping[Iri, int], state: bytes | None) -> None:
        self._counts = Counter(counts)
        self.hash = SetHash(state) if state else SetHash()

    @property
    def quads(self) -> dict[Iri, int]:
        """Number of quads of each graph that has any, by name."""
        return {graph: number for graph, number in sorted(self._counts.items()) if number}

    def add(self, path: Path) -> int:
        """Count the quads of a packed file in; return how many there are."""
        return self._take(path, self.hash.add, 1)

    def remove(self, path: Path) -> int:
        """Count the quads of a packed file out; return how many there are."""
        return self._take(path, self.hash.remove, -1)

    def _take(self, path: Path, hashed: Callable[[Iterable[bytes]], None], sign: int) -> int:
        graphs: Counter[bytes] = Counter()

        def lines() -> Iterator[bytes]:
            with gzip.open(path) as packed:
                for each in packed:
                    graphs[each[each.rindex(b" <") + 2 : -4]] += 1
                    yield each[:-1]

        hashed(lines())
        for graph, number in graphs.items():
            self._counts[Iri(graph.decode())] += sign * number
        return graphs.total()
