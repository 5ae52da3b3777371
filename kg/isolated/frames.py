"""
What goes over the line between the pool and a worker.

To the worker: a header in JSON and a payload. From it: frames of data, then one that says how it
ended. An empty answer is told from a dead worker by that last frame.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

_REQUEST = struct.Struct(">II")
_FRAME = struct.Struct(">cI")

DATA, DONE, FAULT = b"D", b"F", b"E"

_READ_BYTES = 64 * 1024
#: No frame is larger; a longer one is the work of a worker gone mad.
MAX_FRAME = 2**20


@dataclass(frozen=True, slots=True)
class Job:
    """
    One piece of work for a worker.

    `kind` names a function of `kg.isolated.jobs`, `header` holds its arguments and `payload` the
    text that came from outside.
    """

    kind: Literal["query", "update", "graph"]
    payload: bytes
    #: Folder of the release's store.
    store: str
    header: dict[str, Any] = field(default_factory=dict)


def send_job(line: socket.socket, job: Job, seconds: float) -> None:
    """Send a job; *seconds* is the processor time it may take."""
    told = {"kind": job.kind, "store": job.store, "seconds": seconds, **job.header}
    header = json.dumps(told).encode()
    line.sendall(_REQUEST.pack(len(header), len(job.payload)) + header + job.payload)


def receive_job(line: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Return the next job, or None when the pool has hung up."""
    data = bytearray()
    if not _fill(data, line, _REQUEST.size):
        return None
    header_size, payload_size = _REQUEST.unpack_from(data)
    payload_start = _REQUEST.size + header_size
    if not _fill(data, line, payload_start + payload_size):
        return None
    # Nothing comes after a job until it is done.
    return json.loads(data[_REQUEST.size : payload_start]), bytes(data[payload_start:])


def frame(kind: bytes, body: bytes) -> bytes:
    """Return a frame as it is sent."""
    return _FRAME.pack(kind, len(body)) + body


class Frames:
    """Takes bytes as they come and gives frames when they are whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """
        Yield (kind, body) of each frame that *data* completes.

        Raises:
            ValueError: the bytes are no frames.
        """
        self._buffer += data
        while len(self._buffer) >= _FRAME.size:
            kind, size = _FRAME.unpack_from(self._buffer)
            if kind not in (DATA, DONE, FAULT) or size > MAX_FRAME:
                raise ValueError("not a frame")
            end = _FRAME.size + size
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_FRAME.size : end])
            del self._buffer[:end]
            yield kind, body


def _fill(data: bytearray, line: socket.socket, size: int) -> bool:
    """Read until there are *size* bytes; return False when the line is hung up before."""
    while len(data) < size:
        part = line.recv(_READ_BYTES)
        if not part:
            return False
        data += part
    return True
