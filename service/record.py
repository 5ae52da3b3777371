"""What is written down of a request: one line, when its answer has been sent."""

from __future__ import annotations

import logging
import random
import time
import uuid
from dataclasses import dataclass, field

_log = logging.getLogger("service.requests")


def _new_id() -> uuid.UUID:
    """A name, not a secret: it need not be drawn from the system."""
    return uuid.UUID(int=random.getrandbits(128), version=4)


@dataclass(slots=True)
class Record:
    """Gathers what the log says of one request; of a query only the hash."""

    method: str
    path: str
    client: str
    id: uuid.UUID = field(default_factory=_new_id)
    started: float = field(default_factory=time.perf_counter)
    status: int = 0
    query: str = "-"
    rows: int | None = None
    bytes: int | None = None
    #: How long the pool was at it.
    query_ms: float | None = None
    #: Why an answer that was under way broke off.
    broken: str | None = None

    @property
    def ms(self) -> float:
        """Milliseconds since the request came."""
        return (time.perf_counter() - self.started) * 1000

    @property
    def server_timing(self) -> str:
        """The value of the header Server-Timing, https://www.w3.org/TR/server-timing/."""
        query = f"query;dur={self.query_ms:.1f}, " if self.query_ms is not None else ""
        return f"{query}total;dur={self.ms:.1f}"

    def write(self) -> None:
        """Write the line."""
        if not _log.isEnabledFor(logging.INFO):
            return
        fields = {
            "id": str(self.id),
            "method": self.method,
            "path": self.path,
            "client": self.client,
            "status": self.status,
            "duration_ms": round(self.ms, 1),
            "query": self.query,
            "rows": "-" if self.rows is None else self.rows,
            "bytes": "-" if self.bytes is None else self.bytes,
        }
        line = (
            "%(id)s %(method)s %(path)s %(status)d %(duration_ms)s ms "
            "query %(query)s rows %(rows)s bytes %(bytes)s"
        )
        if self.broken:
            fields["broken"] = self.broken
            line += " broken by %(broken)s"
        # What finds out where in the code a line was logged takes as long as all the rest.
        told = logging.LogRecord(_log.name, logging.INFO, __file__, 0, line, (fields,), None)
        told.fields = fields
        _log.handle(told)
