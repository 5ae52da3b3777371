"""
A warm process that validates, and that can be killed.

A request is the name of a call with its arguments, a reply is a verdict; see `kg.child`.
"""

from __future__ import annotations

from collections.abc import Collection
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from kg.child import Child, limit_memory, serve
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
        self._process: Child | None = self._start()

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

    def _start(self) -> Child:
        return Child("kg.validate", (self._settings, self._memory_bytes))

    def _call(self, name: str, *arguments: object) -> Verdict:
        with self._lock:
            if self._process is None or not self._process.is_alive:
                self._process = self._start()
            try:
                verdict = self._process.ask((name, *arguments), self._deadline_s)
            except TimeoutError as error:
                raise Refused("validation-late", deadline_s=self._deadline_s) from error
            except ChildProcessError as error:
                raise Refused("validation-died", status=error.args[0]) from error
        assert isinstance(verdict, Verdict)
        return verdict


def run(line: Connection) -> None:
    """Validate until the other side hangs up; the first message holds the settings."""
    settings, memory_bytes = line.recv()
    limit_memory(memory_bytes)
    serve(line, _Answering(settings))


class _Answering:
    """Requests -> verdicts. Shapes that cannot be read are told to whoever asks."""

    def __init__(self, settings: Settings) -> None:
        # Only the process needs pySHACL: it takes a while to import.
        from kg.validate import engine
        from kg.validate.shapes import Shapes

        self._engine = engine
        self._shapes: Shapes | SiktlinjeError
        try:
            self._shapes = Shapes.read(settings)
        except SiktlinjeError as error:
            self._shapes = error

    def __call__(self, request: tuple[Any, ...]) -> Verdict:
        if isinstance(self._shapes, SiktlinjeError):
            raise self._shapes.with_traceback(None)
        name, path, *change = request
        if name == "whole":
            return self._engine.validate(Store.open(path), self._shapes)
        added, removed = change
        return self._engine.validate_change(Store.open(path), added, removed, self._shapes)
