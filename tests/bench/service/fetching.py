"""Asking as a client does that believes curl: status, exit code, rows, seconds."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench.service.programs import system_program

CSV = "text/csv"
_READ_BYTES = 2**18
_SHOWN_BYTES = 200


class Fetched(NamedTuple):
    """An answer, as curl tells of it."""

    #: 0: none came.
    status: int
    #: 0: curl takes it for a whole answer.
    exit: int
    #: Lines after the first, which is the heading in CSV.
    rows: int
    #: When it began and ended, by `time.monotonic`.
    began: float
    ended: float
    #: Its last bytes.
    end: str

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def fetch(
    address: str,
    query: str,
    parameters: Mapping[str, str],
    *,
    within: float,
    pause: float = 0.0,
) -> Fetched:
    """
    Ask for an answer in CSV.

    Args:
        within: seconds after which the client leaves.
        pause: seconds that the client takes before it reads on after the first piece.
    """
    curl = [system_program("curl"), "--silent", "--no-buffer", "--max-time", str(within)]
    asked = f"{address}?{urlencode({'query': query, **parameters})}"
    curl += ["--write-out", "%{stderr}%{http_code}", "--header", f"Accept: {CSV}", asked]
    began = time.monotonic()
    with subprocess.Popen(curl, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
        assert client.stdout is not None, "a pipe"
        assert client.stderr is not None, "a pipe"
        lines, end = 0, b""
        while piece := client.stdout.read(_READ_BYTES):
            if pause and not lines:
                time.sleep(pause)
            lines += piece.count(b"\n")
            end = (end + piece[-_SHOWN_BYTES:])[-_SHOWN_BYTES:]
        status = client.stderr.read().decode()
    ended = time.monotonic()
    text = end.decode(errors="replace")
    return Fetched(int(status or 0), client.returncode, lines - 1, began, ended, text)
