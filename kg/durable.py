"""Files that are whole after a power cut, and a lock that names its holder."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Busy, NoRoom


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    """
    Put *data* in the place of *path* at once: a reader sees the old file or the new one.

    Args:
        mode: who may read and write the file; None: as the system has it for new files.

    Raises:
        NoRoom: the disk is full; the old file is untouched.
    """
    beside = path.with_name(f".{path.name}.new")
    with room(path), beside.open("wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def room(path: Path) -> Iterator[None]:
    """Say that the disk is full where the system says so in its own way."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom("no-room", path=path) from error
        raise


@contextmanager
def lock(path: Path, holder: str) -> Iterator[None]:
    """
    Hold the lock file *path*; the system lets go of it when the process ends, however it ends.

    Args:
        holder: who holds it, in words, for the one who is turned away.

    Raises:
        Busy: somebody else holds it.
    """
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Busy("locked", path=path, holder=file.read().strip()) from error
        file.truncate(0)
        file.write(holder)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
