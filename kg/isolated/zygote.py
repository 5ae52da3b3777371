"""
The process that makes workers by forking, a few milliseconds each.

It is single-threaded and opens no store, since neither survives a fork. It talks in whole
messages: `F` with a line to fork a worker on, answered by its number; `W` with a number to wait for
a worker's end, answered by its status. It ends, and its workers with it, when the pool hangs up.
"""

from __future__ import annotations

import gc
import os
import socket
import struct

from kg.errors import SiktlinjeError
from kg.isolated import cage, worker

NUMBER = struct.Struct(">i")
FORK, WAIT, READY = b"F", b"W", b"R"


def serve(control: socket.socket) -> None:
    """Answer the pool until it hangs up; its first word is that the cage holds, or why not."""
    try:
        cage.close()
    except SiktlinjeError as error:
        control.send(str(error).encode())
        return
    # What is imported by now stays shared with every worker.
    gc.collect()
    gc.freeze()
    control.send(READY)
    while True:
        try:
            message, lines, _, _ = socket.recv_fds(control, 16, 1)
        except ConnectionResetError:
            # The pool was killed before it had read the last answer.
            return
        if not message:
            return
        answer = _fork(control, lines[0]) if message[:1] == FORK else _wait(message[1:])
        control.send(NUMBER.pack(answer))


def _fork(control: socket.socket, line: int) -> int:
    child = os.fork()
    if child == 0:
        control.close()
        cage.end_with_parent()
        try:
            worker.serve(socket.socket(fileno=line))
        finally:
            # What the parent had open or registered to be done at its end is not the child's.
            os._exit(0)
    os.close(line)
    return child


def _wait(number: bytes) -> int:
    """Return the exit status of a worker, or minus the signal that ended it."""
    (child,) = NUMBER.unpack(number)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
