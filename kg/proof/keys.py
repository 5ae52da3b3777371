"""The key that proofs are signed with: Ed25519, https://www.rfc-editor.org/rfc/rfc8032."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import durable
from kg.errors import BadInput, Damaged

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_HEX = re.compile(r"[0-9a-f]{64}")


def signing_key(path: Path) -> Ed25519PrivateKey:
    """
    Return the key in the file *path*; the first call makes the file, for its owner alone.

    Raises:
        Damaged: the file is not one of a key, or cannot be made.
        Busy: somebody else is making the file.
        NoRoom: the disk is full.
    """
    if not path.exists():
        _make(path)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        # What stands in the file is not told: it may be a key all the same.
        raise Damaged("key-unreadable", path=path) from error


def _make(path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    lock = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with durable.room(lock), durable.lock(lock, f"process {os.getpid()}"):
            # Another process may have made it since.
            if not path.exists():
                secret = Ed25519PrivateKey.generate().private_bytes_raw()
                durable.write(path, f"{secret.hex()}\n".encode(), mode=0o600)
    except OSError as error:
        raise Damaged("key-unwritable", path=path, reason=error.strerror) from error


def public_hex(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Return the public key of *key*: 32 bytes in hexadecimal."""
    return _public(key).public_bytes_raw().hex()


def key_id(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Return what tells a key from others: SHA-256 of its public part."""
    return hashlib.sha256(_public(key).public_bytes_raw()).hexdigest()


def _public(key: Ed25519PrivateKey | Ed25519PublicKey) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return key if isinstance(key, Ed25519PublicKey) else key.public_key()


def as_jwks(key: Ed25519PrivateKey | Ed25519PublicKey) -> dict[str, Any]:
    """Return the public key as a set of one, https://www.rfc-editor.org/rfc/rfc8037."""
    point = base64.urlsafe_b64encode(_public(key).public_bytes_raw()).decode().rstrip("=")
    one = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA"}
    return {"keys": [one | {"kid": key_id(key), "x": point}]}


def read_public(text: str) -> Ed25519PublicKey:
    """
    Return the public key that *text* is, or that stands in the file of that name.

    It is written in hexadecimal, or as `as_jwks` does.

    Raises:
        BadInput: it is neither.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        found = text if _HEX.fullmatch(text) else Path(text).read_text("ascii").strip()
        return Ed25519PublicKey.from_public_bytes(_bytes_of(found))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadInput("key-bad", text=text) from error


def _bytes_of(text: str) -> bytes:
    """
    Return the 32 bytes of a public key.

    Raises:
        ValueError, LookupError, TypeError: it is not written in one of the two ways.
    """
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    (one,) = json.loads(text)["keys"]
    if (one["kty"], one["crv"]) != ("OKP", "Ed25519"):
        raise ValueError(one["crv"])
    return base64.urlsafe_b64decode(one["x"] + "=")
