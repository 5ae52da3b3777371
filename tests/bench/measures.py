"""Running the steps, each several times in fresh processes, and telling the middle of them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, median_low
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.steps import Figures
from tests.bench.written import percentile_95

ROOT = Path(__file__).parents[2]

#: Up to this size the whole is validated by SHACL; above it only what a change touches.
VALIDATED_WHOLE = 100_000
#: From this size on a city is loaded once, which takes long enough to even out.
LOADED_ONCE = 1_000_000
_COMMAND = ("-c", "from service.cli import main; main()")
_READY_WITHIN_SECONDS = 60.0

Tell = Callable[[str], None]
Serving = Callable[[Path, Figures, int, Tell], Figures]


def measure_build(repeats: int, tell: Tell) -> Figures:
    """Measure the build of the shipped data into an empty folder, as a user waits for it."""
    tell("build of the shipped data")
    runs = []
    for _ in range(repeats):
        with _folder() as folder:
            begun = perf_counter()
            _run(*_COMMAND, "build", folder=folder)
            run: Figures = {"process_seconds": perf_counter() - begun}
            run["ready_seconds"] = _ready(folder)
        with _folder() as folder:
            runs.append(run | _step("build", folder))
    return _middle(runs)


def measure_city(
    size: int, repeats: int, publishes: int, tell: Tell, served: Serving | None = None
) -> Figures:
    """
    Measure what a city of *size* triples costs to load, change, validate, open and serve.

    Args:
        served: measures the service on its releases, given what loading them has cost.
    """
    with _folder() as folder:
        city = folder.with_name("city.nq")
        tell(f"{size:,} triples: write")
        figures: Figures = {"write": _step("write_city", city, size)}
        tell(f"{size:,} triples: load")
        loaded = []
        for number in range(1 if size >= LOADED_ONCE else repeats):
            root = folder.with_name(f"releases-{number}")
            loaded.append(_step("load", city, root))
        figures["load"] = _middle(loaded)
        if size <= VALIDATED_WHOLE:
            tell(f"{size:,} triples: validate the whole")
            figures["validate"] = _step("validate", root)
        tell(f"{size:,} triples: read")
        figures["read"] = _middle([_step("read", root) for _ in range(repeats)])
        figures["ready_seconds"] = median(_ready(root) for _ in range(repeats))
        if served:
            figures["service"] = served(root, figures["load"], repeats, tell)
        if publishes:
            tell(f"{size:,} triples: publish small changes")
            figures["publish"] = _summed(_step("publish", root, size, publishes))
    return figures


def measure_asked(sizes: Sequence[int], rounds: int, tell: Tell) -> Figures:
    """Measure the questions on cities of their own, and proofs on the shipped data."""
    with _folder() as folder:
        tell("proofs of the shipped data")
        figures: Figures = {"proofs": _step("proofs", folder), "cities": {}}
    for size in sizes:
        with _folder() as folder:
            city = folder.with_name("city.nq")
            tell(f"{size:,} triples: load, for questions")
            _step("write_city", city, size)
            loaded = _step("load", city, folder)
            tell(f"{size:,} triples: questions")
            asked = _step("questions", folder, rounds)
            figures["cities"][str(size)] = asked | {"triples": loaded["quads"]}
    return figures


def measure_search(size: int, tell: Tell) -> Figures:
    """Measure suggestions and search in a city of *size* triples, in one process."""
    with _folder() as folder:
        city = folder.with_name("city.nq")
        tell(f"{size:,} triples: search")
        _step("write_city", city, size)
        _step("load", city, folder)
        return step("tests.bench.searching", folder)


def _summed(figures: Figures) -> Figures:
    """Put the median and 95th percentile of each part in the place of the rounds."""
    rounds: list[dict[str, float]] = figures.pop("rounds")
    parts = {name: [each[name] for each in rounds] for name in rounds[0]}
    return figures | {
        "number": len(rounds),
        "median_seconds": {name: median(each) for name, each in parts.items()},
        "p95_seconds": {name: percentile_95(each) for name, each in parts.items()},
    }


def _middle(runs: Sequence[Figures]) -> Figures:
    """Return the figures of one run, each number being the median of all runs."""
    return {name: _middle_of([run[name] for run in runs]) for name in runs[0]}


def _middle_of(values: Sequence[Any]) -> Any:
    if isinstance(values[0], dict):
        return _middle(values)
    return median_low(values) if isinstance(values[0], int) else median(values)


def _ready(folder: Path) -> float:
    """Return the seconds from `siktlinje serve` to the first 200 of /health/ready."""
    port = free_port()
    begun = perf_counter()
    with _running("serve", "--port", str(port), folder=folder) as server:
        while perf_counter() - begun < _READY_WITHIN_SECONDS:
            assert server.poll() is None, "the server ended"
            if _answers(f"http://127.0.0.1:{port}/health/ready"):
                return perf_counter() - begun
            sleep(0.005)
    raise TimeoutError(f"not ready within {_READY_WITHIN_SECONDS} s")


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, ConnectionError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def step(module: str, *arguments: object) -> Figures:
    """Run a module that measures and tells JSON, in a process of its own."""
    told = _run("-m", module, *(str(each) for each in arguments))
    figures: Figures = json.loads(told)
    return figures


def _step(name: str, *arguments: object) -> Figures:
    """Run one of `tests.bench.steps`."""
    return step("tests.bench.steps", name, *arguments)


def _run(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


@contextmanager
def _running(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, *_COMMAND, *arguments]
    server = subprocess.Popen(
        command, cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(timeout=30)


def _environment(folder: Path | None) -> dict[str, str]:
    """Settings of the caller do not matter, but where Python finds things does."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("SIKTLINJE_")}
    return kept | ({"SIKTLINJE_RELEASES": str(folder)} if folder else {})


@contextmanager
def _folder() -> Iterator[Path]:
    """A place for releases, on the disk that the project stands on, not in memory."""
    with tempfile.TemporaryDirectory(prefix=".run-", dir=Path(__file__).parent) as folder:
        yield Path(folder) / "releases"
