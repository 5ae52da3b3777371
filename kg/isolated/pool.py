"""Workers kept ready, handed out by turns, and replaced when they are spent."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from threading import Lock

from kg.isolated.frames import Job
from kg.isolated.hands import Worker, Zygote
from kg.isolated.running import Errand, Running
from kg.isolated.turns import Sizes, Turn, Turns
from kg.isolated.vigil import Vigil
from kg.isolated.watch import Watch


class Pool:
    """Workers for one serving process; use it as a context manager, so that they end."""

    def __init__(self, sizes: Sizes, watched: Path) -> None:
        """
        Args:
            watched: a folder that all serving processes share, see `kg.isolated.watch`.
        """
        self.watch = Watch(watched)
        self._turns = Turns(sizes)
        #: Started at the first job, so that an app that answers none costs nothing.
        self._zygote: Zygote | None = None
        self._vigil: Vigil | None = None
        self._free: list[Worker] = []
        self._lock = Lock()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._vigil:
            self._vigil.close()
        self._let_go(self._zygote)

    def start(self, job: Job, errand: Errand) -> Running:
        """
        Have a job done; what is returned gives the result and must be closed.

        Raises:
            Crowded: too many are waiting.
        """
        turn = self.enter(errand.client)
        turn.wait()
        return self.begin(turn, job, errand)

    def enter(self, client: str) -> Turn:
        """
        Queue up for a worker.

        Raises:
            Crowded: too many are waiting.
        """
        return self._turns.take(client)

    def begin(self, turn: Turn, job: Job, errand: Errand) -> Running:
        """Have a job done in a turn that has come; the turn ends with what is returned."""
        with ExitStack() as failed:
            failed.callback(turn.end)
            worker = self._worker()
            failed.pop_all()
        return Running(worker, job, errand, self.watch, partial(self._take_back, turn))

    @property
    def has_idle(self) -> bool:
        """Whether a worker is there that need not be made first."""
        return bool(self._free)

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes: the zygote, and the workers that have nothing to do."""
        zygote = [self._zygote.pid] if self._zygote else []
        return [*zygote, *(worker.pid for worker in list(self._free))]

    def warm(self) -> Zygote:
        """Start what forks workers, before the first job needs one."""
        with self._lock:
            self._vigil = self._vigil or Vigil(self._sweep)
            if self._zygote is None:
                self._zygote = Zygote()
                self._vigil.watch(self._zygote.control)
            return self._zygote

    def _worker(self) -> Worker:
        with suppress(IndexError):
            while (worker := self._free.pop()).is_dead:
                worker.end()
            return worker
        return self._fork()

    def _fork(self) -> Worker:
        zygote = self.warm()
        try:
            worker = zygote.fork()
        except OSError:
            self._let_go(zygote)
            worker = self.warm().fork()
        if self._vigil:
            self._vigil.watch(worker.line)
        return worker

    def _sweep(self) -> None:
        """Let go of what has died while it had nothing to do, so that nothing of it stays."""
        if self._zygote and self._zygote.is_dead:
            self._let_go(self._zygote)
        for worker in [each for each in self._free if each.is_dead]:
            with suppress(ValueError):
                # Somebody else may have taken it in the same moment.
                self._free.remove(worker)
                worker.end()

    def _let_go(self, zygote: Zygote | None) -> None:
        """End the zygote; its workers end with it."""
        with self._lock:
            if zygote is None or self._zygote is not zygote:
                return
            self._zygote = None
            free, self._free = self._free, []
        for worker in free:
            worker.line.close()
        zygote.end()

    def _take_back(self, turn: Turn, worker: Worker) -> None:
        if worker.is_spent:
            worker.end()
        else:
            self._free.append(worker)
        turn.end()
