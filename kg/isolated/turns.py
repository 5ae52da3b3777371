"""
Whose turn it is: a fair queue before the workers.

One client never has all workers, nor the whole queue: somebody else's small query gets through,
however many heavy ones another one sends. Where the queue is full, the one who has most in it gives
a place up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import itemgetter
from threading import Event, Lock
from typing import NamedTuple

from kg.errors import Crowded

#: How long somebody waits for a worker before being told to come again.
_PATIENCE_SECONDS = 10.0


class Sizes(NamedTuple):
    """How many there may be of what."""

    workers: int
    #: How many may wait for a worker.
    queue: int


class Turn:
    """A place in the queue and, once it has come, the right to one worker; to be ended."""

    def __init__(self, turns: Turns, client: str) -> None:
        self._turns = turns
        self.client = client
        self._decided = Event()
        #: Whether it was given up for somebody who has fewer.
        self._is_lost = False
        self._has_ended = False
        self._told: Callable[[], None] | None = None

    @property
    def has_come(self) -> bool:
        return self._decided.is_set() and not self._is_lost

    def wait(self) -> None:
        """
        Wait until it comes.

        Raises:
            Crowded: nobody waits so long, or the place was needed for another client.
        """
        if not self._decided.wait(_PATIENCE_SECONDS) and self._turns.withdraw(self):
            raise Crowded("crowded", waiting=self._turns.waiting)
        if self._is_lost:
            raise Crowded("crowded-by-you", waiting=self._turns.waiting_of(self.client))

    def tell(self, called: Callable[[], None]) -> None:
        """Have *called*, by any thread, when waiting is over; once more does no harm."""
        self._told = called
        if self._decided.is_set():
            called()

    def decide(self, *, is_lost: bool) -> None:
        """Let the one in whose turn it is, or send him away."""
        self._is_lost = is_lost
        self._decided.set()
        if self._told:
            self._told()

    def end(self) -> None:
        """Give up the place, or the worker, so that the next one is let in."""
        if not self._turns.withdraw(self) and self.has_come and not self._has_ended:
            self._has_ended = True
            self._turns.leave(self)


class Turns:
    """The queue of one pool."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._busy: Counter[str] = Counter()
        self._waiting: list[Turn] = []
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def waiting_of(self, client: str) -> int:
        """How many of a client's wait."""
        return sum(turn.client == client for turn in self._waiting)

    def take(self, client: str) -> Turn:
        """
        Queue up; with a worker to spare, the turn comes at once.

        Raises:
            Crowded: too many are waiting.
        """
        turn = Turn(self, client)
        with self._lock:
            # Whoever waits has no room, or would have been let in.
            if self._has_room(client):
                self._let_in(turn)
            else:
                self._make_room(client)
                self._waiting.append(turn)
        return turn

    def withdraw(self, turn: Turn) -> bool:
        """Leave the queue; return False where waiting was over already."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True

    def leave(self, turn: Turn) -> None:
        """Be done, once the turn had come."""
        with self._lock:
            self._busy[turn.client] -= 1
            if not self._busy[turn.client]:
                del self._busy[turn.client]
            for each in list(self._waiting):
                # The first in the queue who have not their share.
                if self._has_room(each.client):
                    self._waiting.remove(each)
                    self._let_in(each)

    def _let_in(self, turn: Turn) -> None:
        self._busy[turn.client] += 1
        turn.decide(is_lost=False)

    def _make_room(self, client: str) -> None:
        counts = Counter(turn.client for turn in self._waiting)
        if counts[client] >= max(1, self._sizes.queue // 2):
            raise Crowded("crowded-by-you", waiting=counts[client])
        if len(self._waiting) < self._sizes.queue:
            return
        greediest, most = max(counts.items(), key=itemgetter(1), default=(client, 0))
        if most <= counts[client] + 1:
            raise Crowded("crowded", waiting=len(self._waiting))
        lost = next(turn for turn in reversed(self._waiting) if turn.client == greediest)
        self._waiting.remove(lost)
        lost.decide(is_lost=True)

    def _has_room(self, client: str) -> bool:
        """Whether a worker is free for a client who does not have his share already."""
        share = max(1, self._sizes.workers - 1)
        return self._busy.total() < self._sizes.workers and self._busy[client] < share
