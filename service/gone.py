"""An address that is no longer in use: since when, why, and what stands in its place."""

from __future__ import annotations

from typing import Any

from kg.changes import Retired, retired
from kg.store import Store
from kg.terms import Iri
from service.declined import Declined
from service.frame import link_to
from service.naming import names
from service.serving import served, serving
from service.wording import language


class Gone(Declined):
    """What the request names was in an earlier release, and is retired."""

    def __init__(self, found: Retired) -> None:
        if found.successor:
            super().__init__("gone-replaced", iri=found.iri[:300], successor=found.successor)
        else:
            super().__init__("gone-without", iri=found.iri[:300])
        self.found = found

    @property
    def headers(self) -> dict[str, str]:
        """Where programs go on, RFC 5829."""
        successor = self.found.successor
        return {"Link": f'<{successor}>; rel="successor-version"'} if successor else {}

    @property
    def members(self) -> dict[str, object]:
        """What the problem says to programs beside its text."""
        since = self.found.since
        told = {"successor": self.found.successor, "release": since.number if since else None}
        return {name: value for name, value in told.items() if value is not None}

    def shown(self) -> dict[str, Any]:
        """Return what `gone.html` shows."""
        found, store = self.found, served().store
        return {
            "retired": found,
            "successor": names(store, found.successor) if found.successor else None,
            "successor_link": link_to(found.successor) if found.successor else None,
            "reason": _reason(found),
            "last": _last(found),
        }


def check_in_use(store: Store, iri: Iri, number: int) -> None:
    """
    Look whether an address is retired in release *number*, whose store is given.

    Raises:
        Gone: it is.
    """
    if found := retired(serving().log, store, iri, number):
        raise Gone(found)


def _reason(found: Retired) -> str:
    """Return why, as the graph says it, else as the release that took it out does."""
    texts = found.reasons
    said = texts.get(language()) or texts.get("sv") or next(iter(texts.values()), "")
    return said or (found.since.message if found.since else "")


def _last(found: Retired) -> int | None:
    """Return the last release that described it, if that can still be asked."""
    if found.since is None or not found.since.parent:
        return None
    number = found.since.parent
    is_kept = (serving().releases.folder(number) / "store").is_dir()
    return number if is_kept else None
