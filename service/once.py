"""
What takes seconds to make of a release, and is made once by each serving process.

Whoever wants what is not there yet waits a little and is then told to come again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import Generic, TypeVar

from kg.errors import Crowded

#: So long a request waits, and so many may wait at once.
_PATIENCE_SECONDS = 4.0
_SEATS = 8
#: Releases for which it is kept.
_KEPT = 2

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Makes something of one release after another, and keeps the last ones."""

    def __init__(self, name: str) -> None:
        self._lock = Lock()
        self._begun: dict[str, Future[Made]] = {}
        self._seats = BoundedSemaphore(_SEATS)
        self._hand = ThreadPoolExecutor(1, thread_name_prefix=name)

    def get(self, release: str, make: Callable[[], Made]) -> Made:
        """
        Return what is made of a release; the first who asks has it made.

        Args:
            release: its hash.

        Raises:
            Crowded: it takes too long to wait for, or too many are waiting.
            Whatever *make* raises; then it is begun anew when somebody asks again.
        """
        future = self._begin(release, make)
        if future.done():
            return future.result()
        if not self._seats.acquire(blocking=False):
            raise Crowded("crowded", waiting=_SEATS)
        try:
            return future.result(_PATIENCE_SECONDS)
        except TimeoutError as error:
            raise Crowded("crowded", waiting=1) from error
        finally:
            self._seats.release()

    def _begin(self, release: str, make: Callable[[], Made]) -> Future[Made]:
        with self._lock:
            future = self._begun.get(release)
            if future is None or future.cancelled() or (future.done() and future.exception()):
                future = self._begun[release] = self._hand.submit(make)
            for old in list(self._begun)[:-_KEPT]:
                self._begun.pop(old).cancel()
            return future
