"""Descriptions as programs read them: VoID, SPARQL 1.1 Service Description, OpenAPI 3.1."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SH, SKOS, VOID
from rdflib.term import Node
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from kg.description import Figures, count
from kg.errors import Crowded, TooHeavy
from kg.question import texts_of
from kg.questions import QUESTIONS
from kg.releases import Releases
from kg.settings import DefaultGraph, Limit, Settings
from kg.terms import PREFIXES, Iri, Quad, graph_iri
from service.counting import Counting
from service.examples import NAMES
from service.formats import GRAPHS
from service.problems import KINDS
from service.question_formats import formats_for
from tests.plain_figures import counted

#: What is computed in Python is no query that anybody can run.
RUNNABLE = {name for name, each in QUESTIONS.items() if not each.is_computed}
MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID_EXT = Namespace("http://ldf.fi/void-ext#")
SCHEMA = Namespace("https://schema.org/")
DATASET = URIRef(Settings().base + ".well-known/void#dataset")
ENDPOINT = URIRef("http://localhost/sparql")
DESCRIPTIONS = ("/.well-known/void", "/sparql")
BROWSER = {"Accept": "text/html,*/*;q=0.8"}

Triples = set[tuple[Node, Node, Node]]


def read(client: FlaskClient, path: str, media_type: str = "text/turtle") -> Graph:
    answer = client.get(path, headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == media_type
    return parsed(answer.data, media_type)


def parsed(body: bytes, media_type: str) -> Graph:
    """Parse with rdflib; without named graphs, N-Quads is N-Triples and TriG is Turtle."""
    plain = {"application/n-quads": "application/n-triples", "application/trig": "text/turtle"}
    graph = Graph()
    graph.parse(data=body, format=plain.get(media_type, media_type))
    return graph


def number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    (value,) = graph.objects(subject, predicate)
    return int(str(value))


@pytest.fixture(scope="module")
def releases(
    granvik: list[Quad], publish: Publish, tmp_path_factory: pytest.TempPathFactory
) -> Releases:
    """The city, with a hundred triples that stand in a second graph as well."""
    copy = graph_iri(Settings().base, "copy")
    twice = [*granvik, *(quad._replace(graph=copy) for quad in granvik[:100])]
    return publish(tmp_path_factory.mktemp("described") / "releases", twice)


@pytest.fixture(scope="module")
def app(releases: Releases, make_app: MakeApp) -> Flask:
    return make_app(Settings(rate_requests=Limit(0), rate_seconds=Limit(0)), releases)


@pytest.fixture(scope="module")
def void(app: Flask) -> Graph:
    return read(app.test_client(), "/.well-known/void")


@pytest.fixture(scope="module")
def service(app: Flask) -> Graph:
    return read(app.test_client(), "/sparql")


@pytest.fixture(scope="module")
def plain(releases: Releases) -> Figures:
    return counted(releases.reader().latest().store.quads())


# -- VoID ------------------------------------------------------------------------------------


def test_the_data_set_is_counted_as_it_is(void: Graph, plain: Figures, releases: Releases) -> None:
    told = {
        name: number(void, DATASET, VOID[name])
        for name in ("triples", "entities", "classes", "properties")
    }
    told["subjects"] = number(void, DATASET, VOID.distinctSubjects)
    told["objects"] = number(void, DATASET, VOID.distinctObjects)

    assert told == {
        "triples": plain.triples,
        "entities": plain.entities,
        "classes": len(plain.classes),
        "properties": len(plain.properties),
        "subjects": plain.subjects,
        "objects": plain.objects,
    }
    assert plain.triples == releases.current().total - 100


def test_every_class_and_property_has_a_partition_with_its_numbers(
    void: Graph, plain: Figures
) -> None:
    classes = {
        Iri(name): number(void, part, VOID.entities)
        for part in void.objects(DATASET, VOID.classPartition)
        for name in void.objects(part, VOID["class"])
    }
    properties = {
        Iri(name): number(void, part, VOID.triples)
        for part in void.objects(DATASET, VOID.propertyPartition)
        for name in void.objects(part, VOID.property)
    }

    assert classes == dict(plain.classes)
    assert properties == {name: values.triples for name, values in plain.properties.items()}


def test_a_class_tells_its_properties_and_a_property_the_kinds_of_its_values(
    void: Graph, plain: Figures
) -> None:
    def kinds(part: Node, leads: URIRef, names: URIRef) -> dict[Iri, int]:
        return {
            Iri(name): number(void, below, VOID.triples)
            for below in void.objects(part, leads)
            for name in void.objects(below, names)
        }

    told = {
        Iri(name): {
            Iri(each): (
                number(void, below, VOID.triples),
                kinds(below, VOID.classPartition, VOID["class"]),
                kinds(below, VOID_EXT.datatypePartition, VOID_EXT.datatype),
            )
            for below in void.objects(part, VOID.propertyPartition)
            for each in void.objects(below, VOID.property)
        }
        for part in void.objects(DATASET, VOID.classPartition)
        for name in void.objects(part, VOID["class"])
    }

    assert told == {
        name: {
            each: (values.triples, dict(values.classes), dict(values.datatypes))
            for each, values in used.items()
        }
        for name, used in plain.used.items()
    }


def test_every_graph_is_a_subset_with_its_number_of_quads(void: Graph, releases: Releases) -> None:
    told = {
        Iri(graph): number(void, graph, VOID.triples)
        for graph in void.objects(DATASET, VOID.subset)
        if (graph, RDF.type, VOID.Linkset) not in void
    }

    assert told == releases.current().quads


def test_graphs_have_their_licences(void: Graph) -> None:
    by = URIRef("http://creativecommons.org/licenses/by/4.0/")

    for name in ("ontology", "codes", "derived", "granvik"):
        graph = URIRef(f"{Settings().base}graph/{name}")
        assert list(void.objects(graph, DCTERMS.license)) == [by], name


def test_the_data_set_has_a_title_and_says_where_it_is_asked(void: Graph) -> None:
    assert list(void.objects(DATASET, DCTERMS.title)) == [Literal("Siktlinje: Granvik", lang="sv")]
    assert (DATASET, VOID.sparqlEndpoint, ENDPOINT) in void
    assert list(void.subjects(FOAF.primaryTopic, DATASET)) == [URIRef(DATASET.partition("#")[0])]


# -- service description -----------------------------------------------------------------------


def test_the_service_is_at_the_address_that_was_asked(service: Graph) -> None:
    (found,) = service.subjects(SD.endpoint, ENDPOINT)

    assert (found, RDF.type, SD.Service) in service
    assert (found, SD.supportedLanguage, SD.SPARQL11Query) in service


def test_the_description_keeps_to_the_schema_of_its_vocabulary(service: Graph) -> None:
    """Domains, ranges and numbers of https://www.w3.org/TR/sparql11-service-description/."""
    ranges = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.graph: (SD.NamedGraph, SD.Graph),
    }
    for predicate, (domain, range_) in ranges.items():
        pairs = list(service.subject_objects(predicate))
        assert pairs, predicate
        for subject, value in pairs:
            assert (subject, RDF.type, domain) in service
            assert (value, RDF.type, range_) in service
    for kind, predicate in (
        (SD.Service, SD.endpoint),
        (SD.Service, SD.defaultDataset),
        (SD.Dataset, SD.defaultGraph),
        (SD.NamedGraph, SD.name),
        (SD.NamedGraph, SD.graph),
    ):
        for subject in service.subjects(RDF.type, kind):
            assert len(list(service.objects(subject, predicate))) == 1, (subject, predicate)
    assert len(set(service.objects(None, SD.endpoint))) == 2


