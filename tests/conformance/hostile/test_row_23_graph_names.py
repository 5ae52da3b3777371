"""
Row 23: addresses of files and servers where a graph is named.

Expected: they are names and nothing else; a graph that is not there is empty, or 404.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.client import Client
from tests.conformance.hostile.watching import Listener

pytestmark = pytest.mark.usefixtures("traced")

NAMES = ["file:///etc/passwd", "marker", "http://127.0.0.1:#/graph", "http://[::1]:#/graph"]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, listener: Listener, marker: str) -> str:
    return str(request.param).replace("#", str(listener.port)).replace("marker", marker)


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_a_named_dataset_is_not_fetched(client: Client, name: str, clause: str) -> None:
    query = f"SELECT * {clause} <{name}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"

    assert client.query(query).rows == []


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_dataset_of_the_request_is_not_fetched(client: Client, name: str, parameter: str) -> None:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

    assert client.query(query, **{parameter: name}).rows == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_graph_that_is_not_there_is_not_found(client: Client, name: str, method: str) -> None:
    assert client.graph(method, name).status == 404


def test_a_graph_of_such_a_name_is_kept_here(administrator: Client, name: str) -> None:
    written = administrator.graph("PUT", name, "<x:s> <x:p> <x:o> .")

    assert written.status in (201, 400), written.text
    if written.status == 201:
        assert administrator.graph("GET", name).text.split() == ["<x:s>", "<x:p>", "<x:o>", "."]
        assert administrator.graph("DELETE", name).status == 204
