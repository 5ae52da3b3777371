"""A bundle as a document: JSON-LD, its canonical text, its digest and its signature."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.proof.keys import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Bundle = dict[str, Any]

_SEALS = ("digest", "signature")
#: What a bundle says, its seals aside.
_PARTS = (
    "@context",
    "@type",
    "base",
    "question",
    "query",
    "inputs",
    "release",
    "columns",
    "rows",
    "unknown",
    "completeness",
    "relations",
    "quads",
    "evidence",
    "evidenceQuads",
    "keyId",
)
#: Whose values are plain JSON, not descriptions of things.
_PLAIN = ("inputs", "rows", "unknown", "relations", "evidence")


def context(base: str) -> dict[str, Any]:
    """Return what the names in a bundle mean, https://www.w3.org/TR/json-ld11/."""
    terms: dict[str, Any] = {name: {"@type": "@json"} for name in _PLAIN}
    return {"@version": 1.1, "@vocab": f"{base}proof#"} | terms


def canonical(part: object) -> bytes:
    """Return the one text of a JSON value: keys in order, no space, UTF-8."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest(bundle: Bundle) -> str:
    """Return SHA-256 of all that a bundle says, its seals aside, in hexadecimal."""
    said = {name: part for name, part in bundle.items() if name not in _SEALS}
    return hashlib.sha256(canonical(said)).hexdigest()


def seal(said: Bundle, key: Ed25519PrivateKey) -> Bundle:
    """Return a bundle with the identity of the key, the digest, and the signature of that."""
    said = said | {"keyId": key_id(key)}
    found = digest(said)
    return said | {"digest": found, "signature": key.sign(bytes.fromhex(found)).hex()}


def check_form(bundle: object) -> Bundle:
    """
    Return *bundle* if it has the parts of one.

    Raises:
        BadInput: it has not.
    """
    if not isinstance(bundle, dict) or bundle.keys() != {*_PARTS, *_SEALS}:
        raise BadInput("proof-form")
    return bundle


def to_text(bundle: Bundle) -> str:
    """Return a bundle as the text of a file."""
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str | bytes) -> Bundle:
    """
    Read the text of a file.

    Raises:
        BadInput: it is not one of a bundle.
    """
    return check_form(read_json(text))


def read_json(text: str | bytes) -> Any:
    """
    Read JSON that is signed: no name comes twice, no number is none.

    Raises:
        BadInput: it is not such JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadInput("proof-form") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ on which of two equal names counts, so there are none."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text)