def test_what_the_service_can_do_is_claimed_and_nothing_else(service: Graph) -> None:
    terms = {str(each).removeprefix(SD) for each in service.objects(None, SD.supportedLanguage)}
    features = set(service.objects(None, SD.feature))
    formats = {str(each).rpartition("/")[2] for each in service.objects(None, SD.resultFormat)}

    assert terms == {"SPARQL11Query", "SPARQL11Update"}
    assert features == {SD.UnionDefaultGraph}
    assert formats == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG"),
    }


def test_named_graphs_are_listed_with_their_counts(
    service: Graph, releases: Releases, plain: Figures
) -> None:
    told = {
        Iri(name): number(service, graph, VOID.triples)
        for each in service.objects(None, SD.namedGraph)
        for name in service.objects(each, SD.name)
        for graph in service.objects(each, SD.graph)
    }
    (default,) = service.objects(None, SD.defaultGraph)

    assert told == releases.current().quads
    assert number(service, default, VOID.triples) == plain.triples


def test_without_a_union_the_default_graph_is_a_graph_of_its_own(
    releases: Releases, make_app: MakeApp
) -> None:
    app = make_app(Settings(default_graph=DefaultGraph.OWN), releases)
    service = read(app.test_client(), "/sparql")
    (default,) = service.objects(None, SD.defaultGraph)

    assert not list(service.objects(None, SD.feature))
    assert default == URIRef(Settings().base + "graph/default")
    assert number(service, default, VOID.triples) == 0


