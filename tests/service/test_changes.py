"""What changed: the page, the feed and the stream, and the page about a release."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg.releases import Releases, draft
from kg.settings import Limit, Settings
from kg.terms import Iri, Quad
from kg.terms import Literal as Text

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
BASE = Settings().base
TREE = Namespace("https://w3id.org/tree#")
LDES = Namespace("https://w3id.org/ldes#")
ACTIVITY = Namespace("https://www.w3.org/ns/activitystreams#")
NORRA = Iri(f"{BASE}id/body/norra")
HAMNVIK = Iri(f"{BASE}id/partner/hamnvik")
LABEL = Iri("http://www.w3.org/2004/02/skos/core#prefLabel")
GRAPH = Iri(f"{BASE}graph/granvik")
NEW = Quad(Iri(f"{BASE}id/theme/sea"), LABEL, Text("Havet"), GRAPH)
RENAMED = Quad(NORRA, LABEL, Text("Norra & andra"), GRAPH)


def change(releases: Releases, added: set[Quad], removed: set[Quad], message: str) -> None:
    with draft(releases, role="editor") as made:
        made.change(added, removed)
        made.seal()
        made.publish(message, {}, {"violations": 0}, [])


@pytest.fixture(scope="module")
def history(
    publish: Publish, granvik: list[Quad], tmp_path_factory: pytest.TempPathFactory
) -> Releases:
    """Granvik; a theme more and a name changed; a partner gone."""
    releases = publish(tmp_path_factory.mktemp("history") / "releases", granvik)
    change(releases, {NEW, RENAMED}, set(), "A theme <of> the sea")
    partner = {quad for quad in releases.open(2).quads() if quad.subject == HAMNVIK}
    change(releases, set(), partner, "Hamnvik left")
    return releases


@pytest.fixture(scope="module")
def client(history: Releases, make_app: MakeApp) -> FlaskClient:
    settings = Settings(releases=history.root, rate_requests=Limit(0), rate_seconds=Limit(0))
    return make_app(settings, history).test_client()


def test_the_list_counts_things_and_statements(client: FlaskClient) -> None:
    told = client.get("/changes.json").get_json()
    newest, middle, first = told["changes"]

    assert [each["release"] for each in told["changes"]] == [3, 2, 1]
    assert newest["things"] == {"added": 0, "changed": 0, "removed": 1}
    assert middle["things"] == {"added": 1, "changed": 1, "removed": 0}
    assert middle["graphs"] == {GRAPH: {"added": 2, "removed": 0}}
    assert (middle["role"], middle["message"]) == ("editor", "A theme <of> the sea")
    assert first["things"]["added"] > 100


def test_the_feed_is_read_by_a_reader_of_feeds(client: FlaskClient) -> None:
    answer = client.get("/changes.atom?lang=en")
    feed: Any = feedparser.parse(answer.data)

    assert answer.mimetype == "application/atom+xml"
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [each.id for each in feed.entries] == [f"{BASE}release/{n}" for n in (3, 2, 1)]
    assert feed.entries[1].title == "Release 2: A theme <of> the sea"
    assert feed.entries[1].author == "editor"
    assert "Added: 1, changed: 1, removed: 0." in feed.entries[1].summary
    assert urlsplit(feed.entries[0].link).path == "/releases/3"
    assert all(each.updated_parsed for each in feed.entries)


def text(term: Iri | Text) -> str:
    return term.value if isinstance(term, Text) else term


def walk(client: FlaskClient, address: str, media_type: str) -> tuple[Graph, set[str]]:
    """Follow the relations of a tree from its root, as https://w3id.org/tree/specification says."""
    whole, waiting, seen = Graph(), [address], set[str]()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        answer = client.get(urlsplit(here).path, headers={"Accept": media_type})
        assert (answer.status_code, answer.mimetype) == (200, media_type), here
        page = Graph().parse(data=answer.data, format=media_type)
        whole += page
        for relation in page.objects(URIRef(here), TREE.relation):
            waiting += [str(node) for node in page.objects(relation, TREE.node)]
    return whole, seen


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json"])
def test_who_replays_the_stream_has_the_graph(
    client: FlaskClient, history: Releases, media_type: str
) -> None:
    root = "http://localhost/changes/ldes"
    told, seen = walk(client, root, media_type)
    (stream,) = told.subjects(TREE.view, URIRef(root))
    (of,) = told.objects(stream, LDES.versionOfPath)
    (time,) = told.objects(stream, LDES.timestampPath)
    (order,) = told.objects(stream, LDES.sequencePath)
    (gone,) = told.objects(stream, LDES.versionDeleteObject)
    members = list(told.objects(stream, TREE.member))
    for member in members:
        for path in (of, time, order):
            assert len(list(told.objects(member, path))) == 1, member

    state: dict[Node, set[tuple[Node, Node]]] = {}
    for member in sorted(members, key=lambda each: int(str(told.value(each, order)))):
        (thing,) = told.objects(member, of)
        kinds = {ACTIVITY.Create, ACTIVITY.Update, ACTIVITY.Delete}
        described = {
            (p, o)
            for p, o in told.predicate_objects(member)
            if p not in (of, time, order) and o not in kinds
        }
        state[thing] = described
        if (member, RDF.type, gone) in told:
            assert not state.pop(thing)

    held = {(quad.subject, quad.predicate, text(quad.object)) for quad in history.open(3).quads()}
    replayed = {(str(it), str(p), str(o)) for it, pairs in state.items() for p, o in pairs}
    assert len(seen) > 2
    assert replayed == held


