"""A release's provenance is PROV-O that other tools read, and names roles, never persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, VOID

from kg.provenance import provenance, release_iri
from kg.releases import Manifest
from kg.settings import Settings
from kg.store import line
from kg.terms import Iri

BASE = Settings().base
RELEASE = URIRef(f"{BASE}release/7")
MANIFEST = Manifest(
    number=7,
    parent=6,
    parent_sha256="00",
    time=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
    role="editor",
    message='Rättade "målet"\n',
    quads={Iri(f"{BASE}graph/one"): 12},
    total=12,
    hash="abc",
    added=3,
    removed=0,
    kept=[],
    versions={"software": "0.1.0"},
    validation={},
    files={},
)


def graph_of(manifest: Manifest) -> Graph:
    """Read it back as another tool would."""
    triples = (line(quad).rpartition(b" <")[0] + b" ." for quad in provenance(manifest, BASE))
    return Graph().parse(data=b"\n".join(triples), format="nt")


@pytest.fixture
def graph() -> Graph:
    return graph_of(MANIFEST)


def test_a_release_is_an_entity_that_an_activity_generated(graph: Graph) -> None:
    activity = graph.value(RELEASE, PROV.wasGeneratedBy)

    assert (RELEASE, RDF.type, PROV.Entity) in graph
    assert (activity, RDF.type, PROV.Activity) in graph
    assert (activity, PROV.endedAtTime, Literal(MANIFEST.time)) in graph
    assert str(graph.value(activity, RDFS.comment)) == MANIFEST.message
    assert str(graph.value(RELEASE, DCTERMS.identifier)) == "abc"


def test_it_is_a_revision_of_its_parent_unless_it_is_the_first(graph: Graph) -> None:
    first = graph_of(replace(MANIFEST, number=1, parent=None, parent_sha256=None))

    assert graph.value(RELEASE, PROV.wasRevisionOf) == URIRef(release_iri(BASE, 6))
    assert not list(first.subject_objects(PROV.wasRevisionOf))
    assert not list(first.subject_objects(PROV.used))


def test_who_made_it_is_a_role_in_which_software_acted(graph: Graph) -> None:
    activity = graph.value(RELEASE, PROV.wasGeneratedBy)
    association = graph.value(activity, PROV.qualifiedAssociation)
    agent = graph.value(association, PROV.agent)
    role = graph.value(association, PROV.hadRole)

    assert (role, RDF.type, PROV.Role) in graph
    assert str(role) == f"{BASE}code/writing-role/editor"
    assert (agent, RDF.type, PROV.SoftwareAgent) in graph
    assert str(graph.value(agent, OWL.versionInfo)) == "0.1.0"
    assert not list(graph.subjects(RDF.type, PROV.Person))


def test_a_role_in_any_words_gives_a_name_of_its_own() -> None:
    made = graph_of(replace(MANIFEST, role="två ord/<x>"))

    (role,) = made.objects(None, PROV.hadRole)
    assert str(role) == f"{BASE}code/writing-role/tv%C3%A5%20ord%2F%3Cx%3E"
    assert str(made.value(role, RDFS.label)) == "två ord/<x>"


def test_it_says_how_much_there_is_and_how_much_came_and_went(graph: Graph) -> None:
    activity = graph.value(RELEASE, PROV.wasGeneratedBy)
    added = graph.value(activity, PROV.generated)
    removed = graph.value(activity, PROV.invalidated)

    counts = [graph.value(each, VOID.triples) for each in (RELEASE, added, removed)]
    assert counts == [Literal(12), Literal(3), Literal(0)]


def test_every_statement_is_in_the_graph_of_the_release() -> None:
    assert {quad.graph for quad in provenance(MANIFEST, BASE)} == {release_iri(BASE, 7)}
    assert len(set(provenance(MANIFEST, BASE))) == len(provenance(MANIFEST, BASE))