# -- what an editor reads -----------------------------------------------------------------------


def test_an_editor_finds_classes_and_properties_to_complete(service: Graph, plain: Figures) -> None:
    """The shape of query that editors put: class, property, then class or datatype of the value."""
    rows = service.query(
        """
        SELECT ?class ?property ?valueClass ?datatype {
            ?classes void:class ?class ; void:propertyPartition ?properties .
            ?properties void:property ?property .
            OPTIONAL {
                { ?properties void:classPartition/void:class ?valueClass }
                UNION { ?properties ext:datatypePartition/ext:datatype ?datatype }
            }
        }
        """,
        initNs={"void": VOID, "ext": VOID_EXT},
    )
    found: dict[str, set[str]] = {}
    values: set[tuple[str, str]] = set()
    for row in rows:
        # rdflib's rows may be of ASK as well, for its types; these are of SELECT.
        name, each, kind, datatype = (str(term) for term in row)  # type: ignore[union-attr]
        found.setdefault(name, set()).add(each)
        values |= {(each, kind), (each, datatype)}
    sl = PREFIXES["sl"]

    assert found == {name: set(used) for name, used in plain.used.items()}
    assert sl + "succeeds" in found[sl + "DistrictCouncil"]
    assert (sl + "succeeds", sl + "DistrictCouncil") in values
    assert (PREFIXES["skos"] + "prefLabel", PREFIXES["rdf"] + "langString") in values


def test_an_editor_finds_the_prefixes(service: Graph) -> None:
    told = {
        str(prefix): str(namespace)
        for each in service.objects(None, SH.declare)
        for prefix in service.objects(each, SH.prefix)
        for namespace in service.objects(each, SH.namespace)
    }

    assert told == PREFIXES


