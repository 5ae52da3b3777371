"""The W3C's tests of the Graph Store Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import requests

from tests.conformance.w3c.compare import deskolemised, same_graphs
from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import BASE, Entry, found, parameters
from tests.conformance.w3c.replay import (
    CNT,
    HT,
    Asked,
    check_status,
    expected,
    expected_headers,
    requests_of,
)

ENTRIES = [
    *found("GraphStoreProtocolTest", manifest="manifest-direct.ttl"),
    *found("GraphStoreProtocolTest", manifest="manifest-indirect.ttl"),
]
_READS = {"GET", "HEAD"}
WRITES = [
    entry for entry in ENTRIES if any(each.method not in _READS for each in requests_of(entry))
]


@pytest.mark.parametrize("entry", parameters(ENTRIES))
def test_the_protocol_is_followed(service: Service, entry: Entry) -> None:
    service.hold([])
    location = ""
    for asked in requests_of(entry):
        if asked.method not in _READS:
            service.forget()
        answer = sent(service, asked, location, service.token)
        check_status(asked, answer)
        check_headers(asked, answer)
        check_body(asked, answer)
        location = answer.headers.get("Location", location)


@pytest.mark.parametrize("entry", parameters(WRITES))
def test_no_graph_of_the_suite_is_written_without_a_token(service: Service, entry: Entry) -> None:
    service.hold([])
    for asked in requests_of(entry):
        if asked.method not in _READS:
            assert sent(service, asked, "", {}).status_code == 401

    assert service.everything() == []


def sent(service: Service, asked: Asked, location: str, token: dict[str, str]) -> requests.Response:
    path = asked.path.replace("/gsp", "/graphs", 1).replace("$LOCATION$", location)
    headers = asked.headers | token
    address = service.address + path
    return service.http.request(asked.method, address, data=asked.body, headers=headers)


def check_headers(asked: Asked, answer: requests.Response) -> None:
    """Hold the headers of an answer against those that are expected."""
    for name, value in expected_headers(asked).items():
        assert answer.headers.get(name) == value
    if expected(asked, "expectedLocation"):
        assert answer.headers.get("Location")


def check_body(asked: Asked, answer: requests.Response) -> None:
    """Hold a graph that came against the one that is expected."""
    body = asked.manifest.value(asked.response, HT.body)
    if body is None:
        return
    text = str(asked.manifest.value(body, CNT.chars))
    graph = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    found = ox.parse(answer.content, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    assert same_graphs(graph, deskolemised(found))
