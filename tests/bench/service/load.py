"""
Sending requests, with little of the machine that is measured.

By wrk, a package of Debian's, in one thread; where it is not installed by threads of Python, which
take about as much processor time as what they ask, so that the figures are lower.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count as numbers
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from tests.bench.written import percentile_95

SCRIPT = Path(__file__).with_name("ask.lua")
CONNECTIONS = 8
JSON = "application/sparql-results+json"
#: Requests of one round begin far from those of another.
_ROUND = 100_000_000
_rounds = numbers()


@dataclass(frozen=True)
class Load:
    """What is asked, over kept connections, as fast as answers come."""

    address: str
    #: With NUMBER where the number of a thing stands.
    query: str
    #: How many things there are; 1: the same request each time.
    count: int
    seconds: int


def put(load: Load) -> dict[str, Any]:
    """
    Put a load on a server.

    Returns:
        `per_second`, and `median_seconds` and `p95_seconds` from a request to its answer.
    """
    begin = next(_rounds) * _ROUND
    found = _by_wrk(load, begin) if shutil.which("wrk") else _by_python(load, begin)
    assert not found.pop("failed"), f"requests failed: {load}"
    return found


def told() -> str:
    """Say how the load is made."""
    return "wrk, one thread" if shutil.which("wrk") else "threads of Python"


def _by_wrk(load: Load, begin: int) -> dict[str, Any]:
    parts = urlsplit(load.address)
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{load.seconds}s", "--timeout", "10s"]
    arguments = [parts.path, quote(load.query), str(load.count), str(begin)]
    done = subprocess.run(
        [*wrk, "-s", str(SCRIPT), f"{parts.scheme}://{parts.netloc}", "--", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _by_python(load: Load, begin: int) -> dict[str, Any]:
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        starts = [begin + n * _ROUND // CONNECTIONS for n in range(CONNECTIONS)]
        each = list(pool.map(lambda start: _one_connection(load, start), starts))
    took = time.perf_counter() - began
    times = [seconds for found, _ in each for seconds in found]
    return {
        "per_second": len(times) / took,
        "median_seconds": median(times),
        "p95_seconds": percentile_95(times),
        "failed": sum(failed for _, failed in each),
    }


def _one_connection(load: Load, begin: int) -> tuple[list[float], int]:
    """Return how long each answer took, and how many were no answers."""
    parts, times, failed = urlsplit(load.address), [], 0
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    until = time.perf_counter() + load.seconds
    while (began := time.perf_counter()) < until:
        begin += load.count > 1
        query = quote(load.query.replace("NUMBER", str(begin % load.count + 1)))
        comment = f"%0A%23{begin}" if load.count > 1 else ""
        address = f"{parts.path}?query={query}{comment}"
        connection.request("GET", address, headers={"Accept": JSON})
        answer = connection.getresponse()
        answer.read()
        failed += answer.status != 200
        times.append(time.perf_counter() - began)
    connection.close()
    return times, failed
