"""The W3C's tests of the SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import requests
from rdflib import Graph, Literal

from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import SPARQL, Entry, entries
from tests.conformance.w3c.replay import Asked, check_status, expected, requests_of

#: Where the suite's own data were once published; the graphs are called so.
_PUBLISHED = "http://kasei.us/2009/09/sparql/data/data{}.rdf"


@pytest.fixture
def loaded(service: Service) -> Service:
    """The service with the three data files of the suite, each in its graph."""
    service.hold(
        ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(_PUBLISHED.format(n)))
        for n in (1, 2, 3)
        for each in ox.parse(path=str(SPARQL / "protocol" / f"data{n}.nt"))
    )
    return service


def is_update(asked: Asked) -> bool:
    """Whether a request is meant for the address of updates."""
    text = asked.body[:40].decode("latin-1")
    typed = asked.headers.get("content-type", "").startswith("application/sparql-update")
    return typed or "update" in asked.path or text.startswith("update=") or "INSERT" in text


def sent(service: Service, asked: Asked, *, with_token: bool = True) -> requests.Response:
    target = "/update" if is_update(asked) else "/sparql"
    address = service.address + asked.path.replace("/sparql/", target, 1)
    headers = asked.headers | (service.token if is_update(asked) and with_token else {})
    return service.http.request(asked.method, address, data=asked.body, headers=headers)


@pytest.mark.parametrize("entry", entries("ProtocolTest"))
def test_the_protocol_is_followed(loaded: Service, entry: Entry) -> None:
    for asked in requests_of(entry):
        answer = sent(loaded, asked)
        check_status(entry, asked, answer)
        if answer.ok:
            check_form(entry, asked, answer)
    loaded._held = None


@pytest.mark.parametrize("entry", entries("ProtocolTest"))
def test_no_update_of_the_suite_is_made_without_a_token(loaded: Service, entry: Entry) -> None:
    for asked in requests_of(entry):
        if is_update(asked) and asked.method == "POST":
            assert sent(loaded, asked, with_token=False).status_code == 401


def check_form(entry: Entry, asked: Asked, answer: requests.Response) -> None:
    form = str(expected(entry, asked, "expectedFormat") or "")
    verdict = expected(entry, asked, "expectedBoolean")
    if isinstance(verdict, Literal):
        assert answer.json()["boolean"] == verdict.toPython()
    if form == "boolean":
        assert "boolean" in answer.json()
    elif form == "tabular":
        assert "bindings" in answer.json()["results"]
    elif form == "RDF":
        Graph().parse(data=answer.text, format=answer.headers["Content-Type"].partition(";")[0])
