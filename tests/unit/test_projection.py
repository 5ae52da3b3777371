"""The projection, on small worlds counted by hand."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from kg.align import Period, Thing, Tie, project, specificity
from kg.align.projection import KINDS, followed, of_kind, sources, targets
from kg.projection import projection, read
from kg.question import Graph
from kg.store import Store
from kg.store.document import read_document
from kg.terms import Iri
from tests.questions.worlds import BASE

ON = date(2020, 6, 1)
LONG_AGO, BEFORE, AFTER = date(2001, 1, 1), date(2019, 1, 1), date(2021, 1, 1)
WORLD = Path(__file__).with_name("projected.ttl")


def iri(name: str) -> Iri:
    return Iri(f"http://world.example/{name}")


def thing(name: str, kind: str, first: date | None = BEFORE, last: date | None = None) -> Thing:
    return Thing(iri(name), kind, first=first, last=last)


def tie(source: str, relation: str, target: str, evidence: str = "e", **more: object) -> Tie:
    # What else there is, is named by each test; mypy cannot see which field it is for.
    return Tie(iri(source), relation, iri(target), iri(evidence), **more)  # type: ignore[arg-type]


def projected(*each: Thing | Tie) -> nx.MultiDiGraph:
    things = [one for one in each if isinstance(one, Thing)]
    return project(things, [one for one in each if isinstance(one, Tie)], ON)


@pytest.mark.parametrize(
    ("each", "is_there"),
    [
        (thing("a", "initiative"), True),
        (thing("a", "initiative", first=AFTER), False),
        (thing("a", "initiative", first=None), False),
        (Thing(iri("a"), "initiative", attested=BEFORE), True),
        (Thing(iri("a"), "initiative", attested=AFTER), False),
        (thing("a", "initiative", last=BEFORE), True),
        (thing("a", "body", last=BEFORE), True),
        (thing("a", "goal", last=BEFORE), False),
        (thing("a", "goal", last=ON), True),
        (thing("a", "city", first=None), True),
        (thing("a", "theme", first=None), True),
        (Thing(iri("a"), "theme", attested=AFTER), True),
        (thing("a", "network", first=AFTER), False),
    ],
)
def test_what_is_not_known_to_have_begun_is_left_out(each: Thing, is_there: bool) -> None:
    assert (each.thing in projected(each)) is is_there


def test_what_has_several_periods_is_there_in_each() -> None:
    graph = projected(thing("v", "vision", LONG_AGO, BEFORE), thing("v", "vision", BEFORE, AFTER))

    assert graph.nodes[iri("v")]["period"] == Period(BEFORE, AFTER)


def test_ties_hold_from_and_to() -> None:
    city, net, work = thing("c", "city"), thing("n", "network"), thing("w", "activity")
    graph = projected(
        city,
        net,
        work,
        tie("c", "member", "n", first=LONG_AGO, last=BEFORE),
        tie("c", "takes-part", "w", last=BEFORE),
        tie("c", "takes-part", "nowhere"),
    )

    assert list(graph.edges(keys=True)) == [(iri("c"), iri("w"), "takes-part")]
    assert graph.edges[iri("c"), iri("w"), "takes-part"]["is_over"]


def test_what_several_say_is_one_edge() -> None:
    lead, host = Iri("x:lead"), Iri("x:host")
    graph = projected(
        thing("c", "city"),
        thing("w", "activity", LONG_AGO, BEFORE),
        tie("c", "takes-part", "w", "p2", role=lead, document=iri("d")),
        tie("c", "takes-part", "w", "p1", role=host, last=AFTER),
    )
    edge = graph.edges[iri("c"), iri("w"), "takes-part"]

    assert edge["evidence"] == (iri("p1"), iri("p2"))
    assert edge["documents"] == (iri("d"),)
    assert edge["roles"] == {lead, host}
    assert edge["period"] == Period(LONG_AGO, AFTER)
    assert not edge["is_over"]
    assert edge["weight"] == 1


def test_a_rare_theme_weighs_more() -> None:
    graph = projected(
        *(thing(name, "activity") for name in ("w1", "w2", "w3")),
        thing("rare", "theme"),
        thing("common", "theme"),
        *(tie(name, "addresses", "common") for name in ("w1", "w2", "w3")),
        tie("w1", "addresses", "rare"),
    )

    assert graph.edges[iri("w1"), iri("common"), "addresses"]["weight"] == pytest.approx(1)
    # ln((1 + 3) / (1 + 1)) + 1
    assert graph.edges[iri("w1"), iri("rare"), "addresses"]["weight"] == pytest.approx(1.693147)
    assert graph.nodes[iri("rare")]["weight"] == specificity(3, 1) == math.log(2) + 1


def test_one_walks_along_named_relations_only() -> None:
    graph = projected(
        *(thing(name, "theme") for name in "abcd"),
        tie("a", "broader", "b"),
        tie("b", "broader", "c"),
        tie("c", "broader", "a"),
        tie("a", "related", "d"),
    )

    found = list(followed(graph, iri("a"), "broader"))
    assert found == [(iri("a"), 0), (iri("b"), 1), (iri("c"), 2)]
    assert targets(graph, iri("a"), "broader", "related") == [iri("b"), iri("d")]
    assert sources(graph, iri("a"), "broader") == [iri("c")]


@pytest.fixture(scope="module")
def world() -> Graph:
    return Graph(
        Store.in_memory(read_document(WORLD.read_bytes(), "text/turtle", iri("graph"), BASE)), BASE
    )


def test_what_does_not_count_is_not_read(world: Graph) -> None:
    graph = projection(world, ON)

    told = {
        (source.rpartition("/")[2], relation, target.rpartition("/")[2])
        for source, target, relation in graph.edges(keys=True)
    }
    assert told == {
        ("w-stated", "addresses", "t"),
        ("w-reviewed", "addresses", "t"),
        ("c", "takes-part", "w-stated"),
        ("c", "member", "n"),
        ("b", "answers-for", "w-stated"),
        ("t", "broader", "t-wide"),
    }
    assert iri("w-proposed-work") not in graph
    assert iri("g-proposed") not in graph


def test_what_is_read_has_kinds_that_are_known(world: Graph) -> None:
    things, _ = read(world)

    assert {each.kind for each in things} <= KINDS
    assert of_kind(projection(world, ON), ["city"]) == [iri("c")]


def test_the_attributes_of_a_node_are_read(world: Graph) -> None:
    node = projection(world, ON).nodes[iri("c")]

    assert (node["population"], node["confirmed"]) == (300, BEFORE)
    assert (float(node["latitude"]), float(node["longitude"])) == (1.5, 2.5)


def test_a_projection_is_not_to_be_changed(world: Graph) -> None:
    with pytest.raises(nx.NetworkXError):
        projection(world, ON).add_node("x")
