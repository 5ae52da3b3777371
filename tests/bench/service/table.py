"""The tables of the service in the README: beside its peers, and its app under other servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.service.peers import Ours
from tests.bench.service.slow import PATIENCE_SECONDS, SENDERS
from tests.bench.written import mib, row, seconds, whole

Results = dict[str, Any]
_MISSING = "–"


def tables(service: Results) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield from _peers(service["peers"], service["triples"])
    yield ""
    yield from _ratios(service["peers"])
    yield ""
    yield from _servers(service["servers"])
    yield ""
    yield _told(service)


def _pair(found: Results) -> str:
    return f"{seconds(found['median_seconds'])}, {seconds(found['p95_seconds'])}"


def _streamed(found: Results) -> str:
    if found["seconds"] is None:
        return f"{found['rows']:,} rows within {found['within_seconds']:g} s"
    return seconds(found["seconds"])


def _at_least(found: Results) -> float:
    """Return how long the rows took; if they did not all come, how long they were waited for."""
    return float(found["within_seconds"] if found["seconds"] is None else found["seconds"])


def _answered(found: Results) -> str:
    return f"{found['answered']} of {found['asked']}"


def _late(found: Results) -> str:
    late = found["late_seconds"]
    return "not stopped" if late is None else seconds(max(late, 0.0))


def _seen(found: Results) -> str:
    """Say what a client is told of an answer that was stopped."""
    if not found["status"]:
        return "nothing"
    if found["status"] != 200:
        return f"error {found['status']}"
    return "a broken answer" if found["curl"] else "**200, as if whole**"


#: Heading of a row -> how to find it in the results of one peer.
_PEER_ROWS: dict[str, Callable[[Results], str]] = {
    "small queries a second, no two alike": lambda peer: whole(peer["different"]["per_second"]),
    "time to answer: median, 95 in 100": lambda peer: _pair(peer["different"]),
    "processor time of each": lambda peer: seconds(peer["different"]["processor_seconds"]),
    "the same query a second": lambda peer: whole(peer["same"]["per_second"]),
    "time to answer again: median, 95 in 100": lambda peer: _pair(peer["same"]),
    "1,000,000 rows in CSV": lambda peer: _streamed(peer["stream"]),
    "growth of memory meanwhile": lambda peer: mib(peer["stream"]["growth_mib"]),
    "a count stopped: late by": lambda peer: _late(peer["stopped"]["counting"]),
    "its client is told": lambda peer: _seen(peer["stopped"]["counting"]),
    "an answer stopped on its way: late by": lambda peer: _late(peer["stopped"]["streaming"]),
    "its client gets": lambda peer: _seen(peer["stopped"]["streaming"]),
    "to take all triples in": lambda peer: seconds(peer["ready_seconds"]),
    "memory after small queries": lambda peer: mib(peer["memory_mib"]),
}
#: Heading of a row -> what a peer has, and whether more of it is better.
_RATIO_ROWS: dict[str, tuple[Callable[[Results], float], bool]] = {
    "small queries a second, no two alike": (lambda peer: peer["different"]["per_second"], True),
    "processor time of each": (lambda peer: peer["different"]["processor_seconds"], False),
    "the same query a second": (lambda peer: peer["same"]["per_second"], True),
    "time to answer, 95 in 100": (lambda peer: peer["different"]["p95_seconds"], False),
    "1,000,000 rows in CSV": (lambda peer: _at_least(peer["stream"]), False),
    "growth of memory meanwhile": (lambda peer: peer["stream"]["growth_mib"], False),
    "to take all triples in": (lambda peer: peer["ready_seconds"], False),
    "memory after small queries": (lambda peer: peer["memory_mib"], False),
}


def _peers(peers: Results, triples: int) -> Iterator[str]:
    yield row([f"{triples:,} triples served by", *(_named(*each) for each in peers.items())])
    yield "| --- |" + " ---: |" * len(peers)
    for heading, find in _PEER_ROWS.items():
        yield row([heading, *(_cell(peer, find) for peer in peers.values())])


def _named(name: str, peer: Results) -> str:
    if name == Ours.name:
        return name
    return f"{name} {peer['version']}" if "version" in peer else f"{name} (not installed)"


def _ratios(peers: Results) -> Iterator[str]:
    others = {name: peer for name, peer in peers.items() if name != Ours.name}
    ours = peers[Ours.name]
    yield row(["times as good as, by", *others])
    yield "| --- |" + " ---: |" * len(others)
    for heading, (find, more_is_better) in _RATIO_ROWS.items():

        def ratio(
            peer: Results, find: Callable[[Results], float] = find, more: bool = more_is_better
        ) -> str:
            better, worse = (ours, peer) if more else (peer, ours)
            # Memory may not grow at all.
            return f"{find(better) / max(find(worse), 1e-3):.2g}"

        yield row([heading, *(_cell(peer, ratio) for peer in others.values())])


#: Heading of a column -> how to find it in the results of one server.
_SERVER_COLUMNS: dict[str, Callable[[Results], str]] = {
    "the same query a second": lambda server: whole(server["same"]["per_second"]),
    "no two alike": lambda server: whole(server["different"]["per_second"]),
    "an answer stopped on its way: curl ends with": lambda server: str(server["broken"]["curl"]),
    "a query whose client has left runs on for": lambda server: (
        "all its time" if server["left_seconds"] is None else seconds(server["left_seconds"])
    ),
    f"answered in {PATIENCE_SECONDS:g} s beside {SENDERS} senders of slow headers": lambda server: (
        _answered(server["slow"]["headers"])
    ),
    f"beside {SENDERS} of slow bodies": lambda server: _answered(server["slow"]["bodies"]),
}


def _servers(servers: Results) -> Iterator[str]:
    yield row(["our app served by", *_SERVER_COLUMNS])
    yield "| --- |" + " ---: |" * len(_SERVER_COLUMNS)
    for name, server in servers.items():
        cells = [_cell(server, find) for find in _SERVER_COLUMNS.values()]
        yield row([f"{name}, {server.get('version', 'not installed')}", *cells])


def _cell(found: Results, find: Callable[[Results], str]) -> str:
    try:
        return find(found)
    except KeyError:
        return _MISSING


def _told(service: Results) -> str:
    return (
        f"One server after another on the same machine, which also sends the requests: "
        f"{service['load']}. Processor time is that of all processes of the server. What is "
        f"stopped is to end after {service['deadline_seconds']} s; late is until the client knows "
        f"and the processors are free, not stopped is more than {service['patience_seconds']:g} s. "
        f"What a server does not offer has a dash; where not all rows came, the ratio is at least "
        f"what is shown. Ours runs two web processes and writes a log line a request; taking in is "
        f"without deriving. Virtuoso has Debian's settings and memory as for 2 GB; rdflib-endpoint "
        f"holds all in memory, without graphs."
    )
