"""
The whole site as files that any web server can serve, so that it outlives the service.

The app is asked for one page after another, from the start page and the sitemap on; the links of
each page lead to files and are followed.

    twin.py    what stands where
    scribe.py  one address as a file
    export.py  the walk over all of them
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from typing import NamedTuple

from flask import Flask

from kg import durable
from kg.errors import Damaged, Refused
from kg.releases import Releases
from kg.settings import Settings
from service.app import create_app
from service.scribe import Scribe, Written
from service.serving import serving_of
from service.twin import SERVICE_ONLY, Place, place, start

Write = Callable[[Place], Written]
#: Told how many addresses were asked, and how many are known.
Progress = Callable[[int, int], None]

#: Read by programs, and found by nobody who follows links.
BESIDE = (
    *("/robots.txt", "/sitemap.xml", "/.well-known/void", "/.well-known/jwks.json"),
    *("/catalog.ttl", "/catalog.rdf", "/catalog.jsonld"),
)
#: So many addresses are asked for ahead.
_AHEAD = 32


class Exported(NamedTuple):
    """What was written."""

    files: int
    bytes: int


def export(
    app: Flask,
    folder: Path,
    root: str,
    progress: Progress = lambda done, known: None,
    seeds: Iterable[str] | None = None,
    processes: int = 0,
) -> Exported:
    """
    Write the site into *folder*, whole or not at all.

    Args:
        root: address where the files will be served, without a path and a slash at the end.
        seeds: paths to begin with beside the start page; all pages if None.
        processes: that ask at once, each an app of its own; 0: the app that is given asks.

    Raises:
        Refused: there is something in the folder.
        Damaged: an address that is linked to has no answer.
        NoRoom: the disk is full.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("export-not-empty", folder=folder)
    with _beside(folder) as work, durable.room(folder):
        scribe = Scribe(app, work, root)
        found = scribe.sitemap() if seeds is None else seeds
        apologies = [f"{path}{query}" for path in SERVICE_ONLY for query in ("", "?lang=en")]
        begun = [place(each, start(), root) for each in (*BESIDE, *found, *apologies)]
        with _hands(scribe, serving_of(app).settings, work, root, processes) as (hands, write):
            written = _walk([start(), *filter(None, begun)], hands, write, progress)
        work.replace(folder)
    return written


def _walk(begun: Iterable[Place], hands: Executor, write: Write, progress: Progress) -> Exported:
    """Write each place once, and each that the pages lead to."""
    known: set[str] = set()
    waiting: deque[Place] = deque()
    under_way: dict[Future[Written], Place] = {}
    done = files = size = 0

    def meet(places: Iterable[Place]) -> None:
        for each in places:
            if each.path not in known:
                known.add(each.path)
                waiting.append(each)

    meet(begun)
    while waiting or under_way:
        while waiting and len(under_way) < _AHEAD:
            each = waiting.popleft()
            under_way[hands.submit(write, each)] = each
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            each, written = under_way.pop(future), future.result()
            if written.dead:
                raise Damaged("export-dead", address=each.asked, status=written.dead)
            files, size = files + written.files, size + written.bytes
            done += 1
            meet(written.places)
            progress(done, len(known))
    return Exported(files, size)


@contextmanager
def _hands(
    scribe: Scribe, settings: Settings, folder: Path, root: str, processes: int
) -> Iterator[tuple[Executor, Write]]:
    """Yield what asks: this process, or others beside it."""
    hands: Executor = ThreadPoolExecutor(1, thread_name_prefix="export")
    write = scribe.write
    if processes:
        given = (settings, folder, root)
        hands = ProcessPoolExecutor(processes, get_context("spawn"), _begin, given)
        write = _write
    try:
        yield hands, write
    finally:
        hands.shutdown(cancel_futures=True)


#: The scribe of a process that only writes.
_scribes: list[Scribe] = []


def _begin(settings: Settings, folder: Path, root: str) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    app = create_app(settings, Releases(settings.releases))
    Finalize(None, serving_of(app).close, exitpriority=1)
    _scribes.append(Scribe(app, folder, root))


def _end_with_parent() -> None:
    """A pool's processes wait for work for ever, also when the one who gives it was killed."""
    parent = parent_process()
    assert parent, "it was started by another"
    parent.join()
    os._exit(1)


def _write(each: Place) -> Written:
    return _scribes[0].write(each)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for what is not whole yet, on the same disk; it is gone if anything goes wrong."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    work.chmod(0o755)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
