"""Checking a bundle, with nothing but itself, a public key and the questions of this software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import BadInput, SiktlinjeError, Unproven
from kg.proof.bundle import answer_parts, completeness
from kg.proof.document import Bundle, canonical, check_form, context, digest
from kg.proof.keys import key_id
from kg.proof.passages import told
from kg.proof.relations import relations
from kg.question import Found, Graph, Question, as_text
from kg.questions import QUESTIONS
from kg.store import Store, parse_lines
from kg.terms import Quad, rebase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verify(bundle: object, public_key: Ed25519PublicKey) -> None:
    """
    Return if a bundle proves its answer: signed, unchanged, and its quads give its rows.

    That its quads are those of the release, `check_dump` shows.

    Raises:
        BadInput: it has not the parts of a bundle.
        Unproven: it does not prove its answer; the error says where it fails.
    """
    said = check_form(bundle)
    # Nothing in it is looked at before it is known to be what was signed.
    check_seals(said, public_key)
    try:
        _check_answer(said, _question(said))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput("proof-form") from error


def quads_of(lines: list[str]) -> list[Quad]:
    """Return the quads that lines of a bundle are, one each."""
    quads = parse_lines("\n".join(lines).encode())
    if len(quads) != len(lines):
        raise BadInput("proof-form")
    return quads


def check_seals(said: Bundle, public_key: Ed25519PublicKey) -> None:
    """
    Return if a document is signed with a key, and what was signed.

    Raises:
        Unproven: it is not.
    """
    from cryptography.exceptions import InvalidSignature

    if said["keyId"] != key_id(public_key):
        raise Unproven("proof-key", found=said["keyId"], wanted=key_id(public_key))
    if said["digest"] != (found := digest(said)):
        raise Unproven("proof-digest")
    try:
        signature = bytes.fromhex(said["signature"])
        public_key.verify(signature, bytes.fromhex(found))
    except (InvalidSignature, TypeError, ValueError) as error:
        raise Unproven("proof-signature") from error
    # Other ways to write the same bytes are changes too.
    if signature.hex() != said["signature"]:
        raise Unproven("proof-signature")


def _question(said: Bundle) -> Question:
    name = said["question"]
    if name not in QUESTIONS:
        raise Unproven("proof-question", name=name)
    if said["query"] != rebase(QUESTIONS[name].query, said["base"]):
        raise Unproven("proof-query", name=name)
    return QUESTIONS[name]


def _check_answer(said: Bundle, question: Question) -> None:
    graph = Graph(Store.in_memory(quads_of(said["quads"])), said["base"])
    ask = question.recall(said["inputs"])
    try:
        found = question.answer(graph, ask)
    except SiktlinjeError as error:
        raise Unproven("proof-rows", name=question.name) from error
    _compare("inputs", as_text(ask), said["inputs"])
    for name, part in answer_parts(question, found).items():
        if canonical(part) != canonical(said[name]):
            raise Unproven("proof-rows", name=question.name)
    read = relations(question, graph, found)
    _compare("@context", context(graph.base), said["@context"])
    _compare("@type", "Proof", said["@type"])
    _compare("relations", [each._asdict() for each in read.whole], said["relations"])
    kinds = {completeness(read, is_minimal) for is_minimal in (True, False)}
    _compare("completeness", said["completeness"] in kinds, True)
    _check_evidence(said, graph, found)


def _check_evidence(said: Bundle, graph: Graph, found: Found) -> None:
    graph.store.add(quads_of(said["evidenceQuads"]))
    if canonical(told(graph, found)) != canonical(said["evidence"]):
        raise Unproven("proof-evidence")


def _compare(part: str, found: Any, said: Any) -> None:
    if canonical(found) != canonical(said):
        raise Unproven("proof-part", part=part)
