"""
Row 8: paths with stars in stars and both ends free, long sequences, patterns by the hundred.

Expected: an answer or 400; 503 `too-slow` or `too-heavy` at the limit.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.bombs import FLAT, NESTED
from tests.conformance.hostile.city import EX
from tests.conformance.hostile.client import Client

NEXT = f"<{EX}next>"
ENDLESS = {
    "stars": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({NEXT})*)*)* ?b }}",
    "plus-plus": f"SELECT (COUNT(*) AS ?n) {{ ?a (({NEXT}+)+)+ ?b . ?b ({NEXT}+)+ ?c }}",
    "negated": f"SELECT (COUNT(*) AS ?n) {{ ?a ({NEXT}|!<{EX}ring>)* ?b . ?c (!{NEXT})* ?d }}",
    "both-ways": f"SELECT (COUNT(*) AS ?n) {{ ?a ({NEXT}|^{NEXT})* ?b . ?b ({NEXT}|^{NEXT})* ?c }}",
}
OF_SIZE = {
    "sequence": FLAT["sequence"](100),
    "patterns": "SELECT * { " + " . ".join(f"?v{n} ?p{n} ?v{n + 1}" for n in range(600)) + " }",
    "blank-nodes": NESTED["blank-node"](55),
    "collections": NESTED["collection"](55),
    "star-of-sequences": f"ASK {{ <{EX}no> ({'/'.join([NEXT] * 60)})* <{EX}nobody> }}",
}
STOPPED = {(503, "too-slow"), (503, "too-heavy")}


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_path_is_stopped(bomber: Client, kind: str) -> None:
    answer = bomber.query(ENDLESS[kind], timeout=1)

    assert (answer.status, answer.kind) in STOPPED
    assert answer.seconds < 1.5


@pytest.mark.parametrize("kind", OF_SIZE)
def test_a_long_pattern_is_answered_refused_or_stopped(bomber: Client, kind: str) -> None:
    answer = bomber.query(OF_SIZE[kind], timeout=1)

    assert answer.status == 200 or (answer.status, answer.kind) in {(400, "bad-query"), *STOPPED}
    assert answer.seconds < 1.5
