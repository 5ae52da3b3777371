"""
Row 7: texts that double until they are gigabytes.

Expected: 503 `too-heavy`, or `too-slow` where time is up before memory.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client


def doubled(step: str, times: int = 40) -> str:
    """Return a query that applies *step* to a text again and again; `#` is the text before."""
    binds = (f"BIND({step.replace('#', f'?t{n}')} AS ?t{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?t{times}) AS ?n) {{ BIND("0123456789" AS ?t0) {" ".join(binds)} }}'


DOUBLING = {
    "concat": doubled("CONCAT(#, #)"),
    "replace": doubled('REPLACE(#, "(.)", "$1$1")'),
    "group-concat": "SELECT (STRLEN(GROUP_CONCAT(CONCAT(?a, ?d, ?g))) AS ?n) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "encode": doubled("ENCODE_FOR_URI(CONCAT(#, #, ' '))"),
}


@pytest.mark.parametrize("kind", DOUBLING)
def test_a_text_that_outgrows_memory_ends_its_worker_only(bomber: Client, kind: str) -> None:
    answer = bomber.query(DOUBLING[kind], timeout=2)

    assert (answer.status, answer.kind) in {(503, "too-heavy"), (503, "too-slow")}
    # This one takes no time at all, so that memory is what stops it.
    assert kind != "concat" or answer.kind == "too-heavy"
