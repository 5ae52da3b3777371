"""What a validation found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH

from kg.catalogue import LANGUAGES, say
from kg.terms import XSD_STRING, Iri, Literal, Term
from kg.validate.path import Path, show_path, write_path

#: Severities by weight, with the name under which they are counted.
SEVERITIES = {"Violation": "violations", "Warning": "warnings", "Info": "infos"}

#: How much of a verdict a sentence names: messages, and nodes under each.
NAMED_MESSAGES, NAMED_NODES = 10, 3


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One result of a validation.

    Attributes:
        severity: `Violation`, `Warning` or `Info`.
        focus: the node that was looked at.
        path: what was looked at from there; None for the node itself.
        value: what is wrong, when it is one thing.
        shape: the shape that says so.
        component: the kind of constraint, a term of SHACL.
        message: language -> what is wrong and what to do.
    """

    severity: str
    focus: Term
    path: Path | None
    value: Term | None
    shape: Iri
    component: Iri
    message: Mapping[str, str] = field(hash=False)

    @property
    def rank(self) -> tuple[object, ...]:
        """The place of the finding among others, the gravest first."""
        path = "" if self.path is None else show_path(self.path)
        said = tuple(self.message[language] for language in LANGUAGES)
        place = list(SEVERITIES).index(self.severity)
        return place, self.shape, _rank(self.focus), path, _rank(self.value), self.component, said


@dataclass(frozen=True, slots=True)
class Unmet:
    """A target that no node of the graph meets: perhaps it is misspelt."""

    file: str
    target: Iri


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The answer of a validation.

    Attributes:
        results: without duplicates, the gravest first.
        evaluated: number of pairs of a shape and a node that were looked at.
        unmet: targets of the shapes files without a node; only told of a whole validation.
    """

    results: tuple[Finding, ...]
    evaluated: int
    unmet: tuple[Unmet, ...] = ()

    @classmethod
    def of(cls, found: Iterable[Finding], evaluated: int, unmet: Iterable[Unmet] = ()) -> Verdict:
        """Return the verdict that sums up findings in any order, duplicates allowed."""
        kept = {finding.rank: finding for finding in found}
        return cls(tuple(kept[rank] for rank in sorted(kept)), evaluated, tuple(unmet))

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; what is less grave turns nothing down."""
        return not self.counts["violations"]

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings of each severity."""
        found = Counter(finding.severity for finding in self.results)
        return {name: found[severity] for severity, name in SEVERITIES.items()}

    @property
    def summary(self) -> dict[str, int]:
        """The counts and what they were counted over."""
        return {**self.counts, "evaluated": self.evaluated}

    @property
    def sv(self) -> str:
        """The violations in Swedish, for a sentence."""
        return self._text("sv")

    @property
    def en(self) -> str:
        """The violations in English, for a sentence."""
        return self._text("en")

    def _text(self, language: str) -> str:
        nodes: dict[str, list[str]] = {}
        for finding in self.results:
            if finding.severity == "Violation":
                nodes.setdefault(finding.message[language], []).append(_shown(finding.focus))
        lines = [_line(language, *entry) for entry in list(nodes.items())[:NAMED_MESSAGES]]
        if rest := len(nodes) - NAMED_MESSAGES:
            lines += [say("violations-more", count=rest)[language]] if rest > 0 else []
        return "\n".join(lines)

    def turtle(self) -> str:
        """Return the verdict as a sh:ValidationReport in Turtle."""
        return self.report().serialize(format="turtle")

    def report(self) -> Graph:
        """
        Return the verdict as a sh:ValidationReport.

        As SHACL has it, `sh:conforms` is false as soon as there is any result, whatever its
        severity.

        Source: https://www.w3.org/TR/shacl/#validation-report
        """
        graph = Graph()
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, RdfLiteral(not self.results)))
        for finding in self.results:
            graph.add((report, SH.result, _add_result(graph, finding)))
        return graph


def _add_result(graph: Graph, finding: Finding) -> BNode:
    result = BNode()
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.resultSeverity, SH[finding.severity]))
    graph.add((result, SH.focusNode, rdf_term(finding.focus)))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
    if finding.path is not None:
        graph.add((result, SH.resultPath, write_path(graph, finding.path)))
    if finding.value is not None:
        graph.add((result, SH.value, rdf_term(finding.value)))
    for language, text in finding.message.items():
        graph.add((result, SH.resultMessage, RdfLiteral(text, lang=language)))
    return result


def rdf_term(term: Term) -> URIRef | RdfLiteral:
    """Return a term of ours as one of rdflib, with its lexical form as it is."""
    if isinstance(term, Iri):
        return URIRef(term)
    if term.language is not None:
        return RdfLiteral(term.value, lang=term.language)
    if term.datatype == XSD_STRING:
        # To rdflib, a plain literal differs from one of xsd:string; shapes have plain ones.
        return RdfLiteral(term.value)
    return RdfLiteral(term.value, datatype=URIRef(term.datatype), normalize=False)


def _line(language: str, message: str, nodes: list[str]) -> str:
    named = ", ".join(dict.fromkeys(nodes[:NAMED_NODES]))
    more = " …" if len(nodes) > NAMED_NODES else ""
    return say("violation-line", message=message, count=len(nodes), nodes=named + more)[language]


def _shown(term: Term) -> str:
    return f"<{term}>" if isinstance(term, Iri) else repr(term.value)


def _rank(term: Term | None) -> tuple[str, ...]:
    if term is None:
        return ()
    if isinstance(term, Literal):
        return (term.value, term.datatype, term.language or "")
    return (term,)
