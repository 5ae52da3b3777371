"""
What is measured, each in a process of its own: `python -m tests.bench.steps NAME ARGUMENT...`.

Every function here takes texts and prints nothing; what it returns is written as JSON. Times are
seconds, memory is MiB.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from kg.build import build as build_release
from kg.derive import derive, read_rules
from kg.gate import Gate
from kg.question import Graph
from kg.releases import Manifest, Releases, draft
from kg.settings import Settings
from kg.store import parse_lines, read_query
from kg.validate import Validator
from tests.bench.city import small_change, write
from tests.bench.questions.asked import measure_questions
from tests.bench.questions.proofs import measure_proofs

Figures = dict[str, Any]

#: The whole of a large city takes longer than a build may.
_DEADLINE_SECONDS = 3600.0


class Watch:
    """Seconds between one step and the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name = ""
        self._since = perf_counter()

    def step(self, name: str) -> None:
        """End the step before and begin *name*; "" begins none."""
        now = perf_counter()
        if self._name:
            self.seconds[self._name] = now - self._since
        self._name, self._since = name, now


def build(releases: str) -> Figures:
    """Build the shipped data into a new folder, as `siktlinje build` does."""
    watch = Watch()
    begun = perf_counter()
    published = build_release(Settings(releases=Path(releases)), "bench", watch.step)
    watch.step("")
    assert published is not None, "the folder was not new"
    return {
        "seconds": perf_counter() - begun,
        "steps": watch.seconds,
        "quads": published.release.total,
        "found": published.verdict.summary,
        "peak_mib": memory("VmHWM"),
    }


def write_city(path: str, size: str) -> Figures:
    """Write a made-up city to a file."""
    begun = perf_counter()
    write(Path(path), Settings(), int(size))
    return {"seconds": perf_counter() - begun, "peak_mib": memory("VmHWM")}


def load(path: str, folder: str) -> Figures:
    """Load a city into a first release and derive from it; validated apart, see `validate`."""
    settings = Settings(releases=Path(folder))
    releases, watch = Releases(settings.releases), Watch()
    with draft(releases, "bench") as made:
        watch.step("load")
        made.load(Path(path))
        loaded = made.store.count()
        watch.step("derive")
        derive(made, read_rules(settings.base), settings.base)
        watch.step("seal")
        made.seal()
        watch.step("publish")
        release = made.publish("A made-up city", {}, {}, [])
        watch.step("")
    return {
        "steps": watch.seconds,
        "loaded": loaded,
        "quads": release.total,
        "disk_mib": _size_mib(releases.folder(1) / "store"),
        "record_mib": _size_mib(releases.folder(1)) - _size_mib(releases.folder(1) / "store"),
        "peak_mib": memory("VmHWM"),
    }


def validate(folder: str) -> Figures:
    """Validate the whole of the first release; the second figure is with a warm process."""
    store = Releases(Path(folder)).folder(1) / "store"
    seconds = []
    with Validator(Settings(), deadline_s=_DEADLINE_SECONDS) as validator:
        for _ in range(2):
            begun = perf_counter()
            verdict = validator.validate(store)
            seconds.append(perf_counter() - begun)
        peak = memory("VmHWM", _child())
    figures: Figures = {"cold_seconds": seconds[0], "seconds": seconds[1], "peak_mib": peak}
    return figures | {"found": verdict.summary}


def publish(folder: str, size: str, number: str) -> Figures:
    """Publish small changes one after another, validated, with a warm validator."""
    settings = Settings(releases=Path(folder))
    releases = Releases(settings.releases)
    with Gate(settings) as gate:
        first = _publish_one(gate, releases, int(size))
        rounds = [_publish_one(gate, releases, int(size)) for _ in range(int(number))]
        validator = memory("VmHWM", _child())
    return {
        "triples": len(list(small_change(int(size), 1))),
        "with_derived": releases.current().added,
        "cold_seconds": first["total"],
        "rounds": rounds,
        "peak_mib": memory("VmHWM"),
        "validator_peak_mib": validator,
    }


def _publish_one(gate: Gate, releases: Releases, size: int) -> dict[str, float]:
    number = releases.current().number
    quads = parse_lines("".join(small_change(size, number)).encode())
    watch = Watch()
    begun = perf_counter()
    watch.step("stage")
    with draft(releases, "bench") as made:
        made.change(quads)
        published = gate.publish(
            made, "A small change", {}, [], whole=False, progress=lambda key: watch.step(key[5:])
        )
        watch.step("clean")
    watch.step("")
    assert published is not None, "the change is new"
    return {"total": perf_counter() - begun} | watch.seconds


def read(folder: str) -> Figures:
    """Open the current release in a new process, and ask it some questions."""
    before = memory("VmRSS")
    begun = perf_counter()
    store = Releases(Path(folder)).reader().latest().store
    opened = perf_counter() - begun
    after = memory("VmRSS")
    asked = {}
    for path in sorted((Path(__file__).parent / "queries").glob("*.rq")):
        begun = perf_counter()
        assert store.select(read_query(path, Settings().base)), f"{path.name} finds nothing"
        asked[path.stem] = perf_counter() - begun
    return {
        "open_seconds": opened,
        "open_mib": after - before,
        "asked_seconds": asked,
        "asked_mib": memory("VmRSS") - before,
        "process_mib": memory("VmRSS"),
    }


def questions(folder: str, rounds: str) -> Figures:
    """Put all questions to the current release."""
    return measure_questions(_graph(folder)[0], int(rounds))


def proofs(folder: str) -> Figures:
    """Build the shipped data into a new folder, and prove the example of each question."""
    build_release(Settings(releases=Path(folder)), "bench", lambda _: None)
    return measure_proofs(*_graph(folder))


def _graph(folder: str) -> tuple[Graph, Manifest]:
    served = Releases(Path(folder)).reader().latest()
    return Graph(served.store, Settings().base), served.release


def memory(name: str, process: str = "self") -> float:
    """VmRSS, or VmHWM: the peak of a process alone, which getrusage mixes with its parent's."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found, "no such figure"
    return int(found[1]) / 1024


def _child() -> str:
    """Return the number of the one process that this one has started: the validator."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()[0]


def _size_mib(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


STEPS: dict[str, Callable[..., Figures]] = {
    step.__name__: step
    for step in (build, write_city, load, validate, publish, read, questions, proofs)
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
