"""What is not run cannot fail: each entry of the manifests is run, or left out for a reason."""

from __future__ import annotations

import pytest
from rdflib.collection import Collection

from tests.conformance.known_gaps import GAPS
from tests.conformance.w3c import (
    test_graph_store,
    test_protocol,
    test_query,
    test_service_description,
    test_syntax,
    test_update,
)
from tests.conformance.w3c.manifests import LEFT_OUT, MF, SPARQL, Entry, read

MODULES = (
    test_graph_store,
    test_protocol,
    test_query,
    test_service_description,
    test_syntax,
    test_update,
)

pytestmark = pytest.mark.skipif(
    not SPARQL.is_dir(), reason="SIKTLINJE_SUITES names no suites of the W3C"
)


def run() -> set[str]:
    """The entries that are parameters of a test, read off the tests."""
    found = [test for module in MODULES for name, test in vars(module).items() if _is_test(name)]
    given = [each for test in found for mark in test.pytestmark for each in mark.args[1]]
    return {value.iri for each in given for value in each.values if isinstance(value, Entry)}


def listed() -> set[str]:
    """The entries of the manifests that are there and not left out."""
    paths = (path for path in SPARQL.glob("*/manifest*.ttl") if path.parent.name not in LEFT_OUT)
    lists = [(read(path), each) for path in paths for each in read(path).objects(None, MF.entries)]
    return {str(node) for graph, each in lists for node in Collection(graph, each)}


def _is_test(name: str) -> bool:
    return name.startswith("test_")


def test_every_entry_that_a_manifest_lists_is_run() -> None:
    assert listed()
    assert listed() - run() == set()


def test_every_known_gap_is_an_entry_that_is_run() -> None:
    assert GAPS.keys() - run() == set()