def test_a_page_that_is_final_is_kept_for_a_year_and_the_open_one_is_not(
    client: FlaskClient,
) -> None:
    final, root = client.get("/changes/ldes/1/1"), client.get("/changes/ldes")

    assert final.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert root.headers["Cache-Control"] == "public, max-age=60"
    assert (
        URIRef("http://localhost/changes/ldes/1/1"),
        LDES.immutable,
        Literal(True),
    ) in Graph().parse(data=final.data)
    again = client.get("/changes/ldes/1/1", headers={"If-None-Match": final.headers["ETag"]})
    assert again.status_code == 304
    last = next(
        number
        for number in range(1, 50)
        if client.get(f"/changes/ldes/1/{number + 1}").status_code == 404
    )
    assert client.get(f"/changes/ldes/1/{last}").headers["Cache-Control"].endswith("max-age=60")


def test_versions_say_what_they_are_versions_of(client: FlaskClient) -> None:
    told, _ = walk(client, "http://localhost/changes/ldes", "text/turtle")

    changed = URIRef(f"{NORRA}?release=2")
    removed = URIRef(f"{HAMNVIK}?release=3")
    assert (changed, DCTERMS.isVersionOf, URIRef(NORRA)) in told
    assert (changed, RDF.type, ACTIVITY.Update) in told
    assert (removed, RDF.type, ACTIVITY.Delete) in told
    assert (removed, URIRef(LABEL), None) not in told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_release_page_says_who_why_when_and_what(client: FlaskClient, language: str) -> None:
    page = client.get(f"/releases/2?lang={language}", headers=BROWSER).text

    assert "A theme &lt;of&gt; the sea" in page
    assert {"sv": "redaktör", "en": "editor"}[language] in page
    assert {"sv": "Nytt: 1", "en": "Added: 1"}[language] in page
    assert {"sv": "stadsdelsnämnden", "en": "Northern District Council"}[language] in page
    assert "/id/theme/sea" in page
    assert "/releases/1?" in page
    assert "/releases/3?" in page


def test_what_is_gone_has_its_name_and_no_link(client: FlaskClient) -> None:
    page = client.get("/releases/3?lang=sv", headers=BROWSER).text

    assert "<li>Hamnvik" in page
    assert 'href="/id/partner/hamnvik' not in page


def test_a_long_list_is_paged_and_nothing_is_left_out(client: FlaskClient) -> None:
    count = client.get("/changes.json").get_json()["changes"][2]["things"]["added"]
    found: set[str] = set()
    for number in range(1, -(-count // 100) + 1):
        page = client.get(f"/releases/1?what=added&page={number}&lang=en", headers=BROWSER).text
        found |= {line for line in page.splitlines() if "<li>" in line and 'class="meta"' in line}

    assert len(found) == count


def test_the_record_of_a_release_is_there_whole(client: FlaskClient, history: Releases) -> None:
    answer = client.get("/releases/3/removed.nq")

    assert answer.data == gzip.decompress(history.record(3, "removed"))
    assert answer.data.count(b"hamnvik") >= 1
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/releases/3/moved.nq").status_code == 404


def test_the_name_of_a_release_leads_to_it(client: FlaskClient) -> None:
    answer = client.get("/release/2")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/releases/2")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/releases/9", 404),
        ("/releases/2?what=x", 400),
        ("/releases/2?what=added&page=0", 400),
        ("/changes?page=x", 400),
        ("/changes.exe", 404),
        ("/changes/ldes/9/1", 404),
        ("/changes/ldes/1/99", 404),
        ("/changes/ldes?format=exe", 406),
    ],
)
def test_mistakes_are_told(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers=BROWSER).status_code == status
