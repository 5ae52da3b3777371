"""
Proofs: an answer with all that is needed to check it, by somebody who does not trust us.

    Found ─► relations ─► supporting ─► bundle ─► (a file) ─► verify ─► check_dump
"""

from kg.proof.bundle import bundle
from kg.proof.document import check_form, from_text, read_json, seal, to_text
from kg.proof.dump import check_dump
from kg.proof.keys import as_jwks, public_hex, read_public, signing_key
from kg.proof.prover import Prover, Wanted, prove
from kg.proof.verify import check_seals, verify

__all__ = [
    "Prover",
    "Wanted",
    "as_jwks",
    "bundle",
    "check_dump",
    "check_form",
    "check_seals",
    "from_text",
    "prove",
    "public_hex",
    "read_json",
    "read_public",
    "seal",
    "signing_key",
    "to_text",
    "verify",
]
