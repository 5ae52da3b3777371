"""A store to write into, made out of a sealed one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Damaged


def link(sealed: Path, names: Iterable[str], work: Path) -> None:
    """
    Make a store to go on from out of a sealed one, at no cost in space or time.

    RocksDB never writes into a table file (`.sst`) again, so those are linked; the few small files
    that it does write into are copied. It is what a checkpoint does, without opening the store.

    Args:
        names: of all files that the sealed store has.
        work: folder to make; on the same file system.

    Raises:
        Damaged: a file is missing; the engine might take what is left for a new, empty store.
    """
    work.mkdir(parents=True)
    for name in names:
        make = os.link if name.endswith(".sst") else shutil.copyfile
        try:
            make(sealed / name, work / name)
        except FileNotFoundError as error:
            raise Damaged("release-file-missing", path=sealed / name) from error
