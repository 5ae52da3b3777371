"""A worker: does one job after another, in a thread with a deep stack, until the pool hangs up."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

from kg.errors import SiktlinjeError, TooLarge
from kg.isolated import cage
from kg.isolated.frames import DATA, DONE, FAULT, frame, receive_job
from kg.isolated.jobs import JOBS, Stores

#: The engine's parser recurses; what the guard lets through needs less than this.
_STACK_BYTES = 256 * 2**20
_CHUNK_BYTES = 64 * 1024


def serve(line: socket.socket) -> None:
    """Work for the pool at the other end of *line*."""
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_loop, args=(line,))
    thread.start()
    thread.join()


def _loop(line: socket.socket) -> None:
    stores, memory, processor = Stores(), None, cage.Processor()
    while job := receive_job(line):
        header, payload = job
        output = Output(line, header.get("limit_bytes"))
        try:
            store = stores.open(header["store"])
            # What the handle itself takes is not the query's.
            memory = memory or cage.Memory(header["memory_bytes"])
            processor.cap(header["seconds"])
            told = JOBS[header["kind"]](store, header, payload, output)
            output.finish({**told, "worn": memory.is_worn()})
        except (SiktlinjeError, MemoryError) as error:
            output.fail(error)


class Output:
    """Gathers what a job writes into frames, and counts it."""

    def __init__(self, line: socket.socket, limit_bytes: int | None) -> None:
        self._line = line
        self._limit_bytes = limit_bytes
        self._size_bytes = 0
        self._parts: list[bytes] = []
        self._waiting_bytes = 0

    def write(self, data: bytes) -> int:
        """
        Take the next bytes of the result.

        Raises:
            TooLarge: there are more than may be handed out.
        """
        self._size_bytes += len(data)
        if self._limit_bytes is not None and self._size_bytes > self._limit_bytes:
            raise TooLarge("answer-too-large", limit_bytes=self._limit_bytes)
        self._parts.append(bytes(data))
        self._waiting_bytes += len(data)
        if self._waiting_bytes >= _CHUNK_BYTES:
            self._line.sendall(self._gathered())
        return len(data)

    def finish(self, told: dict[str, Any]) -> None:
        """Say that the result is whole."""
        end = {**told, "bytes": self._size_bytes}
        self._line.sendall(self._gathered() + frame(DONE, json.dumps(end).encode()))

    def fail(self, error: Exception) -> None:
        """Say why there is no result, or no more of it."""
        told: dict[str, Any] = {"class": type(error).__name__}
        if isinstance(error, SiktlinjeError):
            values = {name: _plain(value) for name, value in error.values.items()}
            told |= {"key": error.key, "values": values}
        self._line.sendall(frame(FAULT, json.dumps(told).encode()))

    def _gathered(self) -> bytes:
        if not self._parts:
            return b""
        body = b"".join(self._parts)
        self._parts, self._waiting_bytes = [], 0
        pieces = range(0, len(body), 8 * _CHUNK_BYTES)
        return b"".join(frame(DATA, body[n : n + 8 * _CHUNK_BYTES]) for n in pieces)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else str(value)
