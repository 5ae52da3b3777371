"""
A process of our own that can be killed, and that ends when the one who started it does.

Both sides talk over a socket, one object at a time: a request, then its reply. An error of ours
crosses by its class, key and values, so that it can be told in both languages on either side.
"""

from __future__ import annotations

import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import Any, NamedTuple

from kg.errors import Ended, SiktlinjeError


class Child:
    """
    A child that runs `python -m MODULE FILE-DESCRIPTOR`; one request at a time.

    Args:
        module: whose `__main__` hands its end of the line to `serve`.
        first: what the child hears before any request.
    """

    def __init__(self, module: str, first: object) -> None:
        self._line, theirs = Pipe()
        source = Path(__file__).parents[1]
        paths = os.pathsep.join((str(source), os.environ.get("PYTHONPATH", "")))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # A key press that stops the parent is not for the child: it ends with the parent.
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": paths.rstrip(os.pathsep)},
            )
        self._line.send(first)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process can be asked."""
        return not self._line.closed and self._process.poll() is None

    def ask(self, request: object, deadline_s: float) -> Any:
        """
        Return the reply to a request.

        Raises:
            SiktlinjeError: the reply was an error.
            TimeoutError: there was no reply in time; the process is dead.
            ChildProcessError: the process has died by itself; its exit status is the argument.
        """
        try:
            reply = self._exchange(request, deadline_s)
        except BaseException:
            # Whatever it was, a reply that comes late must not answer the next request.
            self.end()
            raise
        if isinstance(reply, _Told):
            raise reply.kind(reply.key, **reply.values)
        return reply

    def _exchange(self, request: object, deadline_s: float) -> object:
        until = time.monotonic() + deadline_s
        # A child that has stopped listening, or that stops in the middle of its reply, is met too.
        killing = Timer(deadline_s, self._process.kill)
        killing.start()
        try:
            self._line.send(request)
            return self._line.recv()
        except (EOFError, OSError) as error:
            status = self._process.wait()
            late = time.monotonic() >= until
            raise TimeoutError(deadline_s) if late else ChildProcessError(status) from error
        finally:
            killing.cancel()

    def end(self) -> None:
        """Kill the process and wait for it."""
        self._line.close()
        self._process.kill()
        self._process.wait()


class Standby:
    """
    A child that is kept for whoever needs it; from as many threads as you like, one at a time.

    It is started by the first request, or by `warm`; one that has died is replaced for the next.
    """

    def __init__(self, module: str, first: object, waited: Callable[[], SiktlinjeError]) -> None:
        """
        Args:
            module, first: as of `Child`.
            waited: makes the error for a request that waited too long for those before it.
        """
        self._module, self._first, self._waited = module, first, waited
        self._turn = Lock()
        self._child: Child | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """The number of the process, once there was one."""
        return self._child.pid if self._child else None

    def warm(self) -> None:
        """Start the process, before the first request; does not wait until it is ready."""
        with self._turn:
            self._ready()

    def ask(self, request: object, deadline_s: float, patience_s: float) -> Any:
        """
        Return the reply to a request; raises as `Child.ask`, and what *waited* makes.

        Args:
            patience_s: how long it waits for those before it.

        Raises:
            Ended: it is closed.
        """
        if not self._turn.acquire(timeout=patience_s):
            raise self._waited()
        try:
            return self._ready().ask(request, deadline_s)
        except ChildProcessError as error:
            if self._is_closed:
                raise Ended("service-stopping") from error
            raise
        finally:
            self._turn.release()

    def close(self, *, at_once: bool) -> None:
        """End the process: now, whatever it is doing, or when the request under way has ended."""
        self._is_closed = True
        with nullcontext() if at_once else self._turn:
            if self._child is not None:
                self._child.end()

    def _ready(self) -> Child:
        if self._is_closed:
            raise Ended("service-stopping")
        if self._child is None or not self._child.is_alive:
            self._child = Child(self._module, self._first)
        return self._child


def serve(line: Connection, answer: Callable[[Any], object]) -> None:
    """
    Answer requests until the other side hangs up, and end at once if it does so during one.

    Args:
        answer: request -> reply; an error of ours that it raises becomes the reply.
    """
    Thread(target=_end_with, args=(line.fileno(),), daemon=True).start()
    with suppress(EOFError):
        while True:
            line.send(_reply(answer, line.recv()))


def limit_memory(size_bytes: int) -> None:
    """Give this process so much address space, and let it leave no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (size_bytes, size_bytes))


class _Told(NamedTuple):
    """An error of ours on its way across."""

    kind: type[SiktlinjeError]
    key: str
    values: dict[str, object]


class _Sentence(NamedTuple):
    """What remains of a value that tells itself in both languages."""

    sv: str
    en: str


def _reply(answer: Callable[[Any], object], request: object) -> object:
    try:
        return answer(request)
    except SiktlinjeError as error:
        values = {name: _plain(value) for name, value in error.values.items()}
        return _Told(type(error), error.key, values)


def _plain(value: object) -> object:
    if isinstance(value, str | int | float | Path | None):
        return value
    if hasattr(value, "sv") and hasattr(value, "en"):
        return _Sentence(str(value.sv), str(value.en))
    return str(value)


def _end_with(line: int) -> None:
    """Wait until the other end is closed; the system tells that whatever it is asked for."""
    watched = select.poll()
    watched.register(line, 0)
    watched.poll()
    os._exit(0)
