"""The log of a server: for people on a terminal, as one JSON object a line elsewhere."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO


def configure(stream: TextIO) -> None:
    """Write everything from INFO up to *stream*; called once, by what starts the process."""
    handler = _WholeLines(stream)
    text = "%(asctime)s %(levelname)s %(message)s"
    handler.setFormatter(logging.Formatter(text) if stream.isatty() else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class _WholeLines(logging.Handler):
    """
    Writes each line by one call to the system, so that threads and processes need no lock.

    A log that cannot be written to, as on a full disk, keeps no request from being answered.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def createLock(self) -> None:  # noqa: N802, the name is the library's
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):
            line = self.format(record) + "\n"
            os.write(self._stream.fileno(), line.encode(errors="backslashreplace"))


_encoder = json.JSONEncoder(ensure_ascii=False)


class JsonLines(logging.Formatter):
    """One object a record: what `extra={"fields": …}` holds become members of their own."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return _encoder.encode(told)
