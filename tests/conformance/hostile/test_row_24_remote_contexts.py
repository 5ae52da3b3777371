"""
Row 24: JSON-LD whose context stands elsewhere.

Expected: 400 `bad-request`; nobody is called, no file is read, nothing is published.
"""

from __future__ import annotations

import json

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.watching import Listener

pytestmark = pytest.mark.usefixtures("traced", "unchanged")

THING = {"@id": "x:s", "x:p": "o"}
#: `#` stands for the address of one who listens, `!` for a file.
CONTEXTS: dict[str, object] = {
    "remote": "#",
    "remote-in-list": [{"x": "x:"}, "#"],
    "file": "!",
    "import": {"@version": 1.1, "@import": "#"},
    "import-file": {"@version": 1.1, "@import": "!"},
    "scoped": {"x:p": {"@id": "x:p", "@context": "#"}},
    "propagated": {"@version": 1.1, "@propagate": False, "@import": "#"},
}


@pytest.mark.parametrize("kind", CONTEXTS)
def test_a_context_elsewhere_is_refused(
    administrator: Client, listener: Listener, marker: str, kind: str
) -> None:
    text = json.dumps({"@context": CONTEXTS[kind], **THING})
    text = text.replace("#", f"http://127.0.0.1:{listener.port}/context").replace("!", marker)

    answer = administrator.graph("PUT", FREE, text, "application/ld+json")

    assert (answer.status, answer.kind) == (400, "bad-request")
    assert listener.connections == 0


def test_a_context_in_a_header_is_refused_or_passed_over(
    administrator: Client, listener: Listener
) -> None:
    link = f'<http://127.0.0.1:{listener.port}/>; rel="http://www.w3.org/ns/json-ld#context"'

    answer = administrator.graph(
        "PUT",
        FREE,
        json.dumps({"@id": "x:s", "no-term-of-any-context": "o"}),
        "application/json",
        [("Link", link)],
    )

    assert answer.status in (400, 415)
    assert listener.connections == 0
