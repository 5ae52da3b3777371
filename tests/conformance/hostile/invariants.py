"""What must hold after every row, whatever was sent."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from kg.releases import Releases
from kg.sethash import SetHash
from tests.conformance.hostile.city import EX, NUMBERS, NUMBERS_GRAPH
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.watching import Listener, Memory, Neighbour
from tests.serving import Process, Server, until

WEB_PROCESSES = 2
QUERY_WORKERS = 3
WORKER_BYTES = 512 * 2**20
#: What a worker holds before it is given a query: the interpreter and the handle.
_IDLE_BYTES = 64 * 2**20
#: By how much a web process may grow over all rows: bodies of 16 MiB and answers under way, in some
#: fifty threads, from which the allocator gives little back.
_GROWTH_BYTES = 448 * 2**20
#: Releases that a web process has open at once: until garbage is collected, older ones too.
_OPEN_STORES = 8
#: Within this time all must be in order again.
_SECONDS = 2.0

#: A store that was pruned may be open for a while.
_STORE_FILE = re.compile(r"/releases/(\d{8})/store(?:\.pruned)?/")
_AGAIN = itertools.count()


class State(NamedTuple):
    """What a server is made of at some moment."""

    #: Process -> open files other than those of a store.
    files: dict[int, int]
    #: Process -> bytes.
    memory: dict[int, int]
    others: int

    @classmethod
    def of(cls, server: Server) -> State:
        web = server.web()
        return cls(
            {p.pid: sum(not _STORE_FILE.search(name) for name in p.open_files) for p in web},
            {p.pid: p.rss_bytes for p in web},
            len(server.processes()) - len(server.workers()),
        )


class Invariants:
    """Knows how a server was at first, and says how it must still be."""

    def __init__(
        self,
        server: Server,
        releases: Releases,
        listener: Listener,
        memory: Memory,
        neighbour: Neighbour,
    ) -> None:
        self._server = server
        self._releases = releases
        self._listener = listener
        self._memory = memory
        self._neighbour = neighbour
        self._at_first = State.of(server)

    def check(self) -> None:
        """Hold the server, its releases and those who watch against what must be."""
        self._check_canary()
        self._check_processes()
        self._check_growth()
        self._check_releases()
        assert self._listener.connections == 0, "somebody was called"
        assert self._neighbour.wrong == []
        cap = WEB_PROCESSES * QUERY_WORKERS * (WORKER_BYTES + _IDLE_BYTES)
        assert self._memory.most_bytes < cap, f"workers held {self._memory.most_bytes >> 20} MiB"

    def _check_canary(self) -> None:
        client = Client(self._server.address)
        query = f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}value> ?o }} # {next(_AGAIN)}"
        ready, canary = client.send("GET", "/health/ready"), client.query(query)
        assert ready.status == 200, ready.text
        assert canary.rows == [{"n": str(NUMBERS)}]
        assert ready.seconds + canary.seconds < 1.0

    def _check_processes(self) -> None:
        """The same ones run; workers come and go, and nobody is left over."""
        assert self._server.code is None, self._server.said[-2000:]
        assert {p.pid for p in self._server.web()} == self._at_first.files.keys()
        assert until(self._has_no_zombies, _SECONDS), self._server.processes()
        assert until(lambda: len(self._server.workers()) <= WEB_PROCESSES * QUERY_WORKERS, _SECONDS)
        assert until(lambda: State.of(self._server).others <= self._at_first.others, _SECONDS), (
            self._server.processes()
        )

    def _check_growth(self) -> None:
        assert until(lambda: not self._too_many_files(), _SECONDS), self._too_many_files()
        for process in self._server.web():
            stores = {
                match[1] for name in process.open_files if (match := _STORE_FILE.search(name))
            }
            assert len(stores) <= _OPEN_STORES, stores
        now = State.of(self._server)
        for pid, before in self._at_first.memory.items():
            assert now.memory[pid] - before < _GROWTH_BYTES, f"{now.memory[pid] >> 20} MiB"

    def _check_releases(self) -> None:
        """The chain verifies, and the store holds what its manifest says."""
        newest = self._releases.check_all()[-1]
        store = self._releases.open(newest.number)
        found = SetHash()
        found.add(store.lines())
        assert found.hexdigest() == newest.hash
        assert store.count() == newest.total
        assert sum(1 for _ in store.quads(graph=NUMBERS_GRAPH)) == newest.quads[NUMBERS_GRAPH]

    def _has_no_zombies(self) -> bool:
        return all(process.state != "Z" for process in self._server.processes())

    def _too_many_files(self) -> dict[int, list[str]]:
        """Return the open files of the processes that have 5 % more than before, and some lines."""
        now = State.of(self._server).files
        allowed = {pid: count * 1.05 + QUERY_WORKERS for pid, count in self._at_first.files.items()}
        grown = {pid for pid, most in allowed.items() if now.get(pid, 0) > most}
        return {p.pid: p.open_files for p in self._server.web() if p.pid in grown}


def processor_seconds(processes: list[Process]) -> float:
    """Return the processor time that processes have used so far."""
    return sum(process.processor_seconds for process in processes)
