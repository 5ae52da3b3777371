"""The report says of each test the worst that came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from tests.conformance.earl import EARL, Outcome, Report

TEST = "http://e/test"


def told(graph: Graph, test: str) -> list[str]:
    """The outcomes that a report has of a test."""
    results = [graph.value(each, EARL.result) for each in graph.subjects(EARL.test, URIRef(test))]
    return [
        str(each).rpartition("#")[2]
        for result in results
        for each in graph.objects(result, EARL.outcome)
    ]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_told(outcome: Outcome) -> None:
    report = Report()
    report.add(TEST, outcome)

    assert told(report.graph(), TEST) == [outcome.name]


@pytest.mark.parametrize("worse", [Outcome.inapplicable, Outcome.failed])
def test_a_later_test_of_the_same_entry_does_not_make_it_better(worse: Outcome) -> None:
    report = Report()
    report.add(TEST, Outcome.passed)
    report.add(TEST, worse, "because")
    report.add(TEST, Outcome.passed)

    graph = report.graph()
    assert told(graph, TEST) == [worse.name]
    assert set(graph.objects(None, EARL.info)) == {Literal("because", lang="en")}


def test_a_report_is_written_in_turtle_where_it_is_wanted(tmp_path: Path) -> None:
    report, path = Report(), tmp_path / "new" / "earl.ttl"
    report.write(path)
    assert not path.exists()

    report.add(TEST, Outcome.passed)
    report.write(path)
    assert told(Graph().parse(path), TEST) == ["passed"]
