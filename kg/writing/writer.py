"""The side of the process that answers requests: hands changes over, and waits so long."""

from __future__ import annotations

from kg.settings import Settings
from kg.writing.change import Change, Receipt


class Writer:
    """
    Hands changes to a process that makes releases of them; use it as a context manager.

    May be used from many threads. One change at a time; further ones wait a while. The process is
    started by the first change, or by `warm`; one that has died is replaced for the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the change under way end, then end the process."""

    def warm(self) -> None:
        """Start the process, before the first change needs it; returns at once."""

    def publish(self, change: Change) -> Receipt:
        """
        Make a release of *change*, or with `validate_only` say what would become of it.

        Raises:
            Moved: the current release is not the one that the change was computed on.
            NotAllowed: it touches a graph that the writer may not change.
            Invalid: a violation is new; `values["report"]` is the SHACL report in Turtle.
            Busy: another writer holds on.
            TooSlow: the time was up. Either the whole change is published, or nothing of it.
            TooHeavy: the process died; the same holds.
            NoRoom: the disk is full; readers go on.
            NotFound, Damaged: there is no release to go on from.
            Ended: the service is stopping.
        """
        raise NotImplementedError
