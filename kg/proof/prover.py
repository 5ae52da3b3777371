"""
Making bundles beside the service: leaving out quads is work of seconds, in a process of its own.

`Prover` is the side that answers requests, `run` is the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Lock
from typing import NamedTuple

from kg.child import Child, limit_memory, serve
from kg.errors import Crowded, Ended, NotFound, TooHeavy, TooSlow
from kg.proof.bundle import bundle
from kg.proof.document import to_text
from kg.proof.keys import signing_key
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Releases
from kg.settings import Settings

#: How long one proof may take, and how long it waits for those before it.
DEADLINE_S = 30.0
PATIENCE_S = 10.0
_MEMORY_BYTES = 4 * 2**30


class Wanted(NamedTuple):
    """What is to be proved: a question, its inputs as text, and the number of a release."""

    question: str
    inputs: dict[str, str]
    release: int


class Prover:
    """
    Has bundles made, one at a time; use it as a context manager, from as many threads as you like.

    The process is started by the first; one that has died is replaced for the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = Lock()
        self._child: Child | None = None
        self._is_closed = False

    def __enter__(self) -> Prover:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, and with it whatever it is doing."""
        self._is_closed = True
        if self._child is not None:
            self._child.end()

    def prove(self, wanted: Wanted) -> str:
        """
        Return the text of a bundle.

        Raises:
            BadInput: an input is not one of the question.
            NotFound: there is no such question or release.
            Crowded: others are being proved, and waiting took too long.
            TooSlow, TooHeavy: it took too much time or memory.
            Damaged: the key or the release cannot be used.
            Ended: the service is stopping.
        """
        with self._taking_turns():
            try:
                text = self._ready().ask(wanted, DEADLINE_S)
            except TimeoutError as error:
                raise TooSlow("proof-late", name=wanted.question, seconds=DEADLINE_S) from error
            except ChildProcessError as error:
                if self._is_closed:
                    raise Ended("service-stopping") from error
                raise TooHeavy("proof-died", name=wanted.question) from error
        return str(text)

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=PATIENCE_S):
            raise Crowded("proof-waits", seconds=PATIENCE_S)
        try:
            yield
        finally:
            self._turn.release()

    def _ready(self) -> Child:
        if self._is_closed:
            raise Ended("service-stopping")
        if self._child is None or not self._child.is_alive:
            self._child = Child("kg.proof", self._settings)
        return self._child


def run(line: Connection) -> None:
    """Make bundles until the other side hangs up; first it says the settings."""
    settings: Settings = line.recv()
    limit_memory(_MEMORY_BYTES)
    serve(line, lambda wanted: prove(settings, wanted))


def prove(settings: Settings, wanted: Wanted) -> str:
    """
    Return the text of a bundle, made here and now.

    Raises:
        as `Prover.prove`, except for what comes of time, memory and others.
    """
    if wanted.question not in QUESTIONS:
        raise NotFound("question-not-known", name=wanted.question)
    question, releases = QUESTIONS[wanted.question], Releases(settings.releases)
    release = releases.get(wanted.release)
    graph = Graph(releases.open(release.number), settings.base)
    found = question.put(graph, wanted.inputs)
    return to_text(bundle(question, graph, found, release, signing_key(settings.signing_key)))
