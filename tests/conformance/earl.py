"""A report in EARL, https://www.w3.org/TR/EARL10-Schema/: which test had which outcome."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DC, DOAP

EARL = Namespace("http://www.w3.org/ns/earl#")
_PROJECT = URIRef("https://w3id.org/siktlinje/")


class Report:
    """Outcomes of tests, to be written once."""

    def __init__(self) -> None:
        self._outcomes: dict[str, bool] = {}

    def add(self, test: str, *, passed: bool) -> None:
        """Note the outcome of a test."""
        self._outcomes[test] = passed

    def write(self, path: Path) -> None:
        """Write what was noted, if anything was."""
        if not self._outcomes:
            return
        path.parent.mkdir(exist_ok=True)
        self._graph().serialize(path, format="turtle")

    def _graph(self) -> Graph:
        graph = Graph()
        graph.bind("earl", EARL)
        graph.add((_PROJECT, RDF.type, DOAP.Project))
        graph.add((_PROJECT, DOAP.name, Literal("Siktlinje")))
        graph.add((_PROJECT, DOAP.revision, Literal(version("siktlinje"))))
        now = Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)
        for test, passed in sorted(self._outcomes.items()):
            assertion, result = BNode(), BNode()
            graph.add((assertion, RDF.type, EARL.Assertion))
            graph.add((assertion, EARL.assertedBy, _PROJECT))
            graph.add((assertion, EARL.subject, _PROJECT))
            graph.add((assertion, EARL.test, URIRef(test)))
            graph.add((assertion, EARL.mode, EARL.automatic))
            graph.add((assertion, EARL.result, result))
            graph.add((result, RDF.type, EARL.TestResult))
            graph.add((result, EARL.outcome, EARL.passed if passed else EARL.failed))
            graph.add((result, DC.date, now))
        return graph
