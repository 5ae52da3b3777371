"""A server as its users have it: `siktlinje serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from kg.derive import derive, read_rules
from kg.releases import Releases, draft
from kg.settings import PREFIX, Settings
from kg.tables import read_turtle_files
from kg.terms import Iri, Quad, graph_iri

ROOT = Path(__file__).parents[1]

_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")
_START_SECONDS = 30.0
_STOP_SECONDS = 30.0


class Process(NamedTuple):
    """One process of a server, as /proc describes it."""

    pid: int
    parent: int
    #: `Z` is a zombie.
    state: str
    command: str

    @property
    def rss_bytes(self) -> int:
        """Memory it holds, shared pages included; 0 when it is gone."""
        with suppress(OSError):
            return int(_proc(self.pid, "statm").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0

    @property
    def is_gone(self) -> bool:
        """Whether it has ended; a zombie has."""
        with suppress(OSError):
            return _proc(self.pid, "stat").rpartition(")")[2].split()[0] == "Z"
        return True

    @property
    def is_computing(self) -> bool:
        """Whether one of its threads runs at this moment."""
        with suppress(OSError):
            threads = os.listdir(f"/proc/{self.pid}/task")
            stats = [_proc(self.pid, f"task/{thread}/stat") for thread in threads]
            return any(stat.rpartition(")")[2].split()[0] == "R" for stat in stats)
        return False

    @property
    def processor_seconds(self) -> float:
        """Processor time it has used; 0 when it is gone."""
        with suppress(OSError):
            user, system = _proc(self.pid, "stat").rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        return 0.0

    @property
    def open_files(self) -> list[str]:
        """What each of its file descriptors leads to."""
        found = []
        folder = Path(f"/proc/{self.pid}/fd")
        with suppress(OSError):
            for each in folder.iterdir():
                with suppress(OSError):
                    found.append(os.readlink(each))
        return found


class Server:
    """A server that is running, or was."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self.log = log
        self.address = ""

    @property
    def pid(self) -> int:
        """Number of the process that watches over the others."""
        return self._process.pid

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def said(self) -> str:
        """All that it has written so far, log lines included."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def processes(self) -> list[Process]:
        """Return it and all that it started, directly or not."""
        everything = list(_processes())
        found = {self.pid}
        # A child may be listed before its parent, so a second look is needed until nothing is new.
        while more := {p.pid for p in everything if p.parent in found} - found:
            found |= more
        return [process for process in everything if process.pid in found]

    def web(self) -> list[Process]:
        """Return the processes that answer requests."""
        return [p for p in self.processes() if p.parent == self.pid and "spawn_main" in p.command]

    def zygotes(self) -> list[Process]:
        """Return the processes that fork workers."""
        processes = self.processes()
        forked = {p.pid for p in processes if _forks(p)}
        return [p for p in processes if p.pid in forked and p.parent not in forked]

    def workers(self) -> list[Process]:
        """Return the processes in which strangers' queries run."""
        zygotes = {p.pid for p in self.zygotes()}
        return [p for p in self.processes() if p.parent in zygotes]

    def writers(self) -> list[Process]:
        """Return the processes that write."""
        return [p for p in self.processes() if "kg.writing" in p.command]

    def wait_until_ready(self) -> None:
        """Wait until it has said its address and answers."""
        until(lambda: bool(_ADDRESS.search(self.said)) or self.code is not None, _START_SECONDS)
        found = _ADDRESS.search(self.said)
        assert found, f"no address in: {self.said}"
        self.address = found[0]
        until(self._is_ready, _START_SECONDS)

    def wait(self) -> int:
        """Wait for its end and return the exit code."""
        return self._process.wait(_STOP_SECONDS)

    def stop(self) -> int:
        """Have it end as an operator does, and return the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it, and all that it started, without a chance to do anything more."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        self._process.wait()

    def _is_ready(self) -> bool:
        with suppress(OSError), urlopen(f"{self.address}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
        return False


def start(releases: Path, log: Path, **settings: object) -> Server:
    """
    Start a server of the releases in a folder, and do not wait for it.

    Args:
        settings: by the names of `kg.settings.Settings`.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", "0"],
            cwd=ROOT,
            env=environment(releases=releases, **settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(process, log)


@contextmanager
def running(releases: Path, log: Path, **settings: object) -> Iterator[Server]:
    """A server that is ready, and gone afterwards."""
    server = start(releases, log, **settings)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.kill()


def environment(**settings: object) -> dict[str, str]:
    """Return the environment of this process with these settings and no others, in English."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    given = {PREFIX + name.upper(): str(value) for name, value in settings.items()}
    return inherited | given | {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def command_line(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run another command of `siktlinje` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def city(folder: Path) -> list[Quad]:
    """Return a small city that does not exist, with the ontology and the codes."""
    base = Settings().base
    sources = {
        "ontology": sorted((folder / "ontology").glob("*.ttl")),
        "codes": sorted((folder / "ontology" / "codes").glob("*.ttl")),
        "granvik": [folder / "tests" / "service" / "granvik.ttl"],
    }
    return [
        quad
        for name, paths in sources.items()
        for quad in read_turtle_files(paths, graph_iri(base, name), base)
    ]


def publish(root: Path, quads: Iterable[Quad], kept: Iterable[Iri] = ()) -> Releases:
    """Make the next release in a folder, without SHACL; *kept* graphs are those of sources."""
    releases, base = Releases(root), Settings().base
    with draft(releases, role="test") as made:
        made.change(quads)
        derive(made, read_rules(base), base)
        made.seal()
        made.publish("test", {}, {"violations": 0}, kept)
    return releases


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds, for *seconds* at most; return whether it does."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


def _processes() -> Iterator[Process]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                pid = int(folder.name)
                # The name of the program stands in brackets and may hold anything.
                state, parent = _proc(pid, "stat").rpartition(")")[2].split()[:2]
                yield Process(pid, int(parent), state, _proc(pid, "cmdline").replace("\0", " "))


def _forks(process: Process) -> bool:
    return "kg.isolated" in process.command


def _proc(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace")
