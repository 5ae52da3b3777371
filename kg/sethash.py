"""
A hash of a set that can be brought forward from a change alone.

LtHash: each element is stretched to 1024 numbers of 16 bits, and a set is their sum, so adding or
removing an element costs the same whatever the size of the set, and the order does not matter.

Source: Lewi et al., "Securing Update Propagation with Homomorphic Hashing",
https://eprint.iacr.org/2019/227, with SHAKE128 for the stretching.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Lanes = NDArray[np.uint16]

_WIDTH = 1024
_BYTES = 2 * _WIDTH
_BATCH = 512


class SetHash:
    """The hash of a set of byte strings; an element must not be added twice."""

    def __init__(self, state: bytes = bytes(_BYTES)) -> None:
        # Imported where it is used: those who only read releases need no half second for it.
        import numpy as np

        self._lanes: Lanes = np.frombuffer(state, dtype="<u2").copy()

    def add(self, elements: Iterable[bytes]) -> None:
        """Put elements that were not in the set into it."""
        for lanes in _sums(elements):
            self._lanes += lanes

    def remove(self, elements: Iterable[bytes]) -> None:
        """Take elements that were in the set out of it."""
        for lanes in _sums(elements):
            self._lanes -= lanes

    @property
    def state(self) -> bytes:
        """What is needed to go on from here: 2048 bytes."""
        return self._lanes.astype("<u2").tobytes()

    def hexdigest(self) -> str:
        """Return the hash in the usual short form: SHA-256 of the state."""
        return hashlib.sha256(self.state).hexdigest()


def _sums(elements: Iterable[bytes]) -> Iterator[Lanes]:
    """Yield the sum of the stretched elements, a batch at a time."""
    import numpy as np

    rest = iter(elements)
    while batch := list(islice(rest, _BATCH)):
        stretched = b"".join(hashlib.shake_128(element).digest(_BYTES) for element in batch)
        yield np.frombuffer(stretched, dtype="<u2").reshape(-1, _WIDTH).sum(axis=0, dtype=np.uint16)
