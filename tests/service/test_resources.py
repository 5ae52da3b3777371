"""Every thing in the shipped graph has an address that answers, and says the same in every form."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.compare import to_isomorphic

from kg.catalogue import LANGUAGES, Catalogue
from kg.labels import compact
from kg.releases import Releases, Served
from kg.resource import PAGE
from kg.settings import Limit, Settings
from kg.terms import PREFIXES, Iri
from service import naming
from service.app import create_app
from service.serving import serving_of

BASE = Settings().base
SERVED_KINDS = tuple(BASE + kind for kind in ("id/", "code/", "graph/"))
BODY = "/doc/body/sdn-hl"
GRAPHS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Iterator[FlaskClient]:
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


@pytest.fixture(scope="module")
def things(shipped: Served) -> dict[str, list[Iri]]:
    """The things that the graph says something of, by kind of address."""
    found: dict[str, set[Iri]] = defaultdict(set)
    for quad in shipped.store.quads():
        if quad.subject.startswith(SERVED_KINDS):
            found["/".join(quad.subject.removeprefix(BASE).split("/")[:2])].add(quad.subject)
    return {kind: sorted(found[kind]) for kind in sorted(found)}


def path_of(iri: Iri) -> str:
    return f"/{iri.removeprefix(BASE)}"


def test_things_of_every_kind_answer_in_every_form(
    things: dict[str, list[Iri]], client: FlaskClient
) -> None:
    assert len(things) > 40
    for kind, members in things.items():
        for iri in random.Random(kind).sample(members, min(2, len(members))):
            path = path_of(iri)
            page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
            assert page.status_code == 200, path
            assert page.text.count("<h1>") == 1
            for ending in ("ttl", "json"):
                told = client.get(f"{path}.{ending}", follow_redirects=True)
                assert told.status_code == 200, (path, ending)


def test_whatever_points_at_a_thing_of_ours_points_at_one_that_answers(shipped: Served) -> None:
    """No link inside the graph is dead."""
    said = {quad.subject for quad in shipped.store.quads()}
    named = {
        quad.object
        for quad in shipped.store.quads()
        if isinstance(quad.object, Iri) and quad.object.startswith(SERVED_KINDS)
    }

    assert sorted(named - said) == []


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("path", [BODY, "/doc/theme/girls-mental-health", "/code/modality/must"])
def test_all_forms_hold_the_same_triples(client: FlaskClient, path: str) -> None:
    told = {
        ending: to_isomorphic(Graph().parse(data=client.get(f"{path}.{ending}").text, format=name))
        for ending, name in GRAPHS.items()
    }

    assert len(told["ttl"]) > 5
    for ending in GRAPHS:
        assert told[ending] == told["ttl"], ending


def test_a_thing_leads_to_its_description(client: FlaskClient) -> None:
    told = client.get("/id/body/sdn-hl?lang=en")

    assert told.status_code == 303
    assert told.headers["Location"] == f"{BODY}?lang=en"
    assert client.get("/id/body/sdn-hl.ttl").headers["Location"] == f"{BODY}.ttl"
    assert "Accept" in told.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/turtle"),
        ("image/png", "application/problem+json"),
    ],
)
def test_a_client_gets_what_it_accepts(client: FlaskClient, accept: str, kind: str) -> None:
    told = client.get(BODY, headers={"Accept": accept})

    assert told.content_type.partition(";")[0] == kind
    assert told.status_code == (406 if kind.endswith("problem+json") else 200)
    assert "Accept" in told.headers["Vary"]


def test_profiles_say_more_and_more(client: FlaskClient) -> None:
    sizes = [
        len(Graph().parse(data=client.get(f"{BODY}.ttl?profile={each}").text))
        for each in ("plain", "annotated", "alignments")
    ]

    assert sizes[0] < sizes[1] < sizes[2]
    wrong = client.get(f"{BODY}.ttl?profile=everything")
    assert (wrong.status_code, "annotated" in wrong.text) == (400, True)


def test_the_plain_profile_is_what_the_graph_says(client: FlaskClient, shipped: Served) -> None:
    told = Graph().parse(data=client.get(f"{BODY}.ttl?profile=plain").text)
    iri = f"{BASE}id/body/sdn-hl"

    assert {str(subject) for subject in told.subjects()} == {iri}
    assert len(told) == len({quad[:3] for quad in shipped.store.quads(subject=Iri(iri))})


def test_the_description_has_the_evidence_of_alignments(client: FlaskClient) -> None:
    told = Graph().parse(data=client.get("/doc/theme/girls-mental-health.ttl").text)
    theme, ns = URIRef(f"{BASE}id/theme/girls-mental-health"), f"{BASE}ns#"
    alignments = set(told.subjects(URIRef(f"{ns}alignmentSource"), theme))

    assert alignments
    for each in alignments:
        passages = list(told.objects(each, URIRef(f"{ns}hasEvidence")))
        assert passages
        sources = {
            source
            for passage in passages
            for source in told.objects(passage, URIRef(f"{PREFIXES['oa']}hasSource"))
        }
        assert sources


def test_an_answer_is_kept_until_the_release_is_another(client: FlaskClient) -> None:
    for path in (BODY, f"{BODY}.ttl", "/code/modality/must.json"):
        first = client.get(path, headers={"Accept": "text/html"})
        again = client.get(
            path, headers={"Accept": "text/html", "If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b""), path


def test_a_large_group_is_counted_and_paged(client: FlaskClient, shipped: Served) -> None:
    """Nothing is cut off silently: the count is of all, and the pages together have all."""
    status = Iri(f"{BASE}code/assertion/stated")
    property_ = Iri(f"{BASE}ns#assertionStatus")
    count = sum(1 for _ in shipped.store.quads(predicate=property_, object=status))
    pages = -(-count // PAGE)

    found = set()
    for page in range(1, pages + 1):
        told = client.get(
            f"/code/assertion/stated?by=sl:assertionStatus&page={page}&lang=en",
            headers={"Accept": "text/html"},
        ).text
        assert f"({count:,})" in told
        found |= {line for line in told.splitlines() if "/id/" in line and "<li>" in line}
    assert pages > 1
    assert len(found) >= count


def test_a_code_list_shows_its_codes_and_the_questions_that_read_it(client: FlaskClient) -> None:
    page = client.get("/code/modality?lang=en", headers={"Accept": "text/html"}).text

    for code in ("done", "must", "should", "may", "conditional"):
        assert f"<code>{code}</code>" in page
    assert client.get("/code/board-kind", headers={"Accept": "text/html"}).status_code == 200
    read = client.get("/code/assertion/proposed?lang=en", headers={"Accept": "text/html"}).text
    assert "Questions that read it" in read


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/doc/body/nobody", 404),
        ("/id/body/nobody", 404),
        ("/id/", 404),
        ("/code/modality/perhaps", 404),
        ("/doc/body/sdn-hl.exe", 404),
        ("/doc/body/sdn-hl?page=0&by=sl:succeeds", 400),
        ("/doc/body/sdn-hl?release=99", 404),
        ("/doc/body/sdn-hl?format=exe", 406),
    ],
)
def test_mistakes_are_told(client: FlaskClient, path: str, status: int) -> None:
    for accept in ("text/html", "application/json"):
        if status == 400 and accept != "text/html":
            continue
        told = client.get(path, headers={"Accept": accept})
        assert told.status_code == status, path


def test_terms_of_others_have_names_in_both_languages(shipped: Served) -> None:
    terms = Catalogue(Path(naming.__file__).with_name("terms.toml")).entries
    used = {
        quad.predicate for quad in shipped.store.quads() if quad.subject.startswith(SERVED_KINDS)
    }

    assert {compact(each) for each in used if not each.startswith(BASE)} <= set(terms)
    for texts in terms.values():
        assert set(texts) == set(LANGUAGES)
