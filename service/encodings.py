"""Compression on the way out: which one the client takes, and packing an answer as it comes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

import brotli
import zstandard
from flask import request
from werkzeug.http import parse_accept_header

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
    return best_encoding(request.headers.get("Accept-Encoding"))


def best_encoding(header: str | None) -> str | None:
    """Return the same for a value of the header Accept-Encoding."""
    accepted = parse_accept_header(header)
    if not accepted:
        return None
    best = max(PACKERS, key=accepted.quality)
    return best if accepted.quality(best) > 0 else None


def packed_whole(body: bytes, name: str | None) -> tuple[bytes, str | None]:
    """Return an answer packed, and how: a small one stays as it is."""
    if name is None or len(body) < SMALL_BYTES:
        return body, None
    return b"".join(packed([body], name)), name


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
