"""Compression on the way out: which one the client takes, and packing an answer as it comes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

import brotli
import zstandard
from flask import request

#: Smaller answers do not gain from being packed.
SMALL_BYTES = 860


class Packer(Protocol):
    """Takes an answer in pieces and gives it back smaller."""

    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """Brotli by the names that the other two have in common."""

    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=4)

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._packer.process(data))

    def flush(self) -> bytes:
        return bytes(self._packer.finish())


#: Content-Encoding -> what packs; of those that a client likes equally well, the first is taken.
#: Levels are those at which packing is faster than the engine writes.
PACKERS: dict[str, Callable[[], Packer]] = {
    "zstd": lambda: zstandard.ZstdCompressor(level=3).compressobj(),
    "br": _Brotli,
    "gzip": partial(zlib.compressobj, 4, zlib.DEFLATED, zlib.MAX_WBITS | 16),
}


def encoding() -> str | None:
    """Return how the client wants answers packed; None for not at all."""
    accepted = request.accept_encodings
    if not accepted:
        return None
    best = max(PACKERS, key=accepted.quality)
    return best if accepted.quality(best) > 0 else None


def packed(chunks: Iterable[bytes], name: str | None) -> Iterator[bytes]:
    """Yield an answer packed; an error on the way passes through, and the packing stays unended."""
    if name is None:
        yield from chunks
        return
    packer = PACKERS[name]()
    for chunk in chunks:
        if piece := packer.compress(chunk):
            yield piece
    yield packer.flush()
