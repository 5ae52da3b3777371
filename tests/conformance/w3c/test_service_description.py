"""The W3C's tests of the service description."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import Entry, entries

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
#: All that the vocabulary has, https://www.w3.org/TR/sparql11-service-description/ section 3.2.
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}


def described(service: Service) -> Graph:
    answer = service.http.get(f"{service.address}/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


def returns_rdf(service: Service) -> None:
    assert len(described(service)) > 0


def has_endpoint_triple(service: Service) -> None:
    endpoint = URIRef(f"{service.address}/sparql")
    assert list(described(service).subjects(SD.endpoint, endpoint))


def conforms_to_schema(service: Service) -> None:
    """Each service has an endpoint, and what its properties lead to is of their kinds."""
    found = described(service)
    services = set(found.subjects(RDF.type, SD.Service))
    assert services
    assert services == set(found.subjects(SD.endpoint))
    for each in found.objects(None, SD.defaultDataset):
        assert (each, RDF.type, SD.Dataset) in found
    for each in found.objects(None, SD.namedGraph):
        assert (each, RDF.type, SD.NamedGraph) in found
        assert found.value(each, SD.name) is not None
    languages = set(found.objects(None, SD.supportedLanguage))
    assert languages
    assert languages <= LANGUAGES
    # It fetches nothing, asks no other service, needs no dataset, keeps no empty graphs, and its
    # default graph is here one of its own.
    assert not set(found.objects(None, SD.feature))


CHECKS = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("entry", entries("ServiceDescriptionTest"))
def test_the_service_describes_itself(service: Service, entry: Entry) -> None:
    CHECKS[entry.iri.rpartition("#")[2]](service)
