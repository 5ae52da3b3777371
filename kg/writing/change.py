"""What is handed to the process that writes, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.terms import Iri, Quad


@dataclass(frozen=True, slots=True)
class Change:
    """
    What a release is to have more and less than the one before.

    Attributes:
        on: number of the release that the difference was computed on.
        added: may name quads that are there already; they are passed over.
        removed: may name quads that are not there; taken away before the others are added.
        role: in which role the writer acts; never a person's name.
        allowed: graphs that the writer may change; None: every one that no folder of sources keeps.
        message: why, for the history.
        validate_only: find out what SHACL has to say, and publish nothing.
    """

    on: int
    added: frozenset[Quad]
    removed: frozenset[Quad]
    role: str
    allowed: frozenset[Iri] | None = None
    message: str = ""
    validate_only: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What has become of a change.

    Attributes:
        release: number of the current release now.
        hash: of the set of its quads.
        published: whether it is a new one; a change that changes nothing makes none.
        added: number of quads that the change itself added, without those that rules derive.
        removed: number of quads that the change itself removed.
        verdict: counts of the SHACL report on what the change touches: violations, warnings,
            infos, evaluated.
        new: number of violations that the release before did not have; more than 0 only when
            nothing was to be published.
        report: when nothing was to be published: what a refusal would say, in Turtle.
    """

    release: int
    hash: str
    published: bool
    added: int
    removed: int
    verdict: Mapping[str, int]
    new: int = 0
    report: str | None = None
