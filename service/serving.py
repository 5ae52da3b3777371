"""Which release a request is answered from."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from flask import Flask, current_app, g

from kg.changes import Log
from kg.errors import Damaged, NotFound
from kg.isolated import Pool, Sizes
from kg.proof import Prover
from kg.releases import Reader, Releases, Served
from kg.settings import Settings
from kg.tokens import Tokens
from kg.writing import Writer
from service.cache import Cache
from service.rates import Rates

_EXTENSION = "siktlinje"


class NothingServed(NotFound):
    """There is no release to answer from."""


class Serving:
    """What every request needs to know of the app; to be closed, so that its processes end."""

    def __init__(self, settings: Settings, releases: Releases, watched: Path | None = None) -> None:
        """
        Args:
            watched: folder of running queries that several serving processes share.
        """
        self.settings = settings
        self.releases = releases
        self.reader: Reader = releases.reader()
        self.log = Log(releases)
        self.cache = Cache(settings.cache_bytes)
        self.rates = Rates(settings)
        self._ends = ExitStack()
        if watched is None:
            watched = Path(self._ends.enter_context(TemporaryDirectory(prefix="siktlinje-")))
        sizes = Sizes(settings.query_workers, settings.queue)
        self.pool = self._ends.enter_context(Pool(sizes, watched))
        self.tokens = Tokens(settings.tokens)
        self.writer = self._ends.enter_context(Writer(settings))
        self.prover = self._ends.enter_context(Prover(settings))

    def close(self) -> None:
        """End the processes that run queries and make changes."""
        self._ends.close()


def serve_from(extensions: dict[str, object], serving: Serving) -> None:
    """Remember *serving* with the app."""
    extensions[_EXTENSION] = serving


def settings() -> Settings:
    """Return the settings of the app."""
    return serving().settings


def served() -> Served:
    """
    Return the newest release; the same one for the whole request.

    Raises:
        NothingServed: nothing is published yet.
        Damaged: the newest release cannot be read.
    """
    if "served" not in g:
        try:
            g.served = serving().reader.latest()
        except NotFound as error:
            raise NothingServed(error.key, **error.values) from error
    return cast(Served, g.served)


def served_if_any() -> Served | None:
    """Return the newest release, or None where a page can do without."""
    try:
        return served()
    except (NothingServed, Damaged):
        return None


def serving() -> Serving:
    """Return what the app serves from."""
    return serving_of(current_app)


def serving_of(app: Flask) -> Serving:
    """Return what *app* serves from."""
    return cast(Serving, app.extensions[_EXTENSION])
