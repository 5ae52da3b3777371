"""Sending requests with wrk, which takes little of the machine that is measured."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

SCRIPT = Path(__file__).with_name("different.lua")
CONNECTIONS = 8
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


def is_there() -> bool:
    """Whether wrk is installed; it is a package of Debian's."""
    return shutil.which("wrk") is not None


def ask(address: str, query: str, count: int, seconds: int) -> dict[str, Any]:
    """
    Ask over and over, over kept connections.

    Args:
        query: with NUMBER where the number of a thing stands, from 1 to *count*.

    Returns:
        `per_second`, and the median and 99th percentile of the time to an answer in seconds.
    """
    parts = urlsplit(address)
    path, template = parts.path, quote(query)
    arguments = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(SCRIPT)]
    root = f"{parts.scheme}://{parts.netloc}"
    done = subprocess.run(
        [*arguments, root, "--", path, template, str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return _read(done.stdout)


def _read(told: str) -> dict[str, Any]:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate, told
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert not failed, f"{failed[1]} requests failed: {told}"
    times = {name: _time(told, name) for name in ("50%", "99%")}
    return {
        "per_second": float(rate[1]),
        "median_seconds": times["50%"],
        "p99_seconds": times["99%"],
    }


def _time(told: str, name: str) -> float:
    found = re.search(rf"{name}\s+([\d.]+)(us|ms|s)", told)
    assert found, told
    return float(found[1]) * _SECONDS[found[2]]