def test_an_editor_finds_examples_in_both_languages_and_they_are_answered(
    service: Graph, client: FlaskClient
) -> None:
    rows = service.query(
        """
        SELECT ?example ?comment ?query {
            ?example a sh:SPARQLExecutable ; rdfs:comment ?comment .
            ?example sh:select|sh:ask|sh:construct ?query .
        }
        """,
        initNs={"sh": SH, "rdfs": RDFS},
    )
    # As above: rows of SELECT.
    told = [(each, comment.language, str(text)) for each, comment, text in rows]  # type: ignore[union-attr,misc]

    assert len({each for each, _, _ in told}) == 2 * len(NAMES) + len(RUNNABLE)
    for language in ("sv", "en"):
        texts = [text for _, each, text in told if each == language]
        assert len(texts) == len(NAMES) + len(RUNNABLE)
    for query in {text for _, _, text in told}:
        assert client.get("/sparql", query_string={"query": query}).status_code == 200, query
    for example, _, _ in told:
        assert (example, SCHEMA.target, ENDPOINT) in service
        assert len(list(service.objects(example, SH.prefixes))) == 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_described_with_its_inputs(name: str, service: Graph) -> None:
    question, base = QUESTIONS[name], Settings().base
    node = URIRef(f"{base}questions/{name}")
    given = {
        str(path).removeprefix(f"{node}#"): each
        for each in service.objects(node, SH.parameter)
        for path in service.objects(each, SH.path)
    }

    of_form = SH.SPARQLConstructExecutable if question.is_graph else SH.SPARQLSelectExecutable
    runnable = {SH.SPARQLExecutable, of_form}
    assert set(service.objects(node, RDF.type)) == (runnable if name in RUNNABLE else set())
    # Objects may be any node, for rdflib's types; labels are literals.
    assert {label.language for label in service.objects(node, RDFS.label)} == {"sv", "en"}  # type: ignore[attr-defined]
    assert {str(tag) for tag in service.objects(node, SCHEMA.keywords)} == set(question.header.tags)
    assert set(map(str, service.objects(node, URIRef(f"{base}ns#answers")))) == set(
        question.header.source
    )
    assert list(service.objects(node, RDFS.seeAlso)) == [
        URIRef(f"http://localhost/questions/{name}")
    ]
    assert set(given) == {field.name for field in question.inputs}
    for field in question.inputs:
        each = given[field.name]
        assert bool(service.value(each, SH.datatype)) != bool(service.value(each, SH.nodeKind))
        assert service.value(each, SH.optional) == Literal(not field.is_required)
        kinds = [SH["class"], SH.property, URIRef("http://datashapes.org/dash#rootClass")]
        assert sum(bool(service.value(each, kind)) for kind in kinds) == bool(field.among)


def test_inputs_are_those_of_things_that_there_are(service: Graph, releases: Releases) -> None:
    """The examples are of Stockholm, and the graph is of another city."""
    store = releases.reader().latest().store
    found = {each for each in service.objects(None, SKOS.example) if isinstance(each, URIRef)}

    assert found
    for value in found:
        assert next(store.quads(subject=Iri(value)), None), value


# -- how it comes ----------------------------------------------------------------------------


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_every_format_says_the_same(client: FlaskClient, path: str) -> None:
    told: list[Triples] = [set(read(client, path, media_type)) for media_type in GRAPHS.values()]

    assert len(told[0]) > 1000
    assert all(each == told[0] for each in told)


@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_a_format_may_be_asked_for_by_name_and_turtle_is_the_default(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).mimetype == "text/turtle"
    for name, media_type in GRAPHS.items():
        assert client.get(path, query_string={"format": name}).mimetype == media_type


@pytest.mark.parametrize("path", DESCRIPTIONS)
def test_another_format_is_not_acceptable(client: FlaskClient, path: str) -> None:
    for answer in (
        client.get(path, headers={"Accept": "image/png"}),
        client.get(path, query_string={"format": "csv"}),
    ):
        assert answer.status_code == 406
        assert "text/turtle" in answer.text or "turtle" in answer.text


