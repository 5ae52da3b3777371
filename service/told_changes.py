"""What a release changed, in words and as plain values."""

from __future__ import annotations

from typing import Any

from kg.catalogue import LANGUAGES
from kg.changes import Change, What
from kg.labels import compact
from kg.terms import Iri
from service.naming import Name, Names, names
from service.serving import served
from service.wording import TEXTS, language

#: Role in which a release is made -> what it is called.
_ROLES = {
    "build": "role-build",
    "editor": "role-editor",
    "administrator": "role-administrator",
}
#: What happened to things -> heading of those.
HEADINGS = {
    What.ADDED: "change-added",
    What.CHANGED: "change-changed",
    What.REMOVED: "change-removed",
}


def graph_names(graph: Iri) -> Names:
    """Return what a graph is called now; the last part of its name where nothing says so."""
    found = names(served().store, graph)
    short = graph.rpartition("/")[2]
    return {
        each: Name(short, each) if name.text == compact(graph) else name
        for each, name in found.items()
    }


def role(name: str) -> str:
    """Return what a role is called, in the reader's language."""
    return TEXTS.entries[_ROLES[name]][language()] if name in _ROLES else name


def title(change: Change) -> str:
    """Return the heading of a release: its number, and why it was made."""
    made = change.release
    said = "change-title" if made.message else "change-title-bare"
    return TEXTS.say(said, number=made.number, message=made.message)[language()]


def summary(change: Change) -> dict[str, str]:
    """Return a sentence on what a release changed, in every language."""
    made = change.release
    counts = {what.value: change.count(what) for what in What}
    said = TEXTS.say("change-summary", quads=made.added, gone=made.removed, **counts)
    graphs = "; ".join(
        f"{graph.rpartition('/')[2]} +{counted.added} −{counted.removed}"
        for graph, counted in change.graphs.items()
    )
    return {each: f"{said[each]} {graphs}." if graphs else said[each] for each in LANGUAGES}


def as_json(change: Change, address: str) -> dict[str, Any]:
    """Return what a release changed as plain JSON; *address* says more."""
    made = change.release
    return {
        "release": made.number,
        "time": made.time.isoformat().replace("+00:00", "Z"),
        "role": made.role,
        "message": made.message,
        "statements": {"added": made.added, "removed": made.removed},
        "things": {what.value: change.count(what) for what in What},
        "graphs": {graph: counts._asdict() for graph, counts in change.graphs.items()},
        "url": address,
    }
