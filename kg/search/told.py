"""Results as plain values, the same for every way they are handed out."""

from __future__ import annotations

from typing import Any

from kg.search.index import Hit
from kg.terms import PREFIXES, Iri


def told(hit: Hit, base: str) -> dict[str, Any]:
    """Return a result as JSON has it."""
    return {
        "iri": hit.iri,
        "label": hit.label,
        "kind": code_of(hit.kind, base),
        "lang": hit.lang,
        "score": hit.score,
        "why": hit.why.told(),
    }


def code_of(kind: Iri, base: str) -> str:
    """Return a kind in few letters: `Theme` for a class of ours, `skos:Concept` for others."""
    if kind.startswith(own := f"{base}ns#"):
        return kind.removeprefix(own)
    for prefix, namespace in PREFIXES.items():
        if kind.startswith(namespace):
            return f"{prefix}:{kind.removeprefix(namespace)}"
    return kind


def kind_of(code: str, base: str) -> Iri:
    """Return the kind that *code* stands for; an IRI stands for itself."""
    prefix, colon, name = code.partition(":")
    if colon and prefix in PREFIXES and prefix != "sl":
        return Iri(PREFIXES[prefix] + name)
    return Iri(code) if "//" in code else Iri(f"{base}ns#{code.removeprefix('sl:')}")
