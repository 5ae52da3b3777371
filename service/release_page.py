"""What the page about a release shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from kg.changes import Change, Log, What
from kg.releases import Manifest
from kg.store import Store
from kg.terms import Iri
from service.declined import BadRequest
from service.frame import link_to
from service.naming import Names, names
from service.serving import settings
from service.told_changes import HEADINGS, graph_names, role, title

#: As many things are shown of each kind of change, and, when they are asked for, on a page.
_FEW, _MANY = 8, 100


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a release changed."""

    iri: Iri
    names: Names
    #: Where it is now; None for what was removed.
    href: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """Things to which the same happened."""

    what: What
    heading: str
    count: int
    things: list[Thing]
    page: int
    pages: int
    #: Whether only this part was asked for.
    is_asked: bool


def shown(log: Log, release: Manifest) -> dict[str, Any]:
    """
    Return all that `release.html` shows.

    Raises:
        BadRequest: a part or page is asked for that there cannot be.
    """
    change, asked = log.change(release.number), _asked()
    wanted = [asked] if asked else [what for what in What if change.count(what)]
    newest, _ = log.releases.pointer()
    return {
        "change": change,
        "made": release,
        "title": title(change),
        "role": role(release.role),
        "graph_names": graph_names,
        "parts": [_part(log, change, what, asked is not None) for what in wanted],
        "is_kept": (log.releases.folder(release.number) / "store").is_dir(),
        "before": release.number - 1 or None,
        "after": release.number + 1 if release.number < newest else None,
    }


def _asked() -> What | None:
    text = request.args.get("what")
    if text is None:
        return None
    if text not in list(What):
        raise BadRequest("what-unknown", asked=text[:50], available=", ".join(What))
    return What(text)


def _page() -> int:
    text = request.args.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 10**6:
        raise BadRequest("page-unknown", asked=text[:50])
    return int(text)


def _part(log: Log, change: Change, what: What, is_asked: bool) -> Part:
    found = change.of(what)
    page = _page() if is_asked else 1
    size = _MANY if is_asked else _FEW
    here = found[(page - 1) * size : page * size]
    store = _names_of(log, change.release.number, what, here)
    things = [_thing(store, iri, what) for iri in here]
    return Part(what, HEADINGS[what], len(found), things, page, -(-len(found) // _MANY), is_asked)


def _names_of(log: Log, number: int, what: What, things: list[Iri]) -> Store:
    """Return a store that has the names of *things*: those of the time before, if they are gone."""
    if not things:
        return Store.in_memory()
    states = log.states(number - 1 if what is What.REMOVED else number, things)
    return Store.in_memory(quad for said in states.values() for quad in said)


def _thing(store: Store, iri: Iri, what: What) -> Thing:
    is_ours = iri.startswith(settings().base)
    href = link_to(iri) if is_ours and what is not What.REMOVED else None
    return Thing(iri, names(store, iri), href)
