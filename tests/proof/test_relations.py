"""Which relations a bundle has to hold whole, read off the query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.proof.relations import relations
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings


def whole_of(name: str, shipped: Served) -> Iterator[str]:
    graph = Graph(shipped.store, Settings().base)
    question = QUESTIONS[name]
    found = question.put(graph, question.header.example)
    for each in relations(question, graph, found).whole:
        yield str(each.predicate).rpartition("#")[2]


@pytest.mark.parametrize(
    ("name", "relation"),
    [("coverage-of-goals", "reachesGoal"), ("coverage-of-directions", "followsDirection")],
)
def test_what_an_optional_query_says_with_as_may_be_absent_too(
    name: str, relation: str, shipped: Served
) -> None:
    """That nobody pursues a goal is read from an OPTIONAL whose sub-query gives no value."""
    assert {relation, "involves", "responsibleBody"} <= set(whole_of(name, shipped))


def test_values_of_several_variables_say_which_relations_are_meant(shipped: Served) -> None:
    """Otherwise the bundle of a partner would be the whole graph."""
    whole = set(whole_of("why-this-partner", shipped))

    assert "None" not in whole
    assert {"servesBoard", "broader", "responsibleBody", "fundedUnder"} <= whole
