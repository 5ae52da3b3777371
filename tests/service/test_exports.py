"""Answers and projections as graphs and maps, read back with networkx and as JSON."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import Period
from kg.align.exchange import flattened, gexf, graphml
from kg.errors import NotInXml
from kg.projection import projection
from kg.question import Graph, Words, has_places, links_of, texts_of
from kg.questions import QUESTIONS
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service.app import create_app
from service.cli import cli
from service.question_formats import GEOJSON, GEXF, GRAPHML, formats_for
from service.serving import serving_of

DAY, EARLY = date(2026, 11, 27), date(2003, 1, 1)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    st.decimals(-1000, 1000, places=3),
    st.dates(),
    texts,
    st.lists(texts),
    st.frozensets(texts),
    st.builds(Period, st.none() | st.dates(), st.none() | st.dates()),
    st.builds(Words, st.none() | texts, st.none() | texts),
)
attributes = st.dictionaries(st.sampled_from(["a", "b", "start", "label"]), values)


def read(body: bytes, kind: str) -> Any:
    if kind == GRAPHML:
        return nx.read_graphml(io.BytesIO(body), force_multigraph=True)
    return nx.read_gexf(io.BytesIO(body), version="1.2draft")


@settings(max_examples=40, deadline=None)
@given(st.lists(attributes, min_size=3, max_size=3), st.lists(attributes, max_size=4))
def test_whatever_stands_in_a_graph_is_read_back(nodes: list[Any], ties: list[Any]) -> None:
    graph = nx.MultiDiGraph()
    for number, each in enumerate(nodes):
        graph.add_node(f"n{number}", **each)
    for number, each in enumerate(ties):
        graph.add_edge(f"n{number % 2}", "n2", f"k{number}", **each)
    flat = flattened(graph)

    for body, kind in ((graphml(graph), GRAPHML), (gexf(graph, DAY), GEXF)):
        found = read(body, kind)
        assert set(found) == set(graph)
        assert found.number_of_edges() == graph.number_of_edges()
        for node, told in flat.nodes(data=True):
            for name, value in told.items():
                read_back = found.nodes[node].get(name)
                if not isinstance(value, str):
                    assert read_back == pytest.approx(value)
                elif value == value.strip():
                    assert read_back == value


def test_what_is_missing_is_left_out_and_what_is_several_is_one_text() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node(
        "n", roles=frozenset({"b", "a"}), period=Period(DAY, None), country=None, share=1
    )
    graph.add_node(
        "m", share=Decimal("0.5"), name=Words("å", None), sources=(("s", None), ("t", "d"))
    )

    assert flattened(graph).nodes(data=True)["n"] == {
        "roles": "a; b",
        "period_first": "2026-11-27",
        "share": 1.0,
    }
    assert flattened(graph).nodes(data=True)["m"] == {
        "share": 0.5,
        "name_sv": "å",
        "sources": "s; t; d",
    }


def test_a_character_that_xml_cannot_carry_is_refused() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("n", label="a\x01b")

    with pytest.raises(NotInXml, match=r"U\+0001"):
        graphml(graph)


def test_the_same_graph_is_the_same_file_and_has_the_day_of_its_release() -> None:
    graph = nx.MultiDiGraph([("a", "b"), ("a", "b")])

    assert gexf(graph, DAY) == gexf(graph, DAY)
    assert b'lastmodifieddate="2026-11-27"' in gexf(graph, DAY)
    assert len({key for _, _, key in flattened(graph).edges(keys=True)}) == 2


# -- answers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Iterator[FlaskClient]:
    made = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(made, Releases(made.releases))
    yield app.test_client()
    serving_of(app).close()


SOME = ["administrations-of-boards", "network-members", "brokers-and-silos", "why-this-partner"]


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize(("ending", "kind"), [("graphml", GRAPHML), ("gexf", GEXF)])
def test_each_row_is_an_edge(client: FlaskClient, name: str, ending: str, kind: str) -> None:
    example = QUESTIONS[name].header.example
    answer = client.get(f"/questions/{name}.{ending}", query_string=example)
    told: Any = client.get(f"/questions/{name}.json", query_string=example).json
    found = read(answer.data, kind)

    assert (answer.status_code, answer.mimetype) == (200, kind)
    expected = [
        tuple(row.get(column) or told["inputs"][column] for column in link)
        for row in told["rows"]
        for link in links_of(QUESTIONS[name])
    ]
    assert sorted(found.edges()) == sorted(expected)
    assert all(node.startswith("https://") and found.nodes[node]["label"] for node in found)


def test_only_what_links_or_has_places_comes_as_such(client: FlaskClient) -> None:
    for name, question in QUESTIONS.items():
        assert ("graphml" in formats_for(question)) == bool(links_of(question))
        assert ("geojson" in formats_for(question)) == has_places(question)
        if not links_of(question):
            assert client.get(f"/questions/{name}.gexf").status_code == 404
    # Every pair that is named is there.
    for question in QUESTIONS.values():
        known = {each.name for each in (*question.columns, *question.inputs)}
        assert {each for link in links_of(question) for each in link} <= known


def test_a_partner_without_a_place_says_so(client: FlaskClient) -> None:
    asked = {"theme": "girls-mental-health", "on": "2026-11-27", "limit": "6"}
    answer = client.get("/questions/find-partners.geojson", query_string=asked)
    rows: Any = client.get("/questions/find-partners.json", query_string=asked).json
    told = json.loads(answer.text)

    assert (answer.status_code, answer.mimetype) == (200, GEOJSON)
    assert [each["properties"]["partner"] for each in told["features"]] == [
        row["partner"] for row in rows["rows"]
    ]
    for each in told["features"]:
        if "/city-" in each["properties"]["partner"]:
            longitude, latitude = each["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
        else:
            assert each["geometry"] is None
            assert set(each["properties"]["missing"]) == {"sv", "en"}
    assert {bool(each["geometry"]) for each in told["features"]} == {True, False}


def test_new_york_is_west_and_north(client: FlaskClient) -> None:
    asked = {"theme": "girls-mental-health", "on": "2026-11-27", "kind": "PartnerCity"}
    told: Any = client.get("/questions/find-partners.geojson", query_string=asked).json
    (place,) = [
        each["geometry"]["coordinates"]
        for each in told["features"]
        if each["properties"]["partner"].endswith("/city-new-york-city")
    ]

    assert place == pytest.approx([-74.0, 40.7], abs=0.1)


def test_the_command_gives_the_same_files(client: FlaskClient, shipped_settings: Settings) -> None:
    run = CliRunner(env={"SIKTLINJE_RELEASES": str(shipped_settings.releases)})
    example = QUESTIONS["administrations-of-boards"].header.example
    options = [part for name, text in example.items() for part in (f"--{name}", *texts_of(text))]
    for form in ("graphml", "gexf"):
        command = ["ask", "administrations-of-boards", *options, "--format", form]
        told = client.get(f"/questions/administrations-of-boards.{form}", query_string=example)
        assert run.invoke(cli, command).stdout_bytes == told.data

    refused = run.invoke(cli, ["ask", "data-health", "--format", "gexf"])
    assert refused.exit_code == 1
    assert "gexf" in refused.output


# -- the projection ------------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "kind"), [("graphml", GRAPHML), ("gexf", GEXF)])
def test_the_projection_is_read_back_whole(
    client: FlaskClient, shipped: Served, shipped_settings: Settings, ending: str, kind: str
) -> None:
    # An early day, on which there is less to write.
    known = projection(Graph(shipped.store, Settings().base), EARLY)
    answer = client.get(f"/projection.{ending}?on={EARLY}")
    found = read(answer.data, kind)

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert set(found) == set(known)
    ties = Counter((a, b, told["relation"]) for a, b, told in found.edges(data=True))
    assert ties == Counter(list(known.edges(keys=True)))
    for node, told in found.nodes(data=True):
        assert told["kind"] == known.nodes[node]["kind"]
        assert told.get("population") == known.nodes[node]["population"]
    run = CliRunner(env={"SIKTLINJE_RELEASES": str(shipped_settings.releases)})
    command = ["projection", "--on", str(EARLY), "--format", ending]
    assert run.invoke(cli, command).stdout_bytes == answer.data


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/projection.svg", 404),
        ("/projection.gexf?on=today", 400),
        ("/projection.gexf?release=9", 404),
    ],
)
def test_a_projection_that_is_not_there_is_refused(
    client: FlaskClient, address: str, status: int
) -> None:
    assert client.get(address).status_code == status
