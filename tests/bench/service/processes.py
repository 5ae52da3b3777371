"""What a server takes of the machine: all of its processes, memory and processor time."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY_SECONDS = 0.05
#: Of one processor; what takes less does no query.
_BUSY = 0.3


class Sample(NamedTuple):
    """What was seen at a time of `time.monotonic`."""

    at: float
    mib: float
    busy: bool


class Watch:
    """Looks at a process and all that it started, over and over, while it is entered."""

    def __init__(self, pid: int, *, memory: bool) -> None:
        """
        Args:
            memory: whether that is looked at too; it takes some time where there is much of it.
        """
        self._pid = pid
        self._memory = memory
        self._used = processor_seconds(pid)
        self._seen = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.samples: list[Sample] = []

    def __enter__(self) -> Self:
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def growth_mib(self) -> float:
        """By how much memory has grown since the beginning, at most."""
        return max(sample.mib for sample in self.samples) - self.samples[0].mib

    @property
    def last_busy(self) -> float:
        """When it was last seen at work, twice in a row; when watching began, if it never was."""
        samples = list(self.samples)
        busy = [now.at for before, now in pairwise(samples) if before.busy and now.busy]
        return max(busy, default=samples[0].at)

    def is_quiet(self, seconds: float) -> bool:
        """Whether it has not been at work for so long."""
        return time.monotonic() - self.last_busy >= seconds

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        used, now = processor_seconds(self._pid), time.monotonic()
        # A process that has ended counts for nothing.
        spent = sum(max(0.0, each - self._used.get(pid, 0.0)) for pid, each in used.items())
        busy = spent > _BUSY * (now - self._seen)
        self._used, self._seen = used, now
        memory = memory_mib(self._pid) if self._memory else 0.0
        self.samples.append(Sample(now, memory, busy))


def family(pid: int) -> list[int]:
    """Return a process and all that it started, directly or not."""
    found, i = [pid], 0
    while i < len(found):
        with suppress(OSError):
            for task in (_PROC / str(found[i]) / "task").iterdir():
                found += map(int, (task / "children").read_text().split())
        i += 1
    return found


def memory_mib(pid: int) -> float:
    """Return the memory of a family; what some share is divided among them."""
    return sum(_own_mib(each) for each in family(pid))


def processor_seconds(pid: int) -> dict[int, float]:
    """Return the processor time that each of a family has used."""
    found = {}
    for each in family(pid):
        with suppress(OSError):
            # The name of the program stands in brackets and may hold anything.
            told = (_PROC / str(each) / "stat").read_text().rpartition(")")[2].split()
            found[each] = (int(told[11]) + int(told[12])) / _TICKS
    return found


def _own_mib(pid: int) -> float:
    with suppress(OSError):
        told = (_PROC / str(pid) / "smaps_rollup").read_text()
        if found := re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE):
            return int(found[1]) / 1024
    return 0.0
