"""Those who watch while the server is attacked: for connections, for memory, for the neighbour."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.serving import ROOT, Server, until

_SAMPLE_SECONDS = 0.25
#: What a process does to reach another machine. Lines between processes have no address.
_OUTWARD = re.compile(r"\b(?:connect|sendto|sendmsg|socket)\(.*\b(?:sa_family=)?AF_INET6?\b")


class Listener:
    """Takes connections on both loopback addresses and counts them; nobody should make one."""

    def __init__(self) -> None:
        self.connections = 0
        four = socket.create_server(("127.0.0.1", 0))
        self.port: int = four.getsockname()[1]
        self._sockets = [four]
        with suppress(OSError):
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._take, args=(each,), daemon=True).start()

    def close(self) -> None:
        for each in self._sockets:
            # Closing alone does not wake a thread that accepts.
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _take(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                self.connections += 1
                line.close()


class Memory:
    """Looks at the workers' memory again and again, and remembers the most."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ended = threading.Event()
        self.most_bytes = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            now = sum(worker.rss_bytes for worker in self._server.workers())
            self.most_bytes = max(self.most_bytes, now)


class Neighbour:
    """The other client, see `neighbour.py`."""

    def __init__(self, address: str, output: Path) -> None:
        self._output = output
        with output.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.conformance.hostile.neighbour", address],
                cwd=ROOT,
                stdout=file,
            )
        assert until(lambda: bool(self.milliseconds), 20), "the neighbour has not begun"

    @property
    def milliseconds(self) -> list[float]:
        """How long each of its queries took so far."""
        return [line["ms"] for line in self._lines()]

    @property
    def wrong(self) -> list[str]:
        """What it was told that is not so."""
        return [line["wrong"] for line in self._lines() if line["wrong"]]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _lines(self) -> list[dict[str, Any]]:
        # The last line may be half written.
        text = self._output.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in text.splitlines()]


class Trace:
    """Sees the system calls by which a worker, or one yet to be forked, would reach out."""

    def __init__(self, server: Server, output: Path) -> None:
        self._output = output
        watched = [*server.zygotes(), *server.workers()]
        self._process = subprocess.Popen(
            [
                str(shutil.which("strace")),
                *("-f", "-q", "-e", "trace=connect,sendto,sendmsg,socket", "-o", str(output)),
                *(part for process in watched for part in ("-p", str(process.pid))),
            ],
            stderr=subprocess.DEVNULL,
        )
        until(lambda: self._has_ended or all(_is_traced(p.pid) for p in watched), 5)
        self.is_attached = not self._has_ended

    @property
    def outward(self) -> list[str]:
        """The calls that were made towards another machine, refused ones too."""
        return [line for line in self.calls if _OUTWARD.search(line)]

    @property
    def calls(self) -> list[str]:
        """All calls that were seen; those between our own processes are among them."""
        return self._output.read_text(encoding="utf-8", errors="replace").splitlines()

    @property
    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


def _is_traced(pid: int) -> bool:
    with suppress(OSError):
        return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return True
