"""
Which queries are running, in all processes that serve one folder of releases.

A query is listed once it has run for a while, so that small ones cost nothing: as a file in a
folder that the processes share. Whoever takes the file away has the query stopped.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_ID = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One running query, as an administrator sees it."""

    id: str
    #: Hash of its text, as in the log.
    query: str
    client: str
    #: Seconds since the epoch.
    since: float
    kind: str


class Watch:
    """The folder of running queries."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def enter(self, listed: Listed) -> None:
        """List a query."""
        beside = self._folder / f".{listed.id}"
        beside.write_text(json.dumps(asdict(listed)), encoding="utf-8")
        beside.rename(self._folder / listed.id)

    def leave(self, name: str) -> None:
        """Take a query off the list, because it has ended."""
        with suppress(FileNotFoundError):
            (self._folder / name).unlink()

    def is_wanted(self, name: str) -> bool:
        """Whether nobody has taken a listed query off the list."""
        return (self._folder / name).exists()

    def all(self) -> list[Listed]:
        """Return what is listed, the oldest first."""
        found = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError, ValueError, TypeError):
                if _ID.fullmatch(path.name):
                    found.append(Listed(**json.loads(path.read_text(encoding="utf-8"))))
        return sorted(found, key=lambda each: each.since)

    def stop(self, name: str) -> bool:
        """Have a query stopped; return whether there was one of that name."""
        if not _ID.fullmatch(name):
            return False
        try:
            (self._folder / name).unlink()
        except FileNotFoundError:
            return False
        return True


def now() -> float:
    """Return the seconds since the epoch."""
    return time.time()
