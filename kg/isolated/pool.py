"""Workers kept ready, handed out fairly, and replaced when they are spent."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import NamedTuple

from kg.errors import Crowded
from kg.isolated.frames import Job
from kg.isolated.hands import Worker, Zygote
from kg.isolated.running import Errand, Running
from kg.isolated.watch import Watch

#: How long somebody waits for a worker before being told to come again.
_PATIENCE_SECONDS = 10.0


class Sizes(NamedTuple):
    """How many there may be of what."""

    workers: int
    #: How many may wait for a worker.
    queue: int


class Pool:
    """
    Workers for one serving process; use it as a context manager, so that they end.

    One client never has all workers, nor the whole queue: somebody else's small query gets
    through, however many heavy ones another one sends.
    """

    def __init__(self, sizes: Sizes, watched: Path) -> None:
        """
        Args:
            watched: a folder that all serving processes share, see `kg.isolated.watch`.
        """
        self.watch = Watch(watched)
        self._sizes = sizes
        #: Started at the first job, so that an app that answers none costs nothing.
        self._zygote: Zygote | None = None
        self._free: list[Worker] = []
        self._busy: Counter[str] = Counter()
        self._waiting: list[_Turn] = []
        self._lock = Lock()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def start(self, job: Job, errand: Errand) -> Running:
        """
        Have a job done; what is returned gives the result and must be closed.

        Raises:
            Crowded: too many are waiting.
        """
        self._wait(errand.client)
        try:
            self._sweep()
            worker = self._free.pop() if self._free else self._fork()
        except BaseException:
            self._leave(errand.client)
            raise
        return Running(worker, job, errand, self.watch, partial(self._take_back, errand.client))

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes: the zygote, and the workers that have nothing to do."""
        zygote = [self._zygote.pid] if self._zygote else []
        return [*zygote, *(worker.pid for worker in list(self._free))]

    def _wait(self, client: str) -> None:
        """Wait for one's turn, and count as busy from then on."""
        with self._lock:
            # Whoever waits has no room, or would have been let in.
            if self._has_room(client):
                self._busy[client] += 1
                return
            self._check_room(client)
            turn = _Turn(client)
            self._waiting.append(turn)
        if not turn.has_come.wait(_PATIENCE_SECONDS):
            with self._lock:
                # It may have come at the last moment.
                if turn in self._waiting:
                    self._waiting.remove(turn)
                    raise Crowded("crowded", waiting=len(self._waiting))

    def _check_room(self, client: str) -> None:
        of_client = sum(turn.client == client for turn in self._waiting)
        if of_client >= max(1, self._sizes.queue // 2):
            raise Crowded("crowded-by-you", waiting=of_client)
        if len(self._waiting) >= self._sizes.queue:
            raise Crowded("crowded", waiting=len(self._waiting))

    def _has_room(self, client: str) -> bool:
        """Whether a worker is free for a client who does not have his share already."""
        share = max(1, self._sizes.workers - 1)
        return self._busy.total() < self._sizes.workers and self._busy[client] < share

    def _call_next(self) -> None:
        """Let those in whose turn it is: the first in the queue who have not their share."""
        for turn in list(self._waiting):
            if self._has_room(turn.client):
                self._waiting.remove(turn)
                self._busy[turn.client] += 1
                turn.has_come.set()

    def warm(self) -> None:
        """Start what forks workers, before the first job needs one."""
        with self._lock:
            self._zygote = self._zygote or Zygote()

    def _fork(self) -> Worker:
        self.warm()
        assert self._zygote is not None, "warm"
        try:
            return self._zygote.fork()
        except OSError:
            # Its workers are gone with it.
            self._end()
            self._zygote = Zygote()
            return self._zygote.fork()

    def _sweep(self) -> None:
        """Let go of workers that have died while they had nothing to do."""
        for worker in [each for each in self._free if each.is_dead]:
            with suppress(ValueError):
                # Somebody else may have taken it in the same moment.
                self._free.remove(worker)
                worker.end()

    def _end(self) -> None:
        """End the zygote, and with it its workers."""
        for worker in self._free:
            worker.line.close()
        self._free = []
        if self._zygote:
            self._zygote.end()

    def _take_back(self, client: str, worker: Worker) -> None:
        if worker.is_spent:
            worker.end()
        else:
            self._free.append(worker)
        self._leave(client)

    def _leave(self, client: str) -> None:
        with self._lock:
            self._busy[client] -= 1
            if not self._busy[client]:
                del self._busy[client]
            if self._waiting:
                self._call_next()


class _Turn:
    """A place in the queue."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.has_come = Event()
