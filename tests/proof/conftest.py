"""Proofs of the examples of all questions, on the shipped data; each is made once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kg.proof import bundle, signing_key
from kg.proof.document import seal
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings

Bundle = dict[str, Any]


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Ed25519PrivateKey:
    return signing_key(tmp_path_factory.mktemp("key") / "signing-key")


@pytest.fixture(scope="session")
def proof_of(shipped: Served, key: Ed25519PrivateKey) -> Callable[[str], Bundle]:
    graph = Graph(shipped.store, Settings().base)

    @cache
    def made(name: str) -> Bundle:
        question = QUESTIONS[name]
        found = question.put(graph, question.header.example)
        return bundle(question, graph, found, shipped.release, key)

    return lambda name: copy.deepcopy(made(name))


@pytest.fixture(scope="session")
def sealed(key: Ed25519PrivateKey) -> Callable[[Bundle], Bundle]:
    """Sign what a bundle says as if it had been so from the start."""

    def anew(said: Bundle) -> Bundle:
        seals = ("keyId", "digest", "signature")
        return seal({name: part for name, part in said.items() if name not in seals}, key)

    return anew


@pytest.fixture(scope="session")
def dump(shipped: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.store import line

    path = tmp_path_factory.mktemp("dump") / "release.nq"
    path.write_bytes(b"\n".join(line(quad) for quad in shipped.store.quads()) + b"\n")
    return path
