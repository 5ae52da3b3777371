"""The side that writes: one change at a time, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection

from kg.child import limit_memory, serve
from kg.errors import Busy, Invalid, Moved, NotAllowed, NotFound, SiktlinjeError
from kg.gate import Gate
from kg.releases import Draft, Manifest, Releases, draft, prune
from kg.settings import Settings
from kg.terms import Iri, Quad, graph_iri
from kg.validate import Verdict
from kg.writing.change import Change, Receipt

#: How long to wait for a writer in another process, and how often to look.
PATIENCE_S, PAUSE_S = 5.0, 0.02
#: How much address space the process may use.
MEMORY_BYTES = 8 * 1024**3


def run(line: Connection) -> None:
    """Publish until the other side hangs up; the first message holds the settings."""
    limit_memory(MEMORY_BYTES)
    serve(line, Publisher(line.recv()))


class Publisher:
    """Changes -> receipts, or errors as `kg.writing.Writer.publish` names them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._releases = Releases(settings.releases)
        #: Versions of the release beside which the gate has read its shapes and rules.
        self._versions: dict[str, str] = {}
        with suppress(SiktlinjeError):
            self._versions = self._releases.current().versions
        self._gate = Gate(settings)

    def __call__(self, change: Change) -> Receipt:
        # Looked at before the lock is asked for as well: who comes too late holds up nobody.
        self._check_current(change.on, self._releases.pointer()[0])
        with _drafting(self._releases, change.role) as made:
            parent = made.parent
            self._check_current(change.on, parent.number if parent else 0)
            assert parent is not None, "a change is made on a release"
            self._check_graphs(_touched(made, change), parent, change.allowed)
            made.change(change.added, change.removed)
            # Counted before the rules add to it.
            counts = len(made.added), len(made.removed)
            if not any(counts):
                return _nothing(parent, change.validate_only)
            self._renew_gate(parent)
            if change.validate_only:
                return self._examine(made, parent, counts)
            return self._publish(made, parent, change.message, counts)

    def _check_current(self, on: int, current: int) -> None:
        if current == 0:
            raise NotFound("no-release", root=self._releases.root)
        if current != on:
            raise Moved("moved", on=on, current=current)

    def _check_graphs(
        self, touched: Iterable[Iri], parent: Manifest, allowed: frozenset[Iri] | None
    ) -> None:
        base = self._settings.base
        for graph in touched:
            if graph == graph_iri(base, "derived"):
                raise NotAllowed("graph-derived", graph=graph)
            if graph in parent.kept:
                raise NotAllowed("graph-kept", graph=graph, folder=_folder(graph, base))
            if allowed is not None and graph not in allowed:
                own = ", ".join(sorted(allowed)) or "–"
                raise NotAllowed("graph-of-others", graph=graph, allowed=own)

    def _renew_gate(self, parent: Manifest) -> None:
        """Read shapes and rules again when a build has come with others."""
        if self._versions != parent.versions:
            self._gate.close()
            self._gate = Gate(self._settings)
            self._versions = parent.versions

    def _examine(self, made: Draft, parent: Manifest, counts: tuple[int, int]) -> Receipt:
        examined = self._gate.examine(made, parent.versions, parent.kept, whole=False)
        assert examined is not None, "it changes something"
        return Receipt(
            parent.number,
            parent.hash,
            False,
            *counts,
            verdict=examined.verdict.summary,
            new=examined.blame.counts["violations"],
            report=examined.blame.turtle(),
        )

    def _publish(
        self, made: Draft, parent: Manifest, message: str, counts: tuple[int, int]
    ) -> Receipt:
        try:
            done = self._gate.publish(made, message, parent.versions, parent.kept, whole=False)
        except Invalid as refused:
            verdict = refused.values["verdict"]
            assert isinstance(verdict, Verdict)
            raise Invalid(refused.key, **refused.values, report=verdict.turtle()) from refused
        assert done is not None, "it changes something"
        # What cannot be removed now is tried again by the next: a write that is done stays done.
        with suppress(OSError):
            prune(self._releases, self._settings.keep_releases)
        return Receipt(done.release.number, done.release.hash, True, *counts, done.verdict.summary)


def _touched(made: Draft, change: Change) -> Iterator[Iri]:
    """
    Yield the graphs in which the change changes anything, whatever it says that it does.

    Told one by one and before anything is staged, so that a large change that goes too far is
    refused at once.
    """
    graphs: dict[Iri, list[tuple[Quad, bool]]] = {}
    for quad in change.removed - change.added:
        graphs.setdefault(quad.graph, []).append((quad, True))
    for quad in change.added:
        graphs.setdefault(quad.graph, []).append((quad, False))
    for graph in sorted(graphs):
        if any((quad in made.store) == was_there for quad, was_there in graphs[graph]):
            yield graph


def _nothing(parent: Manifest, validate_only: bool) -> Receipt:
    """Say that everything is as it was."""
    report = Verdict.of((), 0).turtle() if validate_only else None
    return Receipt(parent.number, parent.hash, False, 0, 0, parent.validation, report=report)


def _folder(graph: Iri, base: str) -> str:
    """Return which folder of sources keeps a graph; see `kg.build.read_all`."""
    name = graph.removeprefix(graph_iri(base, ""))
    return "ontology/" if name in ("ontology", "codes") else f"data/{name}/"


@contextmanager
def _drafting(releases: Releases, role: str) -> Iterator[Draft]:
    """Start the next release; wait a while for the one who makes one already."""
    until = time.monotonic() + PATIENCE_S
    with ExitStack() as held:
        while True:
            try:
                made = held.enter_context(draft(releases, role))
                break
            except Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S)
        yield made
