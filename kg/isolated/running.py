"""A job under way: its result as it comes, with an eye on the clock and on who asked for it."""

from __future__ import annotations

import json
import signal
import socket
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kg import errors
from kg.errors import BadInput, Damaged, Ended, SiktlinjeError, TooHeavy, TooSlow
from kg.isolated.frames import DATA, DONE, FAULT, Frames, Job, send_job
from kg.isolated.hands import Worker
from kg.isolated.watch import Listed, Watch

#: How often the clock and the client are looked at; a query is small until it has run so long.
_SLICE_SECONDS = 0.25
_READ_BYTES = 128 * 1024
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
        self._is_sent = self._has_ended = False
        self._frames = Frames()
        self._arrived: deque[tuple[bytes, bytes]] = deque()
        self._nonsense: ValueError | None = None
        #: What the worker says at the end: `bytes`, and for queries `rows`.
        self.told: dict[str, Any] | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            self.send()
            while not self._has_ended:
                if self._nonsense:
                    raise self._nonsense
                if not self._arrived:
                    self._arrived.extend(self._frames.feed(self._receive()))
                while self._arrived:
                    kind, body = self._arrived.popleft()
                    if kind == DATA:
                        yield body
                    else:
                        self._end(kind, json.loads(body))
        except (OSError, ValueError, KeyError, TypeError) as error:
            # A worker that speaks nonsense is as good as dead.
            raise self._death() from error

    def fileno(self) -> int:
        """The line that the result comes on, for those who wait for it in their own way."""
        return self._worker.line.fileno()

    def take(self) -> bool:
        """Take what has arrived, without waiting; return whether that is all that will come."""
        try:
            data = self._worker.line.recv(_READ_BYTES, socket.MSG_DONTWAIT)
            self._arrived.extend(self._frames.feed(data))
        except (BlockingIOError, TimeoutError):
            return False
        except ValueError as error:
            self._nonsense = error
            return True
        except OSError:
            return True
        return not data or (bool(self._arrived) and self._arrived[-1][0] != DATA)

    @property
    def is_whole(self) -> bool:
        """Whether all of the result has arrived, and nothing went wrong."""
        return bool(self._arrived) and self._arrived[-1][0] == DONE

    @property
    def arrived_bytes(self) -> int:
        """How much has arrived that nobody has asked for yet."""
        return sum(len(body) for _, body in self._arrived)

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

    def send(self) -> None:
        """Send the job, unless it was sent already."""
        if self._is_sent:
            return
        self._is_sent = True
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
            raise self._fault(told)
        self._worker.is_spent |= told["worn"]
        self.told = told

    def _receive(self) -> bytes:
        while True:
            data = None
            with suppress(TimeoutError):
                data = self._worker.line.recv(_READ_BYTES)
            if data == b"":
                raise self._death()
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
            raise TooSlow(self._key("time-up"), seconds=f"{self._errand.seconds:g}")
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

    def _fault(self, told: dict[str, Any]) -> SiktlinjeError:
        """Make the error that a worker speaks of; any but the known ones counts as a crash."""
        if told["class"] == "MemoryError":
            return TooHeavy(self._key("memory-used-up"))
        kind = getattr(errors, told["class"], None)
        if not (isinstance(kind, type) and issubclass(kind, _TELLABLE)):
            raise ValueError(told["class"])
        return kind(str(told["key"]), **told["values"])

    def _death(self) -> SiktlinjeError:
        """Say what the worker died of, by its exit status."""
        code = self._worker.end()
        if code == -signal.SIGXCPU:
            return TooSlow(self._key("processor-time-up"))
        died_of_memory = code == -signal.SIGABRT
        return TooHeavy(self._key("memory-used-up" if died_of_memory else "worker-died"))

    def _key(self, key: str) -> str:
        """What helps somebody who asks does not help somebody who writes."""
        return key if self._job.kind == "query" else f"{key}-writing"
