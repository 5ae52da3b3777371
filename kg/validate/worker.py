"""
A warm process that validates, and that can be killed.

The parent and the process talk over a socket: a request is the name of a call with its arguments,
a reply is a verdict, or an error by its class, key and values. The process ends when the parent
goes away.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock
from typing import Any

from kg.errors import Refused, SiktlinjeError
from kg.settings import Settings
from kg.store import Store
from kg.terms import Quad
from kg.validate.verdict import Verdict

#: How long one validation may take, and how much address space the process may use.
DEADLINE_S = 120.0
MEMORY_BYTES = 8 * 1024**3


class Validator:
    """
    Hands stores to a process that has read the shapes; use it as a context manager.

    One validation at a time; further ones wait. A process that has died is replaced for the next.
    """

    def __init__(
        self,
        settings: Settings,
        deadline_s: float = DEADLINE_S,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._settings = settings
        self._deadline_s = deadline_s
        self._memory_bytes = memory_bytes
        self._lock = Lock()
        self._process: _Process | None = _Process(settings, memory_bytes)

    def __enter__(self) -> Validator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def validate(self, path: Path) -> Verdict:
        """
        Validate the whole store at *path*, which nobody has open for writing.

        Raises:
            NotFound, Disagreement, BadTables: the shapes or the ontology cannot be used.
            Damaged: the files cannot be read as a store.
            Refused: the deadline has passed, or the process has died.
        """
        return self._call("whole", path)

    def validate_change(
        self, path: Path, added: Collection[Quad], removed: Collection[Quad]
    ) -> Verdict:
        """
        Validate what a change touches that led to the store at *path*.

        Raises:
            as `validate`.
        """
        return self._call("change", path, list(added), list(removed))

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; the validator can be used no more than a closed file."""
        with self._lock:
            if self._process is not None:
                self._process.end()
                self._process = None

    def _call(self, name: str, *arguments: object) -> Verdict:
        with self._lock:
            if self._process is None or not self._process.is_alive:
                self._process = _Process(self._settings, self._memory_bytes)
            try:
                reply = self._process.ask((name, *arguments), self._deadline_s)
            except BaseException:
                # Whatever it was, a reply that comes late must not answer the next request.
                self._process.end()
                raise
        if isinstance(reply, Verdict):
            return reply
        kind, key, values = reply
        raise kind(key, **values)


class _Process:
    """A child that runs `python -m kg.validate`."""

    def __init__(self, settings: Settings, memory_bytes: int) -> None:
        self._line, theirs = Pipe()
        source = Path(__file__).parents[2]
        paths = os.pathsep.join((str(source), os.environ.get("PYTHONPATH", "")))
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "kg.validate", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # A key press that stops the parent is not for the child: it ends with the parent.
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": paths.rstrip(os.pathsep)},
            )
        self._line.send((settings, memory_bytes))

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.poll() is None

    def ask(self, request: tuple[object, ...], deadline_s: float) -> Any:
        """
        Return the reply to a request.

        Raises:
            Refused: there was none in time, or the process has died.
        """
        try:
            self._line.send(request)
            if not self._line.poll(deadline_s):
                raise Refused("validation-late", deadline_s=deadline_s)
            return self._line.recv()
        except (EOFError, OSError) as error:
            raise Refused("validation-died", status=self._child.wait()) from error

    def end(self) -> None:
        """Kill the process and wait for it."""
        self._line.close()
        self._child.kill()
        self._child.wait()


def serve(line: Connection) -> None:
    """Answer requests until the other side hangs up; the first message holds the settings."""
    settings, memory_bytes = line.recv()
    _limit(memory_bytes)
    answer = _Answering(settings)
    with suppress(EOFError):
        while True:
            line.send(answer(*line.recv()))


class _Answering:
    """Requests -> replies. Shapes that cannot be read are told to whoever asks."""

    def __init__(self, settings: Settings) -> None:
        # Only the process needs pySHACL: it takes a while to import.
        from kg.validate import engine
        from kg.validate.shapes import Shapes

        self._engine = engine
        self._shapes: Shapes | None = None
        self._fault: object = None
        try:
            self._shapes = Shapes.read(settings)
        except SiktlinjeError as error:
            self._fault = _told(error)

    def __call__(self, name: str, *arguments: Any) -> object:
        if self._shapes is None:
            return self._fault
        try:
            if name == "whole":
                return self._engine.validate(Store.open(arguments[0]), self._shapes)
            path, added, removed = arguments
            return self._engine.validate_change(Store.open(path), added, removed, self._shapes)
        except SiktlinjeError as error:
            return _told(error)


def _told(error: SiktlinjeError) -> tuple[type[SiktlinjeError], str, dict[str, object]]:
    return type(error), error.key, {name: _plain(value) for name, value in error.values.items()}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | Path) else str(value)


def _limit(memory_bytes: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
