"""
What it costs to have a small query answered by a worker: `python -m tests.bench.service.isolation`.

The same queries are put to the engine in this process and to the pool, in turn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyoxigraph as ox

from kg.guard import check_query
from kg.isolated import Errand, Job, Pool, Sizes
from kg.releases import Releases
from tests.bench.service.beside import query
from tests.bench.service.load import JSON
from tests.bench.steps import Figures
from tests.bench.written import percentile_95

_QUERIES = 2000
_WARM = 200


def measure(releases: Path, things: int) -> Figures:
    """Time small queries."""
    path = Releases(releases).reader().latest().store.path
    assert path is not None, "a release is on disk"
    store = ox.Store.read_only(str(path))
    seconds: dict[str, list[float]] = {"engine": [], "pool": []}
    with TemporaryDirectory() as watched, Pool(Sizes(2, 8), Path(watched)) as pool:
        for number in range(_QUERIES):
            text = query("name").replace("NUMBER", str(number % things + 1))
            seconds["engine"].append(_timed(partial(_by_engine, store, text)))
            said = check_query(text)._asdict()
            seconds["pool"].append(_timed(partial(_by_pool, pool, path, text, said)))
    counted = {name: found[_WARM:] for name, found in seconds.items()}
    middle = {f"{name}_seconds": median(found) for name, found in counted.items()}
    tail = {f"{name}_p95_seconds": percentile_95(found) for name, found in counted.items()}
    return {**middle, **tail, "added_seconds": middle["pool_seconds"] - middle["engine_seconds"]}


def _by_engine(store: ox.Store, text: str) -> bytes:
    results = store.query(text, use_default_graph_as_union=True)
    assert isinstance(results, ox.QuerySolutions), "a SELECT"
    return results.serialize(format=ox.QueryResultsFormat.JSON) or b""


def _by_pool(pool: Pool, path: Path, text: str, said: dict[str, Any]) -> bytes:
    header = {"media_type": JSON, "said": said, "base_iri": "http://e/", "memory_bytes": 2**30}
    running = pool.start(Job("query", text.encode(), str(path), header), Errand("e", "-", 30.0))
    try:
        return b"".join(running)
    finally:
        running.close()


def _timed(ask: Callable[[], bytes]) -> float:
    began = perf_counter()
    assert ask(), "an answer"
    return perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
