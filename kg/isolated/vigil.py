"""Noticing at once that a process has died, by its line being hung up, whoever it works for."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from threading import Thread

#: Not what arrives on a line, only its end; and each end once.
_HUNG_UP = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLET


class Vigil:
    """A thread that sleeps until one of the lines is hung up; to be closed."""

    def __init__(self, called: Callable[[], None]) -> None:
        """
        Args:
            called: by the thread, whenever a line was hung up.
        """
        self._called = called
        self._lines = select.epoll()
        self._stop, self._stopped = socket.socketpair()
        self._lines.register(self._stopped, _HUNG_UP)
        self._thread = Thread(target=self._watch, name="vigil", daemon=True)
        self._thread.start()

    def watch(self, line: socket.socket) -> None:
        """Watch *line* until it is closed here or there."""
        self._lines.register(line, _HUNG_UP)

    def close(self) -> None:
        """End the thread."""
        self._stop.close()
        self._thread.join()
        self._stopped.close()
        self._lines.close()

    def _watch(self) -> None:
        while all(line != self._stopped.fileno() for line, _ in self._lines.poll()):
            self._called()
