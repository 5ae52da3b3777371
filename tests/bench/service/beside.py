"""What every server of SPARQL is asked: small queries, a million rows, and to stop in time."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.bench.measures import Tell
from tests.bench.service import load
from tests.bench.service.fetching import Fetched, fetch
from tests.bench.service.peers import Peer
from tests.bench.service.processes import Watch, memory_mib, processor_seconds
from tests.bench.service.programs import NotHere
from tests.bench.service.running import At
from tests.bench.steps import Figures

QUERIES = Path(__file__).parent / "queries"
ROWS = 1_000_000
#: Seconds that a query may take where it is to be stopped.
DEADLINE = 2
#: A server that has not stopped by then is not waited for.
PATIENCE_SECONDS = 8.0
_STREAM_SECONDS = 90.0
#: A client that waits shows what a server piles up meanwhile.
_PAUSE_SECONDS = 3.0
#: What takes longer than this is not asked again for a client that waits.
_LONG_SECONDS = 20.0
_WARM_SECONDS = 3


class Plan(NamedTuple):
    """How much is asked."""

    #: How many things there are to ask for.
    things: int
    seconds: int
    repeats: int


def query(name: str) -> str:
    """Return a query of the bench."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def measure_peer(peer: Peer, plan: Plan, tell: Tell) -> Figures:
    """Measure one server, or say what is missing."""
    try:
        figures: Figures = {"version": peer.version()}
        tell(f"{peer.name}: load")
        began = time.monotonic()
        peer.load()
        with peer.serve() as at:
            figures["ready_seconds"] = time.monotonic() - began
            tell(f"{peer.name}: small queries, a million rows")
            figures |= _asked(at, plan) | {"stream": _streamed(at)}
    except NotHere as missing:
        tell(f"{peer.name}: {missing} is not installed")
        return {"missing": str(missing)}
    return figures | {"stopped": _stopped(peer)}


def small(at: At, plan: Plan) -> Figures:
    """Ask for the names of many things, then for those of one."""
    figures = {}
    for kind, count in (("different", plan.things), ("same", 1)):
        asked = load.Load(at.address, query("name"), count, plan.seconds)
        load.put(load.Load(at.address, query("name"), count, _WARM_SECONDS))
        figures[kind] = _middle([_put(at, asked) for _ in range(plan.repeats)])
    return figures


def _put(at: At, asked: load.Load) -> Figures:
    """Put a load on a server, and see what it takes of the processors for each request."""
    before = processor_seconds(at.pid)
    found = load.put(asked)
    after = processor_seconds(at.pid)
    spent = sum(used - before.get(pid, 0.0) for pid, used in after.items())
    return found | {"processor_seconds": spent / found["per_second"] / asked.seconds}


def stop(at: At, name: str) -> Figures:
    """
    Ask what does not end, and see what comes of it.

    Returns:
        `late_seconds` from the deadline until the client knows and the processors are free,
        None where that takes longer than anybody waits, and what curl says.
    """
    with Watch(at.pid, memory=False) as watch:
        fetched = fetch(at.address, query(name), at.deadline, within=DEADLINE + PATIENCE_SECONDS)
        until = fetched.began + DEADLINE + PATIENCE_SECONDS
        while not watch.is_quiet(0.4) and time.monotonic() < until:
            time.sleep(0.05)
        is_free = watch.is_quiet(0.4)
        ended = max(fetched.ended, watch.last_busy)
    late = ended - fetched.began - DEADLINE
    return {"late_seconds": late if is_free else None, **_said(fetched)}


def _asked(at: At, plan: Plan) -> Figures:
    _check(at, plan.things)
    return small(at, plan) | {"memory_mib": memory_mib(at.pid)}


def _check(at: At, things: int) -> None:
    """Figures of a server that has other answers would say nothing."""
    for number in (1, things):
        text = query("name").replace("NUMBER", str(number))
        asked = Request(f"{at.address}?query={quote(text)}", headers={"Accept": load.JSON})
        with urlopen(asked, timeout=30) as answer:
            found = json.load(answer)["results"]["bindings"]
        languages = sorted(row["name"]["xml:lang"] for row in found)
        assert languages == ["en-t-sv", "sv"], (at, number, found)


def _streamed(at: At) -> Figures:
    fast, growth = _stream(at, 0.0)
    slow_growth = 0.0
    if fast.exit == 0 and fast.seconds < _LONG_SECONDS:
        slow, slow_growth = _stream(at, _PAUSE_SECONDS)
        assert slow.rows == fast.rows, (slow, fast)
    return {
        "seconds": fast.seconds if fast.exit == 0 else None,
        "within_seconds": _STREAM_SECONDS,
        "rows": max(fast.rows, 0),
        "growth_mib": max(growth, slow_growth),
        **_said(fast),
    }


def _stream(at: At, pause: float) -> tuple[Fetched, float]:
    with Watch(at.pid, memory=True) as watch:
        fetched = fetch(at.address, query("rows"), {}, within=_STREAM_SECONDS, pause=pause)
    return fetched, watch.growth_mib


def _stopped(peer: Peer) -> Figures:
    try:
        with peer.serve(DEADLINE) as at:
            return {"counting": stop(at, "endless"), "streaming": stop(at, "flood")}
    except NotHere as missing:
        return {"missing": str(missing)}


def _said(fetched: Fetched) -> Figures:
    return {"status": fetched.status, "curl": fetched.exit, "end": fetched.end}


def _middle(runs: Sequence[dict[str, Any]]) -> Figures:
    return {name: median(run[name] for run in runs) for name in runs[0]}
