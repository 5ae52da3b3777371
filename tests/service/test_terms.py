"""The ontology and the shapes at their own addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from kg.questions import QUESTIONS
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from kg.terms import graph_iri, rebase
from service.app import create_app
from service.class_drawing import Group, Row, draw_classes
from service.serving import serving_of
from tests.service.test_pages import Links

BASE = Settings().base
BROWSER = {"Accept": "text/html"}
FORMS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Iterator[FlaskClient]:
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("path", ["/ns", "/ns/Alignment", "/shapes"])
def test_every_form_says_the_same(client: FlaskClient, path: str) -> None:
    told = {
        ending: Graph().parse(data=client.get(f"{path}.{ending}").data, format=form)
        for ending, form in FORMS.items()
    }

    assert len(told["ttl"]) > 5
    for ending in FORMS:
        assert outline(told[ending]) == outline(told["ttl"]), ending


def outline(graph: Graph) -> Counter[tuple[Node | None, ...]]:
    """Return the triples, their blank nodes without names, each as often as it is there."""
    return Counter(
        tuple(None if isinstance(term, BNode) else term for term in triple) for triple in graph
    )


@pytest.mark.parametrize("path", ["/ns", "/ns/contributesTo", "/shapes"])
def test_a_client_gets_what_it_accepts_and_learns_of_the_rest(
    client: FlaskClient, path: str
) -> None:
    for accept in ("text/turtle", "application/ld+json", "text/html"):
        told = client.get(path, headers={"Accept": accept})
        assert told.mimetype == accept
        assert "Accept" in told.headers["Vary"]
        assert f'<{path}.ttl>; rel="alternate"; type="text/turtle"' in told.headers["Link"]
        again = client.get(path, headers={"Accept": accept, "If-None-Match": told.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"{path}.exe").status_code == 404


def test_the_ontology_is_what_the_release_holds(client: FlaskClient, shipped: Served) -> None:
    told = Graph().parse(data=client.get("/ns.nt").text, format="nt")
    held = {quad[:3] for quad in shipped.store.quads(graph=graph_iri(BASE, "ontology"))}

    assert len(told) == len(held)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_term_has_its_place_on_the_page(client: FlaskClient, language: str) -> None:
    page = client.get(f"/ns?lang={language}", headers=BROWSER).text
    terms = Graph().parse(data=client.get("/ns.ttl").text)
    defined = terms.subjects(URIRef("http://www.w3.org/2000/01/rdf-schema#isDefinedBy"))

    assert "".join(page.split()).count("<h1>") == 1
    ids = set(re.findall(r'<li id="(\w+)">', page))
    assert ids == {str(each).rpartition("#")[2] for each in defined}
    assert len(page.encode()) < 100_000


def test_every_term_has_a_page_of_its_own(client: FlaskClient) -> None:
    for name in re.findall(r'<li id="(\w+)">', client.get("/ns", headers=BROWSER).text):
        page = client.get(f"/ns/{name}", headers=BROWSER)
        assert (page.status_code, page.text.count("<h1>")) == (200, 1), name


def test_a_term_leads_to_the_questions_that_read_it(client: FlaskClient) -> None:
    page = client.get("/ns/followsDirection?lang=en", headers=BROWSER).text
    asked = {
        name
        for name, each in QUESTIONS.items()
        if any(
            "sl:followsDirection" in rebase(query, BASE).replace("\n", " ")
            for query in each.queries
        )
    }
    links = {value for _, value in Links(page).found}

    assert asked
    assert asked <= {link.partition("?")[0].rpartition("/")[2] for link in links}


def test_a_class_has_the_properties_of_those_above_it_with_their_numbers(
    client: FlaskClient,
) -> None:
    page = client.get("/ns/Alignment?lang=en", headers=BROWSER).text
    rows = dict(re.findall(r'<code>sl:(\w+)</code></a></th><td>.*?<td class="nowrap">(.*?)<', page))

    assert rows["alignmentSource"] == "1"
    assert rows["assertionStatus"] == "1"
    assert "from <a" in page


def test_the_drawing_and_its_list_say_the_same(client: FlaskClient) -> None:
    page = client.get("/ns?lang=en", headers=BROWSER).text
    drawn = sorted(re.findall(r'<text class="dg-m"[^>]*>(sl:\w+)', page))
    listed = sorted(re.findall(r"<li>[^<]* <code>(sl:\w+)</code>", page))

    assert len(drawn) > 40
    assert drawn == listed


def test_a_version_has_an_address(client: FlaskClient) -> None:
    assert client.get("/ns/0.1.0.ttl").data == client.get("/ns.ttl").data
    assert client.get("/shapes/0.1.0.ttl").data == client.get("/shapes.ttl").data
    for path in ("/ns/9.9.9", "/shapes/9.9.9", "/ns/Nothing"):
        told = client.get(path)
        assert (told.status_code, told.mimetype) == (404, "application/problem+json"), path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_link_between_terms_and_shapes_leads_somewhere(
    client: FlaskClient, language: str
) -> None:
    anchors = {
        path: set(re.findall(r' id="([^"]+)"', client.get(path, headers=BROWSER).text))
        for path in ("/ns", "/shapes")
    }
    for page in ("/ns/Goal", "/ns/Alignment", "/ns/leadsTo", "/shapes", "/ns"):
        text = client.get(f"{page}?lang={language}", headers=BROWSER).text
        for _, link in Links(text).found:
            path, _, anchor = link.partition("#")
            if anchor and path.partition("?")[0] in anchors:
                assert anchor in anchors[path.partition("?")[0]], link


def test_every_shape_is_told_with_target_severity_and_message(client: FlaskClient) -> None:
    page = client.get("/shapes?lang=sv", headers=BROWSER).text

    assert "Initiativets slag saknas eller är inte en kod ur listan." in page
    assert "hindrar publicering" in page
    assert page.count("<h3 id=") > 90
    assert len(page.encode()) < 100_000


def test_boxes_stand_apart_and_within_the_drawing() -> None:
    groups = [
        Group("a", (Row("sl:x", ("b",)), Row("sl:y", ("c", "d")))),
        Group("b", (Row("sl:z", ("a name that is longer than any box",)),)),
        Group("c", (Row("sl:w", ("a",)),)),
    ]

    drawing = draw_classes(groups)

    assert len(drawing.lines) == 4
    assert {box.x for box in drawing.boxes if box.kind == "dg-box"} > {0.5}
    for box in drawing.boxes:
        assert box.y + box.height <= drawing.height
        for other in drawing.boxes:
            if other is not box and other.x == box.x:
                assert box.y + box.height <= other.y or other.y + other.height <= box.y
    assert any(text.endswith("…") for box in drawing.boxes for _, text in box.texts)
