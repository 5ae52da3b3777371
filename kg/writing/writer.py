"""The side that answers requests: hands changes over, and waits so long."""

from __future__ import annotations

from kg.child import Standby
from kg.errors import Busy, TooHeavy, TooSlow
from kg.releases import Releases
from kg.settings import Settings
from kg.writing.change import Change, Receipt

#: How long a change waits for those before it.
PATIENCE_S = 5.0


class Writer:
    """
    Hands changes to a process that makes releases of them; use it as a context manager.

    May be used from many threads. One change at a time; further ones wait a while. The process is
    started by the first change, or by `warm`; one that has died is replaced for the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._releases = Releases(settings.releases)
        self._child = Standby("kg.writing", settings, _waited)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the change under way end, then end the process."""
        self._child.close(at_once=False)

    @property
    def pid(self) -> int | None:
        """The number of the process, once there was one."""
        return self._child.pid

    def warm(self) -> None:
        """Start the process, before the first change needs it; does not wait until it is ready."""
        self._child.warm()

    def publish(self, change: Change) -> Receipt:
        """
        Make a release of *change*, or with `validate_only` say what would become of it.

        Raises:
            Moved: the current release is not the one that the change was computed on.
            NotAllowed: it touches a graph that the writer may not change.
            Invalid: a violation is new; `values["report"]` is the SHACL report in Turtle.
            Repeated: it says in one graph what another says already.
            Busy: another writer holds on.
            TooSlow: the time was up. Either the whole change is published, or nothing of it.
            TooHeavy: the process died; the same holds.
            NoRoom: the disk is full; readers go on.
            NotFound, Damaged: there is no release to go on from.
            Disagreement, BadTables: the shapes cannot be used.
            Ended: the service is stopping.
        """
        seconds = self._settings.update_seconds
        try:
            receipt = self._child.ask(change, seconds, PATIENCE_S)
        except TimeoutError as error:
            raise TooSlow("write-late", seconds=seconds, **self._where(change)) from error
        except ChildProcessError as error:
            status = error.args[0]
            raise TooHeavy("write-died", status=status, **self._where(change)) from error
        assert isinstance(receipt, Receipt)
        return receipt

    def _where(self, change: Change) -> dict[str, int]:
        """Tell whether a change that was cut short can have been published."""
        return {"on": change.on, "current": self._releases.pointer()[0]}


def _waited() -> Busy:
    return Busy("write-waits", seconds=PATIENCE_S)
