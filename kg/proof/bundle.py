"""Making a bundle: an answer, what it stands on, and the signature of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.proof.document import Bundle, context, seal
from kg.proof.passages import quads_of_evidence, told
from kg.proof.relations import Read, relations
from kg.proof.supporting import RUNS, supporting
from kg.question import Found, Graph, Question, as_rows, as_text
from kg.releases import Manifest
from kg.store import line
from kg.terms import Quad, rebase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def bundle(
    question: Question,
    graph: Graph,
    found: Found,
    release: Manifest,
    key: Ed25519PrivateKey,
    runs: int = RUNS,
) -> Bundle:
    """
    Return an answer with its proof, as JSON-LD that `verify` checks.

    `completeness` says what the quads are: `minimal`, none can be left out; `reduced`, *runs* ended
    before that was known; `whole relations`, where the query looks for what is not there or counts,
    with the relations in `relations`. Other quads beside those are as few as can be.

    An empty cell says only that these quads give it no value.

    Args:
        found: what came of *question* on *graph*.
        release: the release that *graph* is.
        runs: how many times the question may be put again while quads are left out.

    Raises:
        Disagreement: the query cannot be followed to the quads that it reads.
    """
    read = relations(question, graph, found)
    support = supporting(question, graph, found, read, runs)
    said = {
        "@context": context(graph.base),
        "@type": "Proof",
        "base": graph.base,
        "question": question.name,
        "query": rebase(question.query, graph.base),
        "inputs": as_text(found.ask),
        "release": {"number": release.number, "hash": release.hash},
        "completeness": completeness(read, support.is_minimal),
        "relations": [each._asdict() for each in read.whole],
        "quads": _lines(support.quads),
        "evidence": told(graph, found),
        "evidenceQuads": _lines(quads_of_evidence(graph, found)),
    }
    return seal(said | answer_parts(question, found), key)


def answer_parts(question: Question, found: Found) -> Bundle:
    """Return the answer itself, in plain values."""
    return {
        "columns": [each.name for each in question.columns],
        "rows": as_rows(question.columns, found.rows),
        "unknown": as_rows(question.columns, found.unknown),
    }


def completeness(read: Read, is_minimal: bool) -> str:
    """Return in a word or two what the quads of a bundle are."""
    if read.whole:
        return "whole relations"
    return "minimal" if is_minimal else "reduced"


def _lines(quads: Iterable[Quad]) -> list[str]:
    return sorted(line(each).decode() for each in quads)
