"""How much one client may ask: requests, and seconds of query time, a minute."""

from __future__ import annotations

import math
import time
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from kg.settings import Settings


class TooMany(Exception):
    """A client has asked for more than its share."""

    def __init__(self, retry_seconds: int) -> None:
        super().__init__(f"again in {retry_seconds} s")
        self.retry_seconds = retry_seconds


class Rates:
    """The shares of all clients of one serving process."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        #: The storage in memory may not be used by two threads at once.
        self._lock = Lock()
        self._requests = _item(settings.rate_requests)
        self._milliseconds = _item(settings.rate_seconds * 1000)

    def count_request(self, client: str) -> None:
        """
        Count a request.

        Raises:
            TooMany: the client has sent all that it may this minute.
        """
        if self._requests is None:
            return
        with self._lock:
            if not self._limiter.hit(self._requests, "requests", client):
                raise self._too_many(self._requests, "requests", client)

    def check_time(self, client: str) -> None:
        """
        Let a client have a query run that still has time to its credit.

        Raises:
            TooMany: it has used all that it may this minute.
        """
        if self._milliseconds is None:
            return
        with self._lock:
            if not self._limiter.test(self._milliseconds, "time", client):
                raise self._too_many(self._milliseconds, "time", client)

    def charge(self, client: str, seconds: float) -> None:
        """Count the time that a query took, however it ended."""
        if self._milliseconds is None:
            return
        with self._lock:
            self._limiter.hit(self._milliseconds, "time", client, cost=math.ceil(seconds * 1000))

    def _too_many(self, item: RateLimitItem, kind: str, client: str) -> TooMany:
        until, _ = self._limiter.get_window_stats(item, kind, client)
        return TooMany(max(1, math.ceil(until - time.time())))


def _item(amount: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(amount) if amount else None
