"""What is asked of every server, and what is looked at in ours alone."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from kg.isolated import Errand, Job, Pool, Sizes
from kg.releases import Releases
from kg.store import Dataset
from kg.store.answer import Chunks
from tests.bench.measures import Tell
from tests.bench.service import load, peers

Figures = dict[str, Any]
Serve = AbstractContextManager[peers.Server]

_SECONDS = 5
_JSON, _TSV = "application/sparql-results+json", "text/tab-separated-values"
_THING = "https://w3id.org/siktlinje/id/initiative/synthetic-NUMBER"
#: What is known of one initiative: a page, an autocompletion, a look at a node.
SMALL = f"SELECT ?p ?o {{ <{_THING}> ?p ?o }}"
ROWS = 100_000
MANY = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {ROWS}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def measure_service(releases: Path, repeats: int, tell: Tell) -> Figures:
    """Measure our service and its peers on the current release in *releases*."""
    with tempfile.TemporaryDirectory(prefix=".run-", dir=Path(__file__).parents[1]) as name:
        folder = Path(name)
        quads, triples = _dumped(releases, folder)
        served: dict[str, Callable[[], Serve]] = {
            "siktlinje": partial(peers.ours, releases),
            "oxigraph serve": partial(peers.oxigraph, quads, folder),
            "Virtuoso": partial(peers.virtuoso, quads, folder),
            "rdflib-endpoint": partial(peers.rdflib_endpoint, triples),
        }
        count = _initiatives(releases)
        found = {name: _beside(name, serve, count, repeats, tell) for name, serve in served.items()}
        tell("our service alone")
        with peers.ours(releases) as server:
            own = _own(server)
    return {"peers": found, "own": own | {"isolation": _isolation(releases, count)}}


def _beside(
    name: str, serve: Callable[[], Serve], count: int, repeats: int, tell: Tell
) -> Figures | None:
    tell(f"small queries: {name}")
    try:
        with serve() as server:
            load.ask(server.address, SMALL, count, 1)
            runs = range(repeats)
            different = [load.ask(server.address, SMALL, count, _SECONDS) for _ in runs]
            same = [load.ask(server.address, SMALL, 1, _SECONDS) for _ in runs]
            return {"different": _middle(different), "same": _middle(same)}
    except peers.NotHere as missing:
        tell(f"{missing} is not installed")
        return None


def _middle(runs: list[Figures]) -> Figures:
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _own(server: peers.Server) -> Figures:
    """Stream a million rows, and stop a query when its time is up."""
    address, processes = server.address, _web_processes(server.pid)
    with _watched(processes) as grown:
        began = perf_counter()
        rows = _count_rows(f"{address}?query={quote(MANY)}&format=tsv")
        took = perf_counter() - began
    assert rows == ROWS, rows
    return {"stream_seconds": took, "stream_growth_mib": grown(), "late_seconds": _late(address)}


def _count_rows(address: str) -> int:
    with urlopen(Request(address), timeout=120) as answer:
        rows: int = sum(chunk.count(b"\n") for chunk in iter(lambda: answer.read(65536), b""))
        return rows - 1


def _late(address: str, seconds: float = 2.0) -> float:
    """Return how long after its time was up a query was stopped, the worst of three."""
    late = []
    for _ in range(3):
        began = perf_counter()
        with suppress(HTTPError):
            urlopen(f"{address}?query={quote(ENDLESS)}&timeout={seconds}", timeout=60).close()
        late.append(perf_counter() - began - seconds)
    return max(late)


def _isolation(releases: Path, count: int) -> Figures:
    """Time small queries in process and in the pool, in turn."""
    store = Releases(releases).reader().latest().store
    assert store.path is not None
    header = {"media_type": _JSON, "base_iri": "http://e/", "memory_bytes": 2**30}
    inside, outside = [], []
    with tempfile.TemporaryDirectory() as watched, Pool(Sizes(2, 8), Path(watched)) as pool:
        for number in range(2000):
            query = SMALL.replace("NUMBER", str(number % count + 1))
            began = perf_counter()
            store.answer(query, [_JSON], Chunks(None), Dataset())
            inside.append(perf_counter() - began)
            job = Job("query", query.encode(), str(store.path), header)
            began = perf_counter()
            running = pool.start(job, Errand("bench", "-", 30.0))
            b"".join(running)
            running.close()
            outside.append(perf_counter() - began)
    figures = {"in_process_seconds": median(inside[100:]), "in_pool_seconds": median(outside[100:])}
    return figures | {"added_seconds": figures["in_pool_seconds"] - figures["in_process_seconds"]}


def _dumped(releases: Path, folder: Path) -> tuple[Path, Path]:
    """Write the release as others load it: with its graphs, and without."""
    files = folder / "files"
    files.mkdir()
    quads, triples = files / "city.nq", folder / "city.nt"
    store = Releases(releases).reader().latest().store
    with quads.open("wb") as first, triples.open("wb") as second:
        for line in store.lines():
            first.write(line + b"\n")
            second.write(line[: line.rindex(b" <")] + b" .\n")
    return quads, triples


def _initiatives(releases: Path) -> int:
    store = Releases(releases).reader().latest().store
    path = Path(__file__).with_name("initiatives.rq")
    (row,) = store.select(path.read_text(encoding="utf-8"))
    return int(getattr(row["number"], "value", "0"))


def _web_processes(pid: int) -> list[int]:
    """Return the processes that answer: children of the one that listens."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [child for child, command in commands.items() if b"spawn_main" in command]


@contextmanager
def _watched(processes: list[int]) -> Iterator[Callable[[], float]]:
    """Watch by how much the processes grow, at most, in MiB."""
    before = {pid: _resident_mib(pid) for pid in processes}
    most, ended = dict(before), threading.Event()

    def watch() -> None:
        while not ended.is_set():
            for pid in processes:
                most[pid] = max(most[pid], _resident_mib(pid))
            sleep(0.05)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: sum(most[pid] - before[pid] for pid in processes)
    finally:
        ended.set()
        thread.join()


def _resident_mib(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    told = measure_service(Path(sys.argv[1]), 1, lambda what: print(what, file=sys.stderr))
    print(json.dumps(told, indent=1))
