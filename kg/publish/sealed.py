"""
The list of a release's dumps, signed with the key of the proofs.

It is JSON-LD with the seals of a proof: the identity of the key, SHA-256 of the canonical text,
and the Ed25519 signature of that, https://www.rfc-editor.org/rfc/rfc8032.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import durable
from kg.errors import BadInput, Unproven
from kg.proof import check_seals, seal
from kg.provenance import release_iri
from kg.publish.dumps import Dump
from kg.releases import Manifest

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

Sealed = dict[str, Any]

KIND = "Dumps"
_PARTS = {"@context", "@id", "@type", "release", "files", "keyId", "digest", "signature"}
_FILE = set(Dump._fields)


def sealed_list(
    release: Manifest, dumps: Iterable[Dump], base: str, key: Ed25519PrivateKey
) -> Sealed:
    """Return what the dumps of *release* are, signed."""
    return seal(
        {
            "@context": {
                "@version": 1.1,
                "@vocab": f"{base}proof#",
                "release": {"@type": "@json"},
            },
            "@id": f"{release_iri(base, release.number)}#dumps",
            "@type": KIND,
            "release": {
                "number": release.number,
                "hash": release.hash,
                "quads": release.total,
                "time": release.time.isoformat().replace("+00:00", "Z"),
            },
            "files": [each._asdict() for each in dumps],
        },
        key,
    )


def is_list(said: object) -> bool:
    """Whether a document calls itself a signed list of dumps."""
    return isinstance(said, dict) and said.get("@type") == KIND


def check_files(said: object, public_key: Ed25519PublicKey, folder: Path) -> list[Path]:
    """
    Return those files of *folder* that a signed list names; each is what the list says it is.

    Raises:
        BadInput: it is not such a list, or none of its files is in the folder.
        Unproven: it is not signed with that key, or a file is another.
    """
    if not isinstance(said, dict) or not is_list(said) or said.keys() != _PARTS:
        raise BadInput("dumps-form")
    check_seals(said, public_key)
    files = {each["name"]: each for each in said["files"] if each.keys() == _FILE}
    found = [folder / Path(name).name for name in files]
    there = [path for path in found if path.is_file()]
    if not there:
        raise BadInput("dumps-none", folder=folder, names=", ".join(files))
    for path in there:
        if durable.sha256(path) != files[path.name]["sha256"]:
            raise Unproven("dumps-differ", path=path)
    return there