@pytest.mark.parametrize("path", [*DESCRIPTIONS, "/openapi.json"])
def test_a_description_has_a_strong_tag_and_is_not_sent_twice(
    client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    head = client.head(path)

    assert not first.headers["ETag"].startswith("W/")
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert packed.content_encoding == "gzip"
    assert packed.headers["ETag"] != first.headers["ETag"]
    assert (head.data, head.content_length) == (b"", len(first.data))
    assert {"Accept", "Accept-Encoding"} <= set(first.vary)
    assert first.headers["Cache-Control"] == "no-cache"


def test_formats_and_descriptions_have_tags_of_their_own(client: FlaskClient) -> None:
    tags = [
        client.get(path, query_string={"format": name}).headers["ETag"]
        for path in DESCRIPTIONS
        for name in GRAPHS
    ]

    assert len(set(tags)) == len(tags)


def test_one_description_leads_to_the_others(client: FlaskClient) -> None:
    for path in DESCRIPTIONS:
        links = client.get(path).headers["Link"]
        targets = re.findall(r'<([^>]*)>; rel="([a-z-]*)"', links)

        assert dict(map(reversed, targets)) == {
            "describedby": "/.well-known/void",
            "service-desc": "/openapi.json",
        }
        assert all(client.get(target).status_code == 200 for target, _ in targets)


def test_addresses_are_those_that_the_client_knows(client: FlaskClient) -> None:
    headers = {"Accept": "text/turtle", "Host": "siktlinje.example:8080"}
    answer = client.get("/.well-known/void", headers=headers)
    told = parsed(answer.data, "text/turtle")

    assert (DATASET, VOID.sparqlEndpoint, URIRef("http://siktlinje.example:8080/sparql")) in told
    assert answer.headers["ETag"] != client.get("/.well-known/void").headers["ETag"]


@pytest.mark.parametrize("host", ["a b", "<x>", 'a"b', "a/../b", "x:99999"])
@pytest.mark.parametrize("path", [*DESCRIPTIONS, "/openapi.json"])
def test_there_is_no_description_for_a_host_that_cannot_be(
    client: FlaskClient, path: str, host: str
) -> None:
    answer = client.get(path, headers={"Host": host})

    assert answer.status_code == 400
    # Werkzeug types what JSON may be as anything or nothing.
    assert "Host" in answer.json["detail"]  # type: ignore[index]


def test_a_new_release_is_described_anew(
    tmp_path: Path, granvik: list[Quad], publish: Publish, make_app: MakeApp
) -> None:
    releases = publish(tmp_path / "releases", granvik)
    client = make_app(Settings(), releases).test_client()
    before = client.get("/.well-known/void")
    extra = granvik[0]._replace(subject=Iri("http://new.example/thing"))
    publish(tmp_path / "releases", [*granvik, extra])
    after = client.get("/.well-known/void", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert after.headers["Siktlinje-Release"] == "2"
    assert [
        number(parsed(answer.data, "text/turtle"), DATASET, VOID.distinctSubjects)
        for answer in (before, after)
    ] == [counted(granvik).subjects, counted(granvik).subjects + 1]


# -- counting ----------------------------------------------------------------------------------


def test_small_queries_are_answered_while_a_release_is_counted(
    releases: Releases, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = Event()

    def slow(*args: Any) -> Figures:
        let_go.wait(20)
        return count(*args)

    monkeypatch.setattr("service.counting.count", slow)
    monkeypatch.setattr("service.once._PATIENCE_SECONDS", 0.1)
    app = make_app(Settings(rate_seconds=Limit(0)), releases)
    client = app.test_client()

    waiting = client.get("/.well-known/void")
    small = client.get("/sparql?query=ASK{}")
    let_go.set()
    monkeypatch.setattr("service.once._PATIENCE_SECONDS", 20)
    counted_now = client.get("/.well-known/void")

    assert waiting.status_code == 503
    assert waiting.headers["Retry-After"]
    assert (small.status_code, counted_now.status_code) == (200, 200)


def test_a_release_is_counted_once_however_many_ask() -> None:
    counted_times: list[int] = []
    let_go = Event()

    def once() -> Figures:
        counted_times.append(1)
        let_go.wait(20)
        return Figures(triples=7)

    mine = Counting()
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(mine.figures, "hash", once) for _ in range(4)]
        let_go.set()
        told = [each.result().triples for each in asked]

    assert (told, counted_times) == ([7] * 4, [1])
    assert mine.figures("hash", once).triples == 7
    assert counted_times == [1]


def test_those_who_wait_for_figures_do_not_take_every_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_go = Event()
    monkeypatch.setattr("service.once._PATIENCE_SECONDS", 20)
    mine = Counting()

    def slow() -> Figures:
        let_go.wait(20)
        return Figures()

    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(mine.figures, "hash", slow) for _ in range(20)]
        turned_away = [each for each in asked if isinstance(_ended(each), Crowded)]
        let_go.set()

    assert len(turned_away) == 20 - 8


def _ended(future: Any) -> BaseException | None:
    """Return how a request ended that was turned away at once, None for one that waits."""
    try:
        error: BaseException | None = future.exception(0.1)
    except TimeoutError:
        return None
    return error


def test_a_count_that_failed_is_begun_anew() -> None:
    tries: list[int] = []

    def failing() -> Figures:
        tries.append(1)
        if len(tries) == 1:
            raise TooHeavy("worker-died")
        return Figures(triples=1)

    mine = Counting()
    with pytest.raises(TooHeavy):
        mine.figures("hash", failing)

    assert mine.figures("hash", failing).triples == 1


# -- OpenAPI -----------------------------------------------------------------------------------


@pytest.fixture
def openapi(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/openapi.json", headers=BROWSER)
    assert answer.content_type == "application/json"
    told: dict[str, Any] = json.loads(answer.data)
    return told


def test_every_route_and_method_is_described_and_none_too_many(
    app: Flask, openapi: dict[str, Any]
) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    names = {path: re.sub(r"\{\w+\}", "{}", path) for path, _ in served}
    told = {
        (re.sub(r"\{\w+\}", "{}", path), method)
        for path, methods in openapi["paths"].items()
        for method in methods
        if path.removeprefix("/questions/") not in QUESTIONS
    }

    assert {(names[path], method) for path, method in served} == told


def test_where_get_is_there_is_head_and_everywhere_options(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        assert "OPTIONS" in methods
        assert ("GET" in methods) == ("HEAD" in methods)


def test_openapi_says_version_and_address(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1.")
    assert re.fullmatch(r"\d+\.\d+\.\d+", openapi["info"]["version"])
    assert openapi["servers"] == [{"url": "http://localhost"}]


def test_every_reference_leads_somewhere_and_every_part_is_used(openapi: dict[str, Any]) -> None:
    references = set(re.findall(r'"\$ref": "#/components/(\w+/[\w-]+)"', json.dumps(openapi)))
    parts = {
        f"{kind}/{name}"
        for kind, named in openapi["components"].items()
        if kind != "securitySchemes"
        for name in named
    }

    assert references == parts


def test_the_document_is_valid_openapi(openapi: dict[str, Any]) -> None:
    OPENAPI_31_VALIDATOR.validate(openapi)

    names = [each["operationId"] for path in openapi["paths"].values() for each in path.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_an_address_of_its_own(name: str, openapi: dict[str, Any]) -> None:
    question, told = QUESTIONS[name], openapi["paths"][f"/questions/{name}"]["get"]
    inputs = {each["name"]: each for each in told["parameters"] if "name" in each}
    row = openapi["components"]["schemas"][f"{name}-row"]

    assert list(inputs) == [field.name for field in question.inputs]
    assert [inputs[field.name]["required"] for field in question.inputs] == [
        field.is_required for field in question.inputs
    ]
    assert {
        name: given if isinstance(given := each["example"], list) else [str(given)]
        for name, each in inputs.items()
        if "example" in each
    } == {each: texts_of(given) for each, given in question.header.example.items()}
    assert {each for each in inputs if inputs[each]["schema"].get("type") == "array"} == {
        field.name for field in question.inputs if field.is_many
    }
    assert row["required"] == list(row["properties"]) == [each.name for each in question.columns]
    assert told["summary"] == question.header.texts["summary"]["en"]
    assert {"200", "304", "400", "404", "406", "429", "503"} == set(told["responses"])
    assert set(told["responses"]["200"]["content"]) == {
        *formats_for(question).values(),
        "text/html",
    }


def test_every_status_of_a_problem_is_described(openapi: dict[str, Any]) -> None:
    described = {
        int(status)
        for methods in openapi["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
    }

    # 405 is for methods that are not described, 500 is a fault of ours.
    assert {kind.status for kind in KINDS.values()} - described == {405, 500}


def test_what_writes_asks_for_a_token(openapi: dict[str, Any]) -> None:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            is_open = (method == "get" and path != "/queries") or (path, method) == (
                "/sparql",
                "post",
            )
            assert ("security" in operation) == (not is_open), (path, method)


def test_a_program_that_would_take_html_at_the_very_last_gets_rdf(client: FlaskClient) -> None:
    """What Comunica sends from Node, which reads RDFa too."""
    accept = "application/n-quads,application/ld+json;q=0.9,text/turtle;q=0.6,text/html;q=0.2"

    assert client.get("/sparql", headers={"Accept": accept}).mimetype == "application/n-quads"
