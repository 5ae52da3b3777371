"""What was done for a request on the event loop, before the app was asked in a thread."""

from __future__ import annotations

from flask import request

from kg.isolated import Errand, Job, Pool, Running, Turn
from kg.releases import Served
from service.bridge import BEGUN
from service.record import Record


class Begun:
    """A request that is counted and has its release, and perhaps its query under way."""

    def __init__(self, record: Record, served: Served) -> None:
        self.record = record
        self.served = served
        self._work: tuple[Job, Errand] | None = None
        self._turn: Turn | None = None
        self._running: Running | None = None

    def enter(self, pool: Pool, job: Job, errand: Errand) -> Turn:
        """
        Queue up to have a job done.

        Raises:
            Crowded: too many are waiting.
        """
        self._work = job, errand
        self._turn = pool.enter(errand.client)
        return self._turn

    def run(self, pool: Pool) -> Running:
        """Have the job done, once its turn has come."""
        assert self._work is not None, "enter"
        assert self._turn is not None, "enter"
        turn, self._turn = self._turn, None
        self._running = pool.begin(turn, *self._work)
        return self._running

    def take(self, pool: Pool, job: Job) -> Running | None:
        """
        Hand over what is under way, if that is *job*.

        Raises:
            Crowded: its turn does not come.
        """
        if self._work is None or self._work[0] != job:
            self.close()
            return None
        if self._turn:
            self._turn.wait()
            self.run(pool)
        running, self._running, self._work = self._running, None, None
        return running

    def close(self) -> None:
        """Give up what nobody has taken."""
        turn, self._turn = self._turn, None
        running, self._running = self._running, None
        if turn:
            turn.end()
        if running:
            running.close()


def begun() -> Begun | None:
    """Return what was done for the current request."""
    found: Begun | None = request.environ.get(BEGUN)
    return found
