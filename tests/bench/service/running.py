"""Starting a server on this machine only, and ending it with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import Request, urlopen

from kg.settings import PREFIX
from tests.bench.measures import ROOT
from tests.bench.service.load import JSON
from tests.bench.service.processes import family

#: A server that reads a million triples first needs a while.
_START_SECONDS = 300.0
_STOP_SECONDS = 20.0


class At(NamedTuple):
    """A server that runs: where it answers queries, and its process."""

    address: str
    pid: int
    #: What to send with a query so that it is stopped in time.
    deadline: Mapping[str, str] = {}


@contextmanager
def running(
    command: Sequence[object], address: str, settings: Mapping[str, object] | None = None
) -> Iterator[At]:
    """A server that answers at *address*, and is gone afterwards."""
    server = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=_environment(settings or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(server, address)
        yield At(address, server.pid)
    finally:
        _end(server)


def _environment(settings: Mapping[str, object]) -> dict[str, str]:
    """What the caller has set for our service does not matter."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {name: str(value) for name, value in settings.items()}


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    asked = Request(f"{address}?query={quote('ASK {}')}", headers={"Accept": JSON})
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, f"{server.args!r} has ended"
        with suppress(OSError), urlopen(asked, timeout=10):
            return
        time.sleep(0.05)
    raise TimeoutError(address)


def _end(server: subprocess.Popen[bytes]) -> None:
    started = family(server.pid)
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(_STOP_SECONDS)
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.wait()
