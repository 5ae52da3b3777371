"""The W3C's tests of the Graph Store Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import requests

from tests.conformance.w3c.compare import deskolemised, same_graphs
from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import BASE, Entry, entries
from tests.conformance.w3c.replay import CNT, HT, Asked, check_status, requests_of

DIRECT = entries("GraphStoreProtocolTest", manifest="manifest-direct.ttl")
INDIRECT = entries("GraphStoreProtocolTest", manifest="manifest-indirect.ttl")


@pytest.mark.parametrize("entry", [*DIRECT, *INDIRECT])
def test_the_protocol_is_followed(service: Service, entry: Entry) -> None:
    service.hold([])
    service._held = None
    location = ""
    for asked in requests_of(entry):
        answer = sent(service, asked, location)
        check_status(entry, asked, answer)
        location = answer.headers.get("Location", location)
        check_body(entry, asked, answer)


def sent(service: Service, asked: Asked, location: str) -> requests.Response:
    path = asked.path.replace("/gsp", "/graphs", 1).replace("$LOCATION$", location)
    headers = asked.headers | service.token
    address = service.address + path
    return service.http.request(asked.method, address, data=asked.body, headers=headers)


def check_body(entry: Entry, asked: Asked, answer: requests.Response) -> None:
    """Hold a graph that came against the one that is expected."""
    body = entry.manifest.value(asked.response, HT.body)
    if body is None or asked.method == "HEAD":
        return
    expected = ox.parse(
        str(entry.manifest.value(body, CNT.chars)), format=ox.RdfFormat.TURTLE, base_iri=BASE
    )
    found = ox.parse(answer.content, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    assert same_graphs(expected, deskolemised(found))
