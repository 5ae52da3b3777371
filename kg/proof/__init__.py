"""
Proofs: an answer with all that is needed to check it, by somebody who does not trust us.

    Found ─► relations ─► supporting ─► bundle ─► (a file) ─► verify ─► check_dump
"""

from kg.proof.bundle import bundle
from kg.proof.document import from_text, to_text
from kg.proof.dump import check_dump
from kg.proof.keys import as_jwks, public_hex, read_public, signing_key
from kg.proof.prover import Prover, Wanted, prove
from kg.proof.verify import verify

__all__ = [
    "Prover",
    "Wanted",
    "as_jwks",
    "bundle",
    "check_dump",
    "from_text",
    "prove",
    "public_hex",
    "read_public",
    "signing_key",
    "to_text",
    "verify",
]
