"""The catalogue as data portals take it: valid by DCAT-AP and by what Sweden asks beside that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node

from kg.publish import Dumps, Offer, catalog, entries, shorthand
from kg.releases import Releases, Served
from kg.settings import Limit, Mail, PublisherType, Settings
from kg.store import Store, write_triples
from kg.terms import Iri, Quad

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("SIKTLINJE_SUITES", ROOT.parent / "shared" / "suites"))
DCAT_AP = SUITES / "dcat-ap-3.0.1"
SWEDISH = Path(__file__).with_name("dcat-ap-se")
BASE = Settings().base
CATALOG = URIRef(f"{BASE}catalog")
CITY = URIRef(f"{BASE}id/dataset/stockholm")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PLACE = "http://localhost/"

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]

needs_suites = pytest.mark.skipif(
    not DCAT_AP.is_dir(), reason="SIKTLINJE_SUITES names no shapes of DCAT-AP"
)


def written(served: Served, releases: Releases, contact: Mail | None = None) -> Graph:
    """Return the catalogue of a release as a portal reads it."""
    found = entries(served.release, served.store, BASE)
    offer = Offer(PLACE, PublisherType.LOCAL, contact)
    quads = catalog(found, Dumps(releases).of(served.release.number), offer, BASE)
    return Graph().parse(data=write_triples(quads, "text/turtle", shorthand(BASE)))


def faults(data: Graph, shapes: Graph) -> list[tuple[str, str]]:
    """Return focus node and path of every violation; a warning is none."""
    _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return sorted(
        (str(report.value(each, SH.focusNode)), str(report.value(each, SH.resultPath)))
        for each in report.objects(None, SH.result)
        if (each, SH.resultSeverity, SH.Violation) in report
    )


@pytest.fixture(scope="module")
def shipped_catalog(shipped: Served, shipped_settings: Settings) -> Graph:
    return written(shipped, Releases(shipped_settings.releases), Mail("kontor@stad.example"))


@pytest.fixture(scope="module")
def small_catalog(releases: Releases) -> Graph:
    """Of a city that says of itself nothing but its name."""
    return written(releases.reader().latest(), releases)


@pytest.fixture(scope="module", params=["shipped", "small"])
def told(request: pytest.FixtureRequest) -> Graph:
    found: Graph = request.getfixturevalue(f"{request.param}_catalog")
    return found


@needs_suites
@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl", "deprecateduris.ttl"])
def test_dcat_ap_finds_no_violation(told: Graph, name: str) -> None:
    shapes = Graph().parse(DCAT_AP / name)
    assert len(list(told.subjects(RDF.type, DCAT.Dataset))) > 3
    assert faults(told, shapes) == []


@needs_suites
def test_code_lists_are_those_of_the_eu(shipped_catalog: Graph) -> None:
    """But for SPDX, whose namespace begins with http:, not https: as the shape has it."""
    shapes = Graph().parse(DCAT_AP / "mdr-vocabularies.shape.ttl")

    assert {path for _, path in faults(shipped_catalog, shapes)} <= {str(SPDX.algorithm)}


@needs_suites
def test_the_official_shapes_look_at_the_catalogue(small_catalog: Graph) -> None:
    spoilt = Graph() + small_catalog
    spoilt.remove((CATALOG, DCTERMS.publisher, None))
    spoilt.remove((None, DCAT.accessURL, None))

    found = faults(spoilt, Graph().parse(DCAT_AP / "shapes.ttl"))
    assert (str(CATALOG), str(DCTERMS.publisher)) in found
    assert {path for _, path in found} == {str(DCTERMS.publisher), str(DCAT.accessURL)}


def test_sweden_finds_no_violation(told: Graph) -> None:
    assert faults(told, Graph().parse(SWEDISH / "shapes.ttl")) == []


MANDATORY = [
    ("catalog", "dcterms:title"),
    ("catalog", "dcterms:description"),
    ("catalog", "dcterms:publisher"),
    ("catalog", "dcterms:license"),
    ("catalog", "dcat:dataset"),
    ("dataset", "dcterms:title"),
    ("dataset", "dcterms:description"),
    ("dataset", "dcterms:publisher"),
    ("distribution", "dcat:accessURL"),
    ("service", "dcterms:title"),
    ("service", "dcat:endpointURL"),
    ("agent", "foaf:name"),
    ("agent", "dcterms:type"),
    ("contact", "rdf:type"),
    ("contact", "vcard:fn"),
    ("contact", "vcard:hasEmail"),
]


@pytest.fixture(scope="module")
def swedish() -> tuple[Graph, Graph]:
    """The shapes, and a catalogue that passes them."""
    return Graph().parse(SWEDISH / "shapes.ttl"), Graph().parse(SWEDISH / "whole.ttl")


def test_what_has_all_that_sweden_asks_passes(swedish: tuple[Graph, Graph]) -> None:
    shapes, whole = swedish
    asked = {
        str(shapes.value(each, SH.path)) for each in shapes.subjects(RDF.type, SH.PropertyShape)
    }

    assert faults(whole, shapes) == []
    assert asked == {_iri(whole, short) for _, short in MANDATORY}


def _iri(graph: Graph, short: str) -> str:
    return str(graph.namespace_manager.expand_curie(short))


@pytest.mark.parametrize(("thing", "short"), MANDATORY)
def test_whatever_is_missing_is_found(swedish: tuple[Graph, Graph], thing: str, short: str) -> None:
    shapes, whole = swedish
    node, path = URIRef(f"{BASE}id/made-up/{thing}"), URIRef(_iri(whole, short))
    spoilt = Graph() + whole
    spoilt.remove((node, path, None))

    assert (str(node), str(path)) in faults(spoilt, shapes)


def test_every_graph_is_a_data_set_with_what_its_source_says(
    shipped_catalog: Graph, shipped: Served
) -> None:
    listed = set(shipped_catalog.objects(CATALOG, DCAT.dataset))
    partners = URIRef(f"{BASE}graph/partners")

    assert listed == {CITY, *map(URIRef, shipped.release.quads)}
    for prop in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.issued):
        said = {quad.object for quad in shipped.store.quads(Iri(partners), Iri(prop))}
        assert said
        assert {str(each) for each in shipped_catalog.objects(partners, prop)} == {
            each if isinstance(each, Iri) else each.value for each in said
        }
    (origin,) = shipped_catalog.objects(partners, DCTERMS.provenance)
    assert list(shipped_catalog.objects(origin, RDFS.label))


def test_the_files_are_those_of_the_release(
    shipped_catalog: Graph, shipped_settings: Settings
) -> None:
    dumps = Dumps(Releases(shipped_settings.releases)).of(1)
    told = {
        (
            str(shipped_catalog.value(each, DCAT.downloadURL)),
            int(str(shipped_catalog.value(each, DCAT.byteSize))),
            _checksum(shipped_catalog, each),
        )
        for each in shipped_catalog.objects(CITY, DCAT.distribution)
    }

    assert told == {(f"{PLACE}dumps/{each.name}", each.bytes, each.sha256) for each in dumps}


def _checksum(graph: Graph, distribution: Node) -> str:
    value = graph.value(graph.value(distribution, SPDX.checksum), SPDX.checksumValue)
    assert isinstance(value, Literal)
    return bytes(value.toPython()).hex()


def test_who_publishes_is_who_the_data_names(shipped_catalog: Graph, small_catalog: Graph) -> None:
    agent = URIRef(f"{BASE}id/agent/siktlinje")
    contacts = [list(each.objects(CITY, DCAT.contactPoint)) for each in (shipped_catalog,)]

    assert set(shipped_catalog.objects(None, DCTERMS.publisher)) == {agent}
    assert {str(each) for each in shipped_catalog.objects(agent, FOAF.name)} == {"Siktlinje"}
    assert shipped_catalog.value(contacts[0][0], VCARD.hasEmail) == URIRef(
        "mailto:kontor@stad.example"
    )
    assert list(small_catalog.objects(None, DCAT.contactPoint)) == []


def test_a_graph_that_says_nothing_of_itself_has_no_licence(releases: Releases) -> None:
    now = releases.reader().latest()
    name = Iri("http://anywhere.example/notes?a=1")
    quads = Quad(Iri("http://e/s"), Iri("http://e/p"), Iri("http://e/o"), name)
    release = replace(now.release, quads=now.release.quads | {name: 1})
    store = Store.in_memory([*now.store.quads(), quads])

    told = written(Served(release, store), releases)
    assert list(told.objects(URIRef(name), DCTERMS.license)) == []
    # Objects may be any node, for rdflib's types; titles are literals.
    assert {each.language for each in told.objects(URIRef(name), DCTERMS.title)} == {"sv", "en"}  # type: ignore[attr-defined]
    assert len(list(told.objects(URIRef(name), DCAT.distribution))) == 2


# -- over HTTP -------------------------------------------------------------------------------


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_all_forms_say_the_same(client: FlaskClient) -> None:
    forms = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
    told = {
        end: to_isomorphic(Graph().parse(data=client.get(f"/catalog.{end}").text, format=form))
        for end, form in forms.items()
    }

    assert len(told["ttl"]) > 50
    assert told["rdf"] == told["ttl"] == told["jsonld"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,*/*;q=0.8", "text/html"),
        ("*/*", "text/turtle"),
    ],
)
def test_a_client_gets_what_it_accepts(client: FlaskClient, accept: str, kind: str) -> None:
    told = client.get("/catalog", headers={"Accept": accept})
    again = client.get(
        "/catalog", headers={"Accept": accept, "If-None-Match": told.headers["ETag"]}
    )

    assert (told.status_code, told.mimetype, again.status_code) == (200, kind, 304)


def test_addresses_of_the_catalogue_answer(client: FlaskClient) -> None:
    told = Graph().parse(data=client.get("/catalog.ttl").text)
    addresses = {
        str(each).removeprefix(PLACE.rstrip("/"))
        for prop in (DCAT.downloadURL, DCAT.accessURL, DCAT.endpointDescription, FOAF.page)
        for each in told.objects(None, prop)
    }

    assert len(addresses) > 8
    for each in addresses:
        assert client.get(each, buffered=True).status_code == 200, each


@pytest.mark.parametrize("language", ["sv", "en"])
def test_people_read_what_there_is_to_get(
    client: FlaskClient, releases: Releases, language: str
) -> None:
    page = client.get(f"/catalog?lang={language}", headers={"Accept": "text/html"}).text

    for each in Dumps(releases).of(1):
        assert each.sha256 in page
    assert f'lang="{language}"' in page
    assert ("ej angiven" if language == "sv" else "not stated") not in page


def test_earlier_releases_are_offered_while_they_are_kept(
    granvik: list[Quad], publish: Publish, make_app: MakeApp, tmp_path: Path
) -> None:
    publish(tmp_path / "releases", granvik[:40])
    both = publish(tmp_path / "releases", granvik[40:60])
    settings = Settings(rate_requests=Limit(0), rate_seconds=Limit(0))
    page = make_app(settings, both).test_client().get("/catalog?format=html").text

    assert 'href="/dumps/1.nq.gz"' in page
    assert 'href="/dumps/2.nq.gz"' in page


@pytest.mark.parametrize(
    ("ending", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_a_whole_graph_is_had_by_its_ending(client: FlaskClient, ending: str, form: str) -> None:
    told = Graph().parse(data=client.get(f"/graphs/granvik.{ending}").text, format=form)
    plain = client.get("/graphs/granvik", headers={"Accept": "application/n-triples"}).text

    assert to_isomorphic(told) == to_isomorphic(Graph().parse(data=plain, format="nt"))
    assert client.get(f"/graphs/nowhere.{ending}").status_code == 404
