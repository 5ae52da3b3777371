"""
Proofs: an answer with all that is needed to check it, by somebody who does not trust us.

    Found ─► relations ─► supporting ─► bundle ─► (a file) ─► verify ─► check_dump
"""

from kg.proof.bundle import bundle
from kg.proof.document import from_text, to_text
from kg.proof.dump import check_dump
from kg.proof.keys import public_hex, read_public, signing_key
from kg.proof.verify import verify

__all__ = [
    "bundle",
    "check_dump",
    "from_text",
    "public_hex",
    "read_public",
    "signing_key",
    "to_text",
    "verify",
]
