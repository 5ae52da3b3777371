"""A job under way: its result as it comes, with an eye on the clock and on who asked for it."""

from __future__ import annotations

import json
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kg import errors
from kg.errors import BadInput, Damaged, Ended, SiktlinjeError, TooHeavy, TooSlow
from kg.isolated.frames import DATA, FAULT, Frames, Job, send_job
from kg.isolated.hands import Worker
from kg.isolated.watch import Listed, Watch

#: How often the clock and the client are looked at; a query is small until it has run so long.
_SLICE_SECONDS = 0.25
_READ_BYTES = 256 * 1024
#: The errors that a worker may speak of.
_TELLABLE = (BadInput, Damaged)


@dataclass(frozen=True, slots=True)
class Errand:
    """Who has a job done, and how long that may take."""

    client: str
    #: Hash of the text, for the log and the list.
    hash: str
    seconds: float
    #: The key of a sentence once there is a reason to stop, as that the one who asked has left.
    halted: Callable[[], str | None] = lambda: None


class Running:
    """
    The result of a job: an iterator of bytes, to be closed by whoever holds it.

    Iterating raises what became of the job, if it came to no good end:
        BadInput: as the worker says, about the text that came from outside.
        TooSlow: its time was up. TooHeavy: its process died of it.
        Ended: an administrator stopped it, or the one who asked has left.
    """

    def __init__(
        self,
        worker: Worker,
        job: Job,
        errand: Errand,
        watch: Watch,
        let_go: Callable[[Worker], None],
    ) -> None:
        self._worker = worker
        self._job = job
        self._errand = errand
        self._watch = watch
        self._let_go: Callable[[Worker], None] | None = let_go
        self._began = time.monotonic()
        self._listed: str | None = None
        self._has_ended = False
        #: What the worker says at the end: `bytes`, and for queries `rows`.
        self.told: dict[str, Any] | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            self._send()
            frames = Frames()
            while not self._has_ended:
                for kind, body in frames.feed(self._receive()):
                    if kind == DATA:
                        yield body
                    else:
                        self._end(kind, json.loads(body))
        except (OSError, ValueError, KeyError, TypeError) as error:
            # A worker that speaks nonsense is as good as dead.
            raise _death(self._worker.end()) from error

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return time.monotonic() - self._began

    def close(self) -> None:
        """Let go of the worker; one that is still at it is killed."""
        let_go, self._let_go = self._let_go, None
        if let_go is None:
            return
        if self._listed:
            self._watch.leave(self._listed)
        if not self._has_ended:
            self._worker.is_spent = True
        let_go(self._worker)

    def _send(self) -> None:
        line = self._worker.line
        line.settimeout(self._errand.seconds)
        send_job(line, self._job, self._errand.seconds)
        line.settimeout(_SLICE_SECONDS)

    def _end(self, kind: bytes, told: dict[str, Any]) -> None:
        """
        Take the last frame.

        Raises:
            BadInput, Damaged, TooHeavy: as the worker says.
        """
        self._has_ended = True
        if kind == FAULT:
            self._worker.is_spent |= told["class"] == "MemoryError"
            raise _fault(told)
        self._worker.is_spent |= told["worn"]
        self.told = told

    def _receive(self) -> bytes:
        while True:
            data = None
            with suppress(TimeoutError):
                data = self._worker.line.recv(_READ_BYTES)
            if data == b"":
                raise _death(self._worker.end())
            self._look_around(was_idle=data is None)
            if data:
                return data

    def _look_around(self, *, was_idle: bool) -> None:
        """
        Stop what is to be stopped.

        Raises:
            TooSlow, Ended
        """
        if self.seconds > self._errand.seconds:
            raise TooSlow("time-up", seconds=f"{self._errand.seconds:g}")
        if reason := self._errand.halted():
            raise Ended(reason)
        if was_idle and self._listed is None:
            self._enter()
        if self._listed and not self._watch.is_wanted(self._listed):
            raise Ended("query-stopped")

    def _enter(self) -> None:
        """From now on it is no small query."""
        name = str(uuid.uuid4())
        errand = self._errand
        since = time.time() - self.seconds
        self._watch.enter(Listed(name, errand.hash, errand.client, since, self._job.kind))
        self._listed = name
        self._worker.give_way()


def _fault(told: dict[str, Any]) -> SiktlinjeError:
    """Make the error that a worker speaks of; anything but the known ones counts as a crash."""
    if told["class"] == "MemoryError":
        return TooHeavy("memory-used-up")
    kind = getattr(errors, told["class"], None)
    if not (isinstance(kind, type) and issubclass(kind, _TELLABLE)):
        raise ValueError(told["class"])
    return kind(str(told["key"]), **told["values"])


def _death(code: int) -> SiktlinjeError:
    """Say what a worker died of, by its exit status."""
    if code == -signal.SIGXCPU:
        return TooSlow("processor-time-up")
    return TooHeavy({-signal.SIGABRT: "memory-used-up"}.get(code, "worker-died"))
