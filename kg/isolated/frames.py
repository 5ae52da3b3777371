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
    start = _exactly(line, _REQUEST.size)
    if start is None:
        return None
    header_size, payload_size = _REQUEST.unpack(start)
    header, payload = _exactly(line, header_size), _exactly(line, payload_size)
    if header is None or payload is None:
        return None
    return json.loads(header), payload


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


def _exactly(line: socket.socket, size: int) -> bytes | None:
    parts = []
    while size:
        part = line.recv(min(size, MAX_FRAME))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
