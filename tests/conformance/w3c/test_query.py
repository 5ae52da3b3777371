"""The W3C's tests of queries and their results, over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace

from tests.conformance.w3c.compare import (
    Results,
    Row,
    deskolemised,
    from_csv,
    from_file,
    from_json,
    same_graphs,
    same_rows,
    term,
)
from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import BASE, MF, QT, Entry, entries

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
#: Ending of a file of results -> how to ask for it, and how to read it.
RESULTS = {
    ".srx": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
}
_IN_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


@pytest.mark.parametrize("entry", entries("QueryEvaluationTest", "CSVResultFormatTest"))
def test_a_query_gives_what_the_suite_expects(service: Service, entry: Entry) -> None:
    action, expected = entry.value(MF.action), entry.file(entry.value(MF.result))
    query = entry.text(entry.value(MF.action, QT.query))
    service.hold(entry.dataset(action, QT))

    if expected.suffix == ".csv":
        text = answered(service, query, "text/csv").decode()
        check_solutions(query, from_csv(expected.read_text(encoding="utf-8")), from_csv(text))
    elif expected.suffix in RESULTS:
        accept, form = RESULTS[expected.suffix]
        found = from_file(answered(service, query, accept), form)
        check_solutions(query, from_file(expected.read_bytes(), form), found)
    elif is_result_set(graph := Graph().parse(expected, publicID=BASE)):
        found = from_json(answered(service, query, RESULTS[".srj"][0]))
        # This vocabulary does not say in which order the columns stand.
        check_solutions(query, by_name(from_result_set(graph)), by_name(found))
    else:
        triples = ox.parse(answered(service, query, "text/turtle"), format=ox.RdfFormat.TURTLE)
        assert same_graphs(ox.parse(path=str(expected), base_iri=BASE), deskolemised(triples))


def answered(service: Service, query: str, accept: str) -> bytes:
    answer = service.ask(query, accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith(accept)
    return answer.content


def check_solutions(query: str, expected: Results, found: Results) -> None:
    if isinstance(expected, bool):
        assert found is expected
        return
    assert not isinstance(found, bool)
    assert expected[0] == found[0]
    assert same_rows(expected[1], found[1], in_order=bool(_IN_ORDER.search(query))), found


def by_name(found: Results) -> Results:
    """Return results with their columns in the order of their names."""
    return found if isinstance(found, bool) else (sorted(found[0]), found[1])


def is_result_set(graph: Graph) -> bool:
    return graph.value(None, RDF.type, RS.ResultSet) is not None


def from_result_set(graph: Graph) -> Results:
    """Read the W3C's older vocabulary for results."""
    results = graph.value(None, RDF.type, RS.ResultSet)
    boolean = graph.value(results, RS.boolean)
    if boolean is not None:
        return str(boolean) == "true"
    names = [str(name) for name in graph.objects(results, RS.resultVariable)]
    rows: list[Row] = []
    for solution in graph.objects(results, RS.solution):
        bindings = list(graph.objects(solution, RS.binding))
        rows.append(
            {
                str(graph.value(each, RS.variable)): term(_engine(graph.value(each, RS.value)))
                for each in bindings
            }
        )
    return names, rows


def _engine(node: Any) -> object:
    (triple,) = ox.parse(f"<x:s> <x:p> {node.n3()} .", format=ox.RdfFormat.TURTLE)
    return triple.object
