"""
Writing over HTTP.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.namespace import PROV, RDFS, SH
from werkzeug.test import TestResponse

from kg.releases import Releases
from kg.settings import Limit, Settings
from kg.terms import Quad, graph_iri
from kg.tokens import Role, Tokens

BASE = Settings().base
OWN = graph_iri(BASE, "district")
TURTLE = "text/turtle"
UPDATE = "application/sparql-update"
#: About something that no shape looks at.
SAYING = '<http://e/note> <http://e/says> "{}" .'

Publish = Callable[[Path, Iterable[Quad]], Releases]
MakeApp = Callable[[Settings, Releases], Flask]


class Writing:
    """A client that shows a token, and the releases that it writes into."""

    def __init__(self, client: FlaskClient, releases: Releases, secrets: dict[str, str]) -> None:
        self.client = client
        self.releases = releases
        self._secrets = secrets

    def send(
        self,
        method: str,
        address: str,
        body: str | bytes = b"",
        who: str = "editor",
        **headers: str,
    ) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            given["Authorization"] = f"Bearer {self._secrets[who]}"
        return self.client.open(address, method=method, data=body, headers=given)

    def update(self, text: str, who: str = "editor", **headers: str) -> TestResponse:
        return self.send("POST", "/update?lang=en", text, who, Content_Type=UPDATE, **headers)

    def put(self, name: str, turtle: str, who: str = "editor", **headers: str) -> TestResponse:
        return self.send(
            "PUT", f"/graphs/{name}?lang=en", turtle, who, Content_Type=TURTLE, **headers
        )

    def triples(self, name: str) -> set[tuple[str, str, str]]:
        answer = self.client.get(f"/graphs/{name}", headers={"Accept": TURTLE})
        found = (
            Graph().parse(data=answer.text, format="turtle") if answer.status_code == 200 else ()
        )
        return {(str(s), str(p), str(o)) for s, p, o in found}

    @property
    def number(self) -> int:
        return self.releases.current().number


@pytest.fixture(scope="module")
def writing(
    granvik: list[Quad],
    publish: Publish,
    make_app: MakeApp,
    tmp_path_factory: pytest.TempPathFactory,
) -> Writing:
    folder = tmp_path_factory.mktemp("writing")
    settings = Settings(
        releases=folder / "releases",
        tokens=folder / "tokens.json",
        rate_requests=Limit(0),
        rate_seconds=Limit(0),
    )
    tokens = Tokens(settings.tokens)
    secrets = {
        "editor": tokens.create("city-office", Role.EDITOR, None),
        "district": tokens.create("district-office", Role.EDITOR, [OWN]),
        "administrator": tokens.create("it-office", Role.ADMINISTRATOR, None),
        "revoked": tokens.create("closed-office", Role.EDITOR, None),
        "unknown": "sikt_unknown",
    }
    tokens.revoke("closed-office")
    releases = publish(settings.releases, granvik)
    return Writing(make_app(settings, releases).test_client(), releases, secrets)


@pytest.fixture
def unchanged(writing: Writing) -> Iterator[None]:
    """Hold that the test makes no release."""
    before = writing.number
    yield
    assert writing.number == before


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)
    return found


# -- update ----------------------------------------------------------------------------------


def test_an_update_becomes_a_release_with_role_and_message(writing: Writing) -> None:
    before = writing.number
    answer = writing.send(
        "POST",
        "/update?message=Why",
        f"INSERT DATA {{ GRAPH <{OWN}> {{ {SAYING.format('one')} }} }}",
        Content_Type=UPDATE,
    )
    release = writing.releases.current()

    assert answer.status_code == 200
    assert (told(answer)["release"], told(answer)["added"]) == (before + 1, 1)
    assert (release.role, release.message) == ("editor", "Why")
    assert answer.headers["Siktlinje-Release"] == str(before + 1)
    assert writing.triples("district") == {("http://e/note", "http://e/says", "one")}


def test_an_update_by_form_sees_what_the_one_before_did(writing: Writing) -> None:
    count = (
        "DELETE { ?n <http://e/is> ?o } INSERT { ?n <http://e/is> ?new } WHERE { "
        "BIND(<http://e/counter> AS ?n) OPTIONAL { ?n <http://e/is> ?o } "
        "BIND(COALESCE(?o + 1, 1) AS ?new) }"
    )
    for _ in range(3):
        answer = writing.client.post(
            "/update",
            data={"update": f"{count} ; {count}"},
            headers={"Authorization": f"Bearer {writing._secrets['editor']}"},
        )
        assert answer.status_code == 200

    assert ("http://e/counter", "http://e/is", "6") in writing.triples("default")


def test_an_update_that_changes_nothing_makes_no_release(writing: Writing, unchanged: None) -> None:
    answer = writing.update("DELETE DATA { <http://e/not> <http://e/there> 1 }")

    assert (answer.status_code, told(answer)["published"]) == (200, False)


def test_the_protocol_names_the_graphs_of_where(writing: Writing) -> None:
    writing.put("one", SAYING.format("of one"))
    writing.put("two", SAYING.format("of two"))
    copy = (
        f"INSERT {{ GRAPH <{BASE}graph/three> {{ ?s <http://e/heard> ?o }} }} WHERE {{ ?s ?p ?o }}"
    )
    answer = writing.send(
        "POST", f"/update?using-graph-uri={BASE}graph/two", copy, Content_Type=UPDATE
    )

    assert answer.status_code == 200
    assert {o for _, _, o in writing.triples("three")} == {"of two"}


@pytest.mark.parametrize("clause", ["USING <http://e/g>", "USING NAMED <http://e/g>", ""])
def test_graphs_named_twice_are_refused(writing: Writing, unchanged: None, clause: str) -> None:
    given = "WITH <http://e/g> " if not clause else ""
    text = f"{given}INSERT {{ ?s ?p 1 }} {clause} WHERE {{ ?s ?p ?o }}"
    answer = writing.send("POST", "/update?using-graph-uri=http://e/h", text, Content_Type=UPDATE)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("INSERT DATA {", 400, "Line 1"),
        ("SELECT * { ?s ?p ?o }", 400, ""),
        ("LOAD <http://127.0.0.1:9/>", 403, "LOAD"),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
    ],
)
def test_an_update_that_cannot_be_made_says_why(
    writing: Writing, unchanged: None, text: str, status: int, said: str
) -> None:
    answer = writing.update(text)

    assert answer.status_code == status
    assert said in told(answer)["detail"]


def test_loading_silently_does_nothing(writing: Writing, unchanged: None) -> None:
    assert writing.update("LOAD SILENT <http://127.0.0.1:9/>").status_code == 200


def test_an_update_is_not_sent_by_get_nor_as_another_type(
    writing: Writing, unchanged: None
) -> None:
    text = "INSERT DATA { <http://e/a> <http://e/p> 1 }"
    assert writing.send("GET", f"/update?update={text}").status_code == 405
    assert writing.send("POST", "/update", text, Content_Type="text/plain").status_code == 415
    assert writing.send("POST", "/sparql", text, Content_Type=UPDATE).status_code == 403


# -- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["", "unknown", "revoked"])
@pytest.mark.parametrize("address", ["/update", "/graphs?default", "/graphs"])
def test_nobody_writes_without_a_valid_token(
    writing: Writing, unchanged: None, who: str, address: str
) -> None:
    answer = writing.send("POST", address, SAYING.format("x"), who, Content_Type=TURTLE)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_in_the_address_or_of_great_length_opens_nothing(
    writing: Writing, unchanged: None
) -> None:
    secret = writing._secrets["editor"]
    long = {"Authorization": "Bearer " + "x" * 100_000}
    assert writing.client.post(f"/update?access_token={secret}").status_code == 401
    assert writing.client.post("/update", headers=long).status_code == 401


def test_a_district_changes_its_graph_and_no_other(writing: Writing) -> None:
    assert writing.put("district", SAYING.format("mine"), "district").status_code in (201, 204)
    before = writing.number
    for answer in (
        writing.put("other", SAYING.format("theirs"), "district"),
        writing.update(f"INSERT DATA {{ {SAYING.format('nobody’s')} }}", "district"),
        writing.update(
            f"WITH <{OWN}> DELETE {{ ?s ?p ?o }} INSERT {{ GRAPH <http://e/g> "
            "{ ?s ?p ?o } } WHERE { ?s ?p ?o }",
            "district",
        ),
        writing.update("CLEAR ALL", "district"),
        writing.update(f"MOVE <{OWN}> TO <http://e/g>", "district"),
    ):
        assert answer.status_code == 403
        assert told(answer)["type"] == "/problems/not-allowed"
    assert writing.number == before


def test_nobody_writes_what_is_derived(writing: Writing, unchanged: None) -> None:
    answer = writing.put("derived", SAYING.format("x"), "administrator")

    assert answer.status_code == 403


# -- what is refused -------------------------------------------------------------------------


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_a_change_that_is_not_valid_is_refused_whole_with_the_report(
    writing: Writing, unchanged: None
) -> None:
    goal = f"<{BASE}id/goal/x> a <{BASE}ns#Goal> ."
    refused = writing.put("district", goal + SAYING.format("y"))
    alone = writing.put("district", goal, Accept=TURTLE)

    assert (refused.status_code, alone.status_code) == (422, 422)
    assert told(refused)["type"] == "/problems/invalid"
    by_json = Graph().parse(data=json.dumps(told(refused)["report"]), format="json-ld")
    by_turtle = Graph().parse(data=alone.text, format="turtle")
    focused = [{str(f) for f in g.objects(None, SH.focusNode)} for g in (by_json, by_turtle)]
    assert focused == [{f"{BASE}id/goal/x"}] * 2


def test_a_change_may_be_tried_without_being_made(writing: Writing, unchanged: None) -> None:
    goal = f"<{BASE}id/goal/x> a <{BASE}ns#Goal> ."
    good = writing.put("district", SAYING.format("tried"), Prefer="validate-only")
    bad = writing.put("district", goal, Prefer="validate-only")

    assert good.status_code == bad.status_code == 200
    assert good.headers["Preference-Applied"] == "validate-only"
    assert (told(good)["conforms"], told(bad)["conforms"]) == (True, False)


def test_what_another_graph_says_already_is_not_said_again(writing: Writing) -> None:
    writing.put("first", SAYING.format("said once"))
    before = writing.number
    answer = writing.put("second", SAYING.format("said once"))

    assert answer.status_code == 422
    assert f"{BASE}graph/first" in told(answer)["detail"]
    assert writing.number == before


def test_a_write_for_a_release_that_is_no_longer_current_is_refused(writing: Writing) -> None:
    seen = writing.client.get("/graphs?default").headers["ETag"]
    first = writing.put("a", SAYING.format("first"), If_Match=seen)
    late = writing.put("a", SAYING.format("late"), If_Match=seen)
    weak = writing.put("a", SAYING.format("weak"), If_Match=f"W/{first.headers['ETag']}")
    next_ = writing.put("a", SAYING.format("next"), If_Match=f'"x", {first.headers["ETag"]}')

    assert (first.status_code, late.status_code, weak.status_code) == (201, 412, 412)
    assert next_.status_code == 204
    assert writing.put("a", SAYING.format("any"), If_Match="*").status_code == 204


def test_many_at_once_lose_nothing(writing: Writing) -> None:
    text = (
        "DELETE { <http://e/all> <http://e/n> ?o } INSERT { <http://e/all> <http://e/n> ?new } "
        "WHERE { OPTIONAL { <http://e/all> <http://e/n> ?o } BIND(COALESCE(?o + 1, 1) AS ?new) }"
    )
    made = []

    def count() -> None:
        client = writing.client.application.test_client()
        headers = {"Authorization": f"Bearer {writing._secrets['editor']}", "Content-Type": UPDATE}
        for _ in range(4):
            answer = client.post("/update", data=text, headers=headers)
            made.append(answer.status_code)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(made) <= {200, 409}
    counted = {int(o) for s, _, o in writing.triples("default") if s == "http://e/all"}
    assert counted == {made.count(200)}


# -- graphs ----------------------------------------------------------------------------------


def test_a_graph_is_put_read_added_to_and_deleted(writing: Writing) -> None:
    address = f"/graphs?graph={BASE}graph/whole"
    created = writing.send("PUT", address, SAYING.format("a"), Content_Type=TURTLE)
    replaced = writing.send("PUT", address, SAYING.format("b"), Content_Type=TURTLE)
    added = writing.send("POST", address, SAYING.format("c"), Content_Type=TURTLE)
    said = {o for _, _, o in writing.triples("whole")}
    head = writing.client.head(address)
    gone = writing.send("DELETE", address)

    assert [each.status_code for each in (created, replaced, added, gone)] == [201, 204, 204, 204]
    assert said == {"b", "c"}
    assert (head.status_code, head.data) == (200, b"")
    assert writing.client.get(address).status_code == 404
    assert writing.send("DELETE", address).status_code == 404


def test_a_new_graph_is_made_where_the_client_names_none(writing: Writing) -> None:
    answer = writing.send("POST", "/graphs", SAYING.format("new graph"), Content_Type=TURTLE)
    found = writing.client.get(answer.headers["Location"], headers={"Accept": TURTLE})

    assert answer.status_code == 201
    assert "new graph" in found.text


def test_a_file_of_a_form_is_added(writing: Writing) -> None:
    answer = writing.client.post(
        "/graphs/form",
        data={"file": (io.BytesIO(SAYING.format("form").encode()), "a.ttl")},
        headers={"Authorization": f"Bearer {writing._secrets['editor']}"},
    )

    assert answer.status_code == 201
    assert {o for _, _, o in writing.triples("form")} == {"form"}


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/n-triples", '<http://e/a> <http://e/p> "n-triples" .'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
            '<rdf:Description rdf:about="http://e/a"><e:p>rdfxml</e:p></rdf:Description></rdf:RDF>',
        ),
        ("application/ld+json", '{"@id": "http://e/a", "http://e/p": "json-ld"}'),
        ("application/trig", '<http://e/a> <http://e/p> "trig" .'),
        ("application/n-quads", '<http://e/a> <http://e/p> "n-quads" .'),
        ("text/turtle; charset=utf-8", '<http://e/a> <http://e/p> "turtle" .'),
    ],
)
def test_every_format_is_read_and_blank_nodes_get_names(
    writing: Writing, media_type: str, body: str
) -> None:
    name = f"format-{len(body)}"
    answer = writing.send("PUT", f"/graphs/{name}", body, Content_Type=media_type)

    assert answer.status_code == 201
    ((subject, _, _),) = writing.triples(name)
    assert subject == "http://e/a"


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        (TURTLE, "", 400),
        (TURTLE, "# nothing", 400),
        (TURTLE, "<http://e/a> <http://e/p>", 400),
        (TURTLE, b"\xff\xfe<", 400),
        ("text/plain", "hello", 415),
        ("text/turtle; charset=utf-16", "x", 415),
        ("application/rdf+xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', 400),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/"}', 400),
        ("application/ld+json", "[" * 4000 + "]" * 4000, 400),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    writing: Writing, unchanged: None, media_type: str, body: str | bytes, status: int
) -> None:
    for method in ("PUT", "POST"):
        answer = writing.send(method, "/graphs/bad", body, Content_Type=media_type)
        assert answer.status_code == status
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "address",
    ["/graphs?graph=relative", "/graphs?graph=http://e/a&default", "/graphs/a?graph=http://e/a"],
)
def test_a_graph_is_named_once_and_by_a_whole_iri(writing: Writing, address: str) -> None:
    assert writing.client.get(address).status_code == 400


def test_another_site_may_read_and_never_write(writing: Writing) -> None:
    origin = {"Origin": "https://example.org", "Access-Control-Request-Method": "PUT"}
    for address in ("/graphs", "/graphs/a", "/update"):
        answer = writing.client.options(address, headers=origin)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


# -- running queries -------------------------------------------------------------------------


def test_an_administrator_sees_and_stops_a_query(writing: Writing) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answers = []

    def ask() -> None:
        client = writing.client.application.test_client()
        answers.append(client.get("/sparql", query_string={"query": endless, "lang": "en"}))

    thread = threading.Thread(target=ask)
    thread.start()
    listed: list[dict[str, Any]] = []
    while thread.is_alive() and not listed:
        listed = told(writing.send("GET", "/queries", who="administrator"))["queries"]
    address = f"/queries/{listed[0]['id']}"
    assert writing.send("DELETE", address, who="editor").status_code == 403
    assert writing.send("DELETE", address, who="administrator").status_code == 204
    thread.join(5.0)

    assert answers[0].status_code == 503
    assert "administrator has stopped" in told(answers[0])["detail"]
    assert writing.send("DELETE", address, who="administrator").status_code == 404
    assert writing.send("GET", "/queries", who="").status_code == 401


def test_a_release_says_who_made_it_in_which_role_and_why(writing: Writing) -> None:
    writing.send("PUT", "/graphs/why?message=Because", SAYING.format("why"), Content_Type=TURTLE)
    number = writing.number
    answer = writing.client.get(f"/releases/{number}", headers={"Accept": TURTLE})
    made = Graph().parse(data=answer.text, format="turtle")
    newest, before, *_ = told(writing.client.get("/releases"))["releases"]

    assert {str(text) for text in made.objects(None, RDFS.comment)} == {"Because"}
    assert {str(role) for role in made.objects(None, RDFS.label)} == {"editor"}
    revised = {str(each) for each in made.objects(None, PROV.wasRevisionOf)}
    assert revised == {f"{BASE}release/{number - 1}"}
    assert (newest["release"], newest["role"], newest["message"]) == (number, "editor", "Because")
    assert before["release"] == number - 1
    known = {"If-None-Match": answer.headers["ETag"], "Accept": TURTLE}
    assert writing.client.get(f"/releases/{number}", headers=known).status_code == 304
    assert writing.client.get("/releases/0").status_code == 404
