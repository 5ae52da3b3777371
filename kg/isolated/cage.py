"""
What a process of ours may no longer do once strangers' texts run in it.

No core files, no new privileges, and no way to the network: by a network namespace of its own
where the kernel gives one, and always by a filter of system calls, which also keeps it from
starting other programs. The filter answers "not permitted", so a library that tries sees an error.

Sources: prctl(2), seccomp(2), unshare(2), and linux/seccomp.h, linux/filter.h for the numbers.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import socket
import struct
import time

from kg.errors import Disagreement

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000

#: Machine -> (its number in the kernel's audit header, the system calls that are refused:
#: socket, connect, bind, listen, ptrace, execve, execveat, process_vm_readv, process_vm_writev,
#: io_uring_setup).
_REFUSED: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 101, 59, 322, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 117, 221, 281, 270, 271, 425)),
}

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close() -> None:
    """
    Shut this process, and all that it forks, in.

    Raises:
        Disagreement: the kernel does neither; nothing of a stranger's may then be run.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_network()
    _filter_calls()
    if _can_reach_network():
        raise Disagreement("cage-open", system=platform.platform())


def end_with_parent() -> None:
    """Let the kernel kill this process when the one that forked it ends."""
    parent = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


class Memory:
    """A cap on the growth of this process's address space, set when it is made."""

    def __init__(self, more_bytes: int) -> None:
        # Looked at after every job, so it stays open.
        self._sizes = os.open("/proc/self/statm", os.O_RDONLY)
        size = self._size_bytes()
        self._worn_bytes = size + more_bytes // 4
        resource.setrlimit(resource.RLIMIT_AS, (size + more_bytes, size + more_bytes))

    def is_worn(self) -> bool:
        """Whether so much is used up that the next job should get a fresh process."""
        return self._size_bytes() > self._worn_bytes

    def _size_bytes(self) -> int:
        return int(os.pread(self._sizes, 100, 0).split()[0]) * resource.getpagesize()


class Processor:
    """A cap on the processor time of this process, moved on for each job."""

    def __init__(self) -> None:
        self._limit, self._hard = resource.getrlimit(resource.RLIMIT_CPU)

    def cap(self, seconds: float) -> None:
        """Let the process use about so many seconds from now on."""
        limit = int(time.process_time() + seconds) + 2
        if limit != self._limit:
            self._limit = limit
            resource.setrlimit(resource.RLIMIT_CPU, (limit, self._hard))


def _leave_network() -> None:
    """An own network namespace has nothing but a loopback that is down."""
    if _libc.unshare(_CLONE_NEWNET) != 0:
        _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _filter_calls() -> None:
    machine = platform.machine()
    if machine not in _REFUSED:
        return
    code = _bytecode(*_REFUSED[machine])
    program = _Program(len(code) // 8, code)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _bytecode(architecture: int, refused: tuple[int, ...]) -> bytes:
    """
    Return a program of linux/filter.h: the number of the call decides.

    A call by the numbers of another architecture, or of the x32 interface, ends the process.
    """
    load, jump_equal, jump_greater, answer = 0x20, 0x15, 0x35, 0x06
    allow, not_permitted, kill = 0x7FFF0000, 0x00050001, 0x80000000
    count = len(refused)
    lines = [
        (load, 0, 0, 4),
        (jump_equal, 0, count + 4, architecture),
        (load, 0, 0, 0),
        (jump_greater, count + 2, 0, 0x40000000),
        *((jump_equal, count - n, 0, number) for n, number in enumerate(refused)),
        (answer, 0, 0, allow),
        (answer, 0, 0, not_permitted),
        (answer, 0, 0, kill),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _can_reach_network() -> bool:
    """Whether a datagram socket finds a way to an address that is never used (RFC 5737)."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
    except OSError:
        return False
    return True
