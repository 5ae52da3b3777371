"""The pool's ends of the processes: the zygote, and the workers that it forks."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import weakref
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Lock

from kg.errors import Disagreement
from kg.isolated.zygote import FORK, NUMBER, READY, WAIT

#: A query that is not small gives way to those that are.
_NICENESS = 10
_START_SECONDS = 30.0


class Zygote:
    """The process that forks, and waits for what it has forked."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        source = Path(__file__).parents[2]
        paths = os.pathsep.join((str(source), os.environ.get("PYTHONPATH", "")))
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "kg.isolated", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # A key press that stops the parent is not for the child: it ends with the parent.
                start_new_session=True,
                # What the parent knows, a stranger's query has no business with.
                env={
                    "PYTHONPATH": paths.rstrip(os.pathsep),
                    "PATH": os.defpath,
                    # Each thread of the engine would set address space aside, which is capped.
                    "MALLOC_ARENA_MAX": "2",
                },
            )
        self._lock = Lock()
        self._is_ready = False
        #: Ends the process, and its workers with it; so does forgetting the object.
        self.end = weakref.finalize(self, _end, self.control, self._child)

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_dead(self) -> bool:
        """Whether it has hung up; its workers have died with it."""
        return _says(self.control, select.POLLHUP)

    def fork(self) -> Worker:
        """
        Make a worker.

        Raises:
            Disagreement: this system cannot shut a process in.
            OSError: the zygote is dead.
        """
        ours, theirs = socket.socketpair()
        with theirs, ExitStack() as failed, self._lock:
            failed.callback(ours.close)
            self._wait_until_ready()
            socket.send_fds(self.control, [FORK], [theirs.fileno()])
            worker = Worker(self, ours, self._answer())
            failed.pop_all()
            return worker

    def wait(self, pid: int) -> int:
        """Return how a killed worker ended: its exit status, or minus a signal."""
        with self._lock, suppress(OSError):
            self.control.send(WAIT + NUMBER.pack(pid))
            return self._answer()
        return -signal.SIGKILL

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        self.control.settimeout(_START_SECONDS)
        said = self.control.recv(1024)
        if said != READY:
            raise Disagreement("zygote-dead", detail=said.decode())
        self._is_ready = True

    def _answer(self) -> int:
        answer = self.control.recv(NUMBER.size)
        if not answer:
            raise ConnectionError("the zygote has hung up")
        return int(NUMBER.unpack(answer)[0])


class Worker:
    """One worker, from the pool's side."""

    def __init__(self, zygote: Zygote, line: socket.socket, pid: int) -> None:
        self._zygote = zygote
        self._status: int | None = None
        self.line = line
        self.pid = pid
        #: Whether it must not be given another job.
        self.is_spent = False

    @property
    def is_dead(self) -> bool:
        """Whether it has hung up, though it had nothing to say."""
        return _says(self.line, select.POLLIN)

    def end(self) -> int:
        """Kill it unless it is dead, and return how it ended."""
        self.is_spent = True
        if self._status is None:
            # Its number stays taken until the zygote has waited for it, and no longer.
            if not self._zygote.is_dead:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            self._status = self._zygote.wait(self.pid)
            self.line.close()
        return self._status

    def give_way(self) -> None:
        """Let others go first; what is low once stays low, so it gets no other job."""
        self.is_spent = True
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                os.setpriority(os.PRIO_PROCESS, int(thread), _NICENESS)


def _says(line: socket.socket, event: int) -> bool:
    """Whether an event, or the end, has come on a line; one that is closed here has ended."""
    looking = select.poll()
    try:
        looking.register(line, event)
    except ValueError:
        return True
    return bool(looking.poll(0))


def _end(control: socket.socket, child: subprocess.Popen[bytes]) -> None:
    control.close()
    child.kill()
    child.wait()
