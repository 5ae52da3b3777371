"""Bundles: what is in them, that they verify, and that no changed copy does."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rdflib import Graph as RdfGraph

from kg.errors import BadInput, SiktlinjeError, Unproven
from kg.proof import bundle, from_text, to_text, verify
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings
from kg.store import parse_lines
from tests.proof.tampering import tampered

Bundle = dict[str, Any]
Proof = Callable[[str], Bundle]
Sealed = Callable[[Bundle], Bundle]

each_question = pytest.mark.parametrize("name", QUESTIONS)
#: Of all kinds: minimal, with whole relations, with evidence, with what is not reported, with
#: inputs, with texts in both languages.
SOME = (
    "administrations-of-boards",
    "demands",
    "goals-of-a-budget",
    "share-with-line-of-sight",
    "successors",
    "themes-shared",
    "translated-names",
    "what-loses-support",
)
#: What a bundle contradicts by itself. A changed release or quad takes the dump to be seen, once
#: somebody with the key has signed it; with other inputs a bundle may well be one of that question.
CLAIMS = (
    "@context",
    "@type",
    "base",
    "question",
    "query",
    "columns",
    "rows",
    "unknown",
    "completeness",
    "relations",
    "evidence",
)
#: So many changes of a bundle are tried; of larger ones they are chosen at random. More by hand.
TRIED = int(os.environ.get("TAMPERED", "400"))


def holds(said: Bundle, key: Ed25519PrivateKey) -> bool:
    try:
        verify(said, key.public_key())
    except (Unproven, BadInput):
        return False
    return True


@each_question
def test_a_bundle_verifies(name: str, proof_of: Proof, key: Ed25519PrivateKey) -> None:
    verify(from_text(to_text(proof_of(name))), key.public_key())


@each_question
def test_the_rows_are_those_of_the_question(name: str, proof_of: Proof) -> None:
    said = proof_of(name)

    assert said["rows"] or said["unknown"]
    assert len(said["quads"]) == len(set(said["quads"]))
    assert bool(said["relations"]) == (said["completeness"] == "whole relations")


@pytest.mark.parametrize("name", SOME)
def test_every_changed_copy_is_rejected(name: str, proof_of: Proof, key: Ed25519PrivateKey) -> None:
    changes = list(tampered(proof_of(name)))
    for what, copy in random.Random(0).sample(changes, min(TRIED, len(changes))):
        assert not holds(copy, key), what


@pytest.mark.parametrize("name", SOME)
def test_every_changed_claim_is_rejected_even_if_it_is_signed(
    name: str, proof_of: Proof, sealed: Sealed, key: Ed25519PrivateKey
) -> None:
    said = proof_of(name)
    changes = [
        (f"{part}: {what}", said | {part: changed})
        for part in CLAIMS
        for what, changed in tampered(said[part])
    ]
    for what, copy in random.Random(0).sample(changes, min(TRIED // 3, len(changes))):
        assert not holds(sealed(copy), key), what


@pytest.mark.parametrize("name", SOME)
def test_no_quad_can_be_left_out_of_a_minimal_bundle(
    name: str, proof_of: Proof, sealed: Sealed, key: Ed25519PrivateKey
) -> None:
    said = proof_of(name)
    if said["completeness"] != "minimal":
        pytest.skip("it holds whole relations")
    for quad in said["quads"]:
        fewer = [each for each in said["quads"] if each != quad]
        with pytest.raises(Unproven):
            verify(sealed(said | {"quads": fewer}), key.public_key())


def test_another_key_is_no_proof(proof_of: Proof) -> None:
    stranger = Ed25519PrivateKey.generate().public_key()

    with pytest.raises(Unproven, match="signed with the key"):
        verify(proof_of("directions"), stranger)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "[" * 100_000, '{"a": 1, "a": 2}', "NaN", '"\\ud800"', b"\xff\xfe"],
)
def test_what_is_no_bundle_is_told(text: str | bytes) -> None:
    with pytest.raises(BadInput, match="no proof"):
        from_text(text)


def test_a_name_that_comes_twice_is_refused(proof_of: Proof) -> None:
    text = to_text(proof_of("directions"))

    with pytest.raises(BadInput):
        from_text(text.replace('"question":', '"question": "duties",\n "question":', 1))


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_a_bundle_is_json_ld(proof_of: Proof) -> None:
    said = proof_of("directions")
    graph = RdfGraph().parse(data=json.dumps(said), format="json-ld")
    told = {str(predicate).rpartition("#")[2]: value for _, predicate, value in graph}

    assert str(told["question"]) == "directions"
    assert str(told["signature"]) == said["signature"]


def test_quads_are_n_quads(proof_of: Proof) -> None:
    said = proof_of("demands")

    assert len(parse_lines("\n".join(said["quads"]).encode())) == len(said["quads"])


def test_an_answer_that_says_nothing_stands_on_whole_relations(
    key: Ed25519PrivateKey, shipped: Served
) -> None:
    question, graph = QUESTIONS["successors"], Graph(shipped.store, Settings().base)
    found = question.put(graph, {"body": "kf"})
    said = bundle(question, graph, found, shipped.release, key)

    assert not said["rows"]
    assert said["completeness"] == "whole relations"
    verify(said, key.public_key())


def test_errors_are_ours(proof_of: Proof, key: Ed25519PrivateKey) -> None:
    """Nothing in a bundle, however wrong, ends in an error that says nothing to its reader."""
    said = proof_of("successors")
    for part in said:
        wrongs: tuple[Any, ...] = (None, 7, "x", [], {}, [None], {"a": [1]})
        for wrong in (each for each in wrongs if each != said[part]):
            with pytest.raises(SiktlinjeError):
                verify(said | {part: wrong}, key.public_key())
