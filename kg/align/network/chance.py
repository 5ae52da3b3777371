"""
What chance alone would do: graphs in which everybody has as many links, to others.

Switching of edges, Maslov and Sneppen 2002, https://doi.org/10.1126/science.1065103: two edges of
one relation exchange their targets, unless one of the new edges is there already. Every node keeps
its number of edges of each relation, and no two edges are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.late import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
#: How often each edge is offered a switch before the first graph, and between two of them.
_SETTLING = 30
_BETWEEN = 3


def switched(sources: Places, ends: Places, samples: int, seed: int) -> Places:
    """
    Return the ends of the same edges in random graphs with the same degrees.

    Memory: three bytes for each pair of a source and an end, and eight for each edge of each graph.

    Args:
        sources, ends: one edge each, no two the same; numbers from 0.
        samples: how many graphs.
        seed: the same gives the same.

    Returns:
        A row is a graph, a column an edge: edges keep their sources.
    """
    switching = _Switching(sources, ends, seed)
    found = np.empty((samples, len(ends)), dtype=np.int64)
    for sample in range(samples):
        for _ in range(_BETWEEN if sample else _SETTLING):
            switching.step()
        found[sample] = switching.ends
    return found


class _Switching:
    """A graph that changes by switches."""

    def __init__(self, sources: Places, ends: Places, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        first, rows = np.unique(sources, return_inverse=True)
        self._names, self._at = np.unique(ends, return_inverse=True)
        # Numbered closely: the tables below have a place for each pair.
        self._starts = rows * len(self._names)
        size = len(first) * len(self._names)
        self._is_there = np.zeros(size, dtype=bool)
        self._is_there[self._starts + self._at] = True
        self._touched = np.zeros(size, dtype=np.int16)

    @property
    def ends(self) -> Places:
        """The ends of the edges, as they are now."""
        found: Places = self._names[self._at]
        return found

    def step(self) -> None:
        """
        Offer all edges a switch, in pairs, at once.

        Pairs that touch the same edge, old or new, are left alone whichever way they lie, so that
        every step is as likely as the one back: in the end, all graphs come as often.
        """
        half = len(self._at) // 2
        pairs = self._random.permutation(len(self._at))[: 2 * half].reshape(2, half)
        old = self._starts[pairs] + self._at[pairs]
        new = self._starts[pairs] + self._at[pairs[::-1]]
        # Many times as fast in one row and of one type.
        one = np.int16(1)
        np.add.at(self._touched, old.ravel(), one)
        np.add.at(self._touched, new.ravel(), one)
        is_shared = (self._touched[old] != 1) | (self._touched[new] != 1)
        self._touched[old] = self._touched[new] = 0
        stays = (is_shared | self._is_there[new]).any(axis=0) | (self._random.random(half) < 0.5)
        moves = pairs[:, ~stays]
        self._is_there[old[:, ~stays]] = False
        self._is_there[new[:, ~stays]] = True
        self._at[moves] = self._at[moves[::-1]]
