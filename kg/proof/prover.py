"""
Making bundles beside the service: leaving out quads is work of seconds, in a process of its own.

`Prover` is the side that answers requests, `run` is the process.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import NamedTuple

from kg.child import Standby, limit_memory, serve
from kg.errors import Crowded, NotFound, TooHeavy, TooSlow
from kg.proof.bundle import bundle
from kg.proof.document import to_text
from kg.proof.keys import signing_key
from kg.question import Graph, Raw
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
    inputs: Raw
    release: int


class Prover:
    """
    Has bundles made, one at a time; use it as a context manager, from as many threads as you like.

    The process is started by the first; one that has died is replaced for the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._child = Standby("kg.proof", settings, _waited)

    def __enter__(self) -> Prover:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, and with it whatever it is doing."""
        self._child.close(at_once=True)

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
        try:
            return str(self._child.ask(wanted, DEADLINE_S, PATIENCE_S))
        except TimeoutError as error:
            raise TooSlow("proof-late", name=wanted.question, seconds=DEADLINE_S) from error
        except ChildProcessError as error:
            raise TooHeavy("proof-died", name=wanted.question) from error


def _waited() -> Crowded:
    return Crowded("proof-waits", seconds=PATIENCE_S)


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
