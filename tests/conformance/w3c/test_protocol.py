"""The W3C's tests of the SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

import pytest
import requests
from rdflib import Graph, Literal

from tests.conformance.w3c.compare import same_graphs
from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import UT, Entry, found, parameters
from tests.conformance.w3c.replay import Asked, check_status, expected, requests_of

ENTRIES = found("ProtocolTest")
#: All graphs that one of the entries asks for.
DATA = list({quad for each in ENTRIES for quad in each.dataset(each.node, UT)})


@pytest.fixture
def loaded(service: Service) -> Service:
    """The service with the data files of the suite, each in its graph."""
    service.hold(DATA)
    return service


def is_update(entry: Entry, asked: Asked) -> bool:
    """Whether a request is an update; entries about updates look with a query at what they did."""
    is_query = asked.headers.get("content-type", "").startswith("application/sparql-query")
    return "update" in entry.iri.rpartition("#")[2] and not is_query


UPDATES = [
    entry
    for entry in ENTRIES
    if any(is_update(entry, asked) and asked.method == "POST" for asked in requests_of(entry))
]


def sent(
    service: Service, entry: Entry, asked: Asked, *, with_token: bool = True
) -> requests.Response:
    target = "/update" if is_update(entry, asked) else "/sparql"
    address = service.address + asked.path.replace("/sparql/", target, 1)
    headers = asked.headers | (service.token if with_token and target == "/update" else {})
    return service.http.request(asked.method, address, data=asked.body, headers=headers)


@pytest.mark.parametrize("entry", parameters(ENTRIES))
def test_the_protocol_is_followed(loaded: Service, entry: Entry) -> None:
    for asked in requests_of(entry):
        if is_update(entry, asked):
            loaded.forget()
        answer = sent(loaded, entry, asked)
        check_status(asked, answer)
        if answer.ok:
            check_form(asked, answer)
        else:
            assert same_graphs(DATA, loaded.everything())


@pytest.mark.parametrize("entry", parameters(UPDATES))
def test_no_update_of_the_suite_is_made_without_a_token(loaded: Service, entry: Entry) -> None:
    for asked in requests_of(entry):
        if is_update(entry, asked):
            assert sent(loaded, entry, asked, with_token=False).status_code == 401

    assert same_graphs(DATA, loaded.everything())


def check_form(asked: Asked, answer: requests.Response) -> None:
    """Hold the body of an answer against the verdict or the kind of format that is expected."""
    form = str(expected(asked, "expectedFormat") or "")
    verdict = expected(asked, "expectedBoolean")
    if isinstance(verdict, Literal):
        assert answer.json()["boolean"] is verdict.toPython()
    if form == "boolean":
        assert isinstance(answer.json()["boolean"], bool)
    elif form == "tabular":
        assert "bindings" in answer.json()["results"]
    elif form == "RDF":
        Graph().parse(data=answer.text, format=answer.headers["Content-Type"].partition(";")[0])
    else:
        assert not form, f"unknown format {form}"
