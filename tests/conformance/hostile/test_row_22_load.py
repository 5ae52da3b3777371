"""
Row 22: LOAD, from the net and from files.

Expected: 403 `switched-off`; with SILENT it does nothing and succeeds. Nothing is fetched or read.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import UPDATE, Client
from tests.conformance.hostile.watching import Listener

pytestmark = pytest.mark.usefixtures("traced", "unchanged")

SOURCES = {
    "http": "http://127.0.0.1:#/data.ttl",
    "https": "https://127.0.0.1:#/data.ttl",
    "passwd": "file:///etc/passwd",
    "marker": "marker",
    "data": "data:text/turtle,%3Cx:s%3E%20%3Cx:p%3E%201%20.",
    "ftp": "ftp://127.0.0.1:#/data.ttl",
}


@pytest.fixture
def source(request: pytest.FixtureRequest, listener: Listener, marker: str) -> str:
    return SOURCES[request.param].replace("#", str(listener.port)).replace("marker", marker)


every_source = pytest.mark.parametrize("source", SOURCES, indirect=True)


@every_source
@pytest.mark.parametrize("form", ["LOAD <{}>", "LOAD <{}> INTO GRAPH <{}>", "loAD#>\n<{}>"])
def test_load_is_switched_off(administrator: Client, source: str, form: str) -> None:
    answer = administrator.update(form.format(source, FREE))

    assert (answer.status, answer.kind) == (403, "switched-off")


@every_source
@pytest.mark.parametrize("form", ["LOAD SILENT <{}>", "LOAD SILENT <{}> INTO GRAPH <{}>"])
def test_silent_load_does_nothing(
    administrator: Client, listener: Listener, source: str, form: str
) -> None:
    answer = administrator.update(form.format(source, FREE))

    assert answer.status == 200, answer.text
    assert (answer.json["added"], answer.json["removed"]) == (0, 0)
    assert listener.connections == 0


@every_source
def test_load_is_no_query(client: Client, source: str) -> None:
    as_query = client.query(f"LOAD <{source}>")
    as_update = client.send(
        "POST", "/sparql", f"LOAD <{source}>".encode(), [("Content-Type", UPDATE)]
    )

    assert (as_query.status, as_query.kind) == (403, "switched-off")
    assert (as_update.status, as_update.kind) == (403, "switched-off")
