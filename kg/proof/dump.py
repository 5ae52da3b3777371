"""Holding a bundle against the dump of its release, which is read as a stream."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from kg.errors import BadInput, Unproven
from kg.proof.document import Bundle, check_form
from kg.proof.relations import Relation
from kg.proof.verify import quads_of
from kg.sethash import SetHash
from kg.store import line, stream_quads
from kg.terms import Quad


def check_dump(bundle: Bundle, dump: Path) -> None:
    """
    Return if a bundle that `verify` has passed is one of the release that *dump* is of.

    Every quad of the bundle is in the dump, its whole relations have no more quads there, and the
    hash of the dump is the one that the bundle names.

    Args:
        dump: N-Quads, packed with gzip if its name ends so.

    Raises:
        BadInput: the dump cannot be read.
        Unproven: the bundle is not of that release.
    """
    said = check_form(bundle)
    held = _Held(said)
    found = SetHash()
    try:
        with _open(dump) as file:
            found.add(held.lines(stream_quads(file)))
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput("dump-unreadable", path=dump) from error
    if held.missing:
        raise Unproven(
            "proof-not-in-dump", count=len(held.missing), quad=min(map(_text, held.missing))
        )
    if held.left_out:
        raise Unproven("proof-left-out", count=held.left_out)
    if found.hexdigest() != said["release"]["hash"]:
        raise Unproven("proof-release", number=said["release"]["number"])


def _open(dump: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(dump)) if dump.suffix == ".gz" else dump.open("rb")


class _Held:
    """What a bundle holds, while a dump goes by."""

    def __init__(self, said: Bundle) -> None:
        self._answer = set(quads_of(said["quads"]))
        self._whole = [Relation(**each) for each in said["relations"]]
        #: Quads of the bundle that were not met yet.
        self.missing = self._answer | set(quads_of(said["evidenceQuads"]))
        #: How many quads the dump has in a whole relation that the bundle has not.
        self.left_out = 0

    def lines(self, quads: Iterator[Quad]) -> Iterator[bytes]:
        """Yield each quad as a line, once it was held against the bundle."""
        for quad in quads:
            self.missing.discard(quad)
            if quad not in self._answer and any(each.has(quad) for each in self._whole):
                self.left_out += 1
            yield line(quad)


def _text(quad: Quad) -> str:
    return line(quad).decode()
