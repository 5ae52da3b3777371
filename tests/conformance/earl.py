"""A report in EARL, https://www.w3.org/TR/EARL10-Schema/: which test had which outcome."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from importlib.metadata import version
from pathlib import Path

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DC, DOAP
from rdflib.term import Node

EARL = Namespace("http://www.w3.org/ns/earl#")
_PROJECT = URIRef("https://w3id.org/siktlinje/")


class Outcome(IntEnum):
    """What came of a test, by its name in EARL; of two outcomes of one test the higher counts."""

    passed = 0
    #: The service was asked for what it refuses to everybody, and refused.
    inapplicable = 1
    failed = 2


class Report:
    """Outcomes of tests, to be written once."""

    def __init__(self) -> None:
        self._outcomes: dict[str, tuple[Outcome, str]] = {}

    def add(self, test: str, outcome: Outcome, why: str = "") -> None:
        """Note the outcome of a test, and why it is not a better one."""
        known = self._outcomes.get(test, (Outcome.passed, ""))
        self._outcomes[test] = max(known, (outcome, why))

    def write(self, path: Path) -> None:
        """Write what was noted, if anything was."""
        if self._outcomes:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.graph().serialize(path, format="turtle")

    def graph(self) -> Graph:
        """Return what was noted as triples."""
        graph = Graph()
        graph.bind("earl", EARL)
        graph.add((_PROJECT, RDF.type, DOAP.Project))
        graph.add((_PROJECT, DOAP.name, Literal("Siktlinje")))
        graph.add((_PROJECT, DOAP.revision, Literal(version("siktlinje"))))
        now = Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)
        for test, (outcome, why) in sorted(self._outcomes.items()):
            result = _asserted(graph, URIRef(test))
            graph.add((result, EARL.outcome, EARL[outcome.name]))
            graph.add((result, DC.date, now))
            if why:
                graph.add((result, EARL.info, Literal(why, lang="en")))
        return graph


def _asserted(graph: Graph, test: Node) -> Node:
    assertion, result = BNode(), BNode()
    graph.add((assertion, RDF.type, EARL.Assertion))
    graph.add((assertion, EARL.assertedBy, _PROJECT))
    graph.add((assertion, EARL.subject, _PROJECT))
    graph.add((assertion, EARL.test, test))
    graph.add((assertion, EARL.mode, EARL.automatic))
    graph.add((assertion, EARL.result, result))
    graph.add((result, RDF.type, EARL.TestResult))
    return result
