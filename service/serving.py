"""Which release a request is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from kg.errors import Damaged, NotFound
from kg.releases import Reader, Served
from kg.settings import Settings

_EXTENSION = "siktlinje"


class NothingServed(NotFound):
    """There is no release to answer from."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What every request needs to know of the app."""

    settings: Settings
    reader: Reader


def serve_from(extensions: dict[str, object], serving: Serving) -> None:
    """Remember *serving* with the app."""
    extensions[_EXTENSION] = serving


def settings() -> Settings:
    """Return the settings of the app."""
    return _serving().settings


def served() -> Served:
    """
    Return the newest release; the same one for the whole request.

    Raises:
        NothingServed: nothing is published yet.
        Damaged: the newest release cannot be read.
    """
    if "served" not in g:
        try:
            g.served = _serving().reader.latest()
        except NotFound as error:
            raise NothingServed(error.key, **error.values) from error
    return cast(Served, g.served)


def served_if_any() -> Served | None:
    """Return the newest release, or None where a page can do without."""
    try:
        return served()
    except (NothingServed, Damaged):
        return None


def _serving() -> Serving:
    return cast(Serving, current_app.extensions[_EXTENSION])
