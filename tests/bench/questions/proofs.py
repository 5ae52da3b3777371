"""How large the proofs of answers are, and what making and checking them takes."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kg.proof import bundle, from_text, to_text, verify
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Manifest

Figures = dict[str, Any]


def measure_proofs(graph: Graph, release: Manifest) -> Figures:
    """
    Return for the example of each question the size of its bundle, and seconds.

    Read back from its text, as somebody does who has been handed it.
    """
    key = Ed25519PrivateKey.generate()
    each = {name: _proof(graph, release, name, key) for name in QUESTIONS}
    parts = ("bytes", "make_seconds", "verify_seconds")
    return {
        "questions": each,
        "median": {part: median(found[part] for found in each.values()) for part in parts},
        "most": {part: max(found[part] for found in each.values()) for part in parts},
    }


def _proof(graph: Graph, release: Manifest, name: str, key: Ed25519PrivateKey) -> Figures:
    question = QUESTIONS[name]
    found = question.put(graph, question.header.example)
    begun = perf_counter()
    text = to_text(bundle(question, graph, found, release, key))
    made = perf_counter()
    verify(from_text(text), key.public_key())
    done = perf_counter()
    size = len(text.encode())
    return {"bytes": size, "make_seconds": made - begun, "verify_seconds": done - made}
