"""The shapes as they are documented: what each is about, and what it says of whoever breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.errors import NotFound
from kg.terms import Iri, rebase
from kg.validate.path import Compound, read_path
from kg.validate.path import Path as PropertyPath
from kg.vocabulary.mentions import mentioned

Texts = dict[str, str]

_TARGETS = {
    SH.targetClass: "class",
    SH.targetSubjectsOf: "subjects-of",
    SH.targetObjectsOf: "objects-of",
    SH.targetNode: "node",
}
_COUNTS = (SH.minCount, SH.maxCount)


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape is about: *how* is `class`, `subjects-of`, `objects-of` or `node`."""

    how: str
    of: Iri


@dataclass(frozen=True, slots=True)
class Rule:
    """A property shape, or a constraint in SPARQL."""

    iri: Iri
    names: Texts
    #: What it looks along; None for a query.
    path: PropertyPath | None
    #: `Violation`, `Warning` or `Info`.
    severity: str
    messages: Texts
    #: Fewest and most values, where it says so.
    least: int | None
    most: int | None
    #: Terms and codes that it names.
    terms: frozenset[Iri]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape with a target, and the rules that it holds focus nodes against."""

    iri: Iri
    labels: Texts
    targets: tuple[Target, ...]
    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        """The part of its IRI that tells it from the others."""
        return self.iri.rpartition("#")[2]

    @property
    def terms(self) -> frozenset[Iri]:
        """The terms that it constrains or looks at."""
        own = {each.of for each in self.targets}
        return frozenset(own.union(*(rule.terms for rule in self.rules)))


def shapes_text(folder: Path, base: str) -> str:
    """
    Return all shapes as one text in Turtle, as their authors wrote it, the examples left out.

    Raises:
        NotFound: the folder is missing or holds no shapes.
    """
    paths = [
        path
        for path in sorted(folder.rglob("*.ttl"))
        if "examples" not in path.relative_to(folder).parts
    ]
    if not paths:
        raise NotFound("no-shapes", path=folder)
    return "\n".join(rebase(path.read_text(encoding="utf-8"), base) for path in paths)


def read_shapes(text: str, base: str) -> list[Shape]:
    """
    Return the shapes that have a target, by name.

    Args:
        text: what `shapes_text` returns.

    Source: https://www.w3.org/TR/shacl/
    """
    graph = Graph(bind_namespaces="none")
    graph.parse(data=text, format="turtle")
    subjects = {node for how in _TARGETS for node in graph.subjects(how, None)}
    found = [_shape(graph, node, base) for node in subjects if isinstance(node, URIRef)]
    return sorted(found, key=lambda each: each.name.lower())


def _shape(graph: Graph, node: URIRef, base: str) -> Shape:
    targets = {
        Target(how, Iri(str(of)))
        for predicate, how in _TARGETS.items()
        for of in graph.objects(node, predicate)
    }
    # A property shape with a target of its own is its own rule.
    own = [node] if (node, SH.path, None) in graph else []
    parts = [*own, *graph.objects(node, SH.property), *graph.objects(node, SH.sparql)]
    rules = [_rule(graph, each, node, base) for each in parts]
    return Shape(
        Iri(node),
        _texts(graph, node, RDFS.label) or _texts(graph, node, SH.name),
        tuple(sorted(targets, key=lambda each: (each.how, each.of))),
        tuple(sorted(rules, key=lambda each: each.iri)),
    )


def _rule(graph: Graph, node: Node, shape: URIRef, base: str) -> Rule:
    severity = graph.value(node, SH.severity) or graph.value(shape, SH.severity) or SH.Violation
    path = graph.value(node, SH.path)
    counts = [graph.value(node, each) for each in _COUNTS]
    least, most = (int(str(each)) if each is not None else None for each in counts)
    return Rule(
        iri=Iri(str(node)),
        names=_texts(graph, node, SH.name) or _texts(graph, node, RDFS.label),
        path=read_path(graph, path) if path is not None else None,
        severity=str(severity).removeprefix(str(SH)),
        messages=_texts(graph, node, SH.message) or _texts(graph, shape, SH.message),
        least=least,
        most=most,
        terms=frozenset(_terms(graph, node, base)),
    )


def _terms(graph: Graph, node: Node, base: str) -> Iterator[Iri]:
    """Yield the terms that a rule names: in its path, as a value, in its query."""
    for predicate, value in graph.predicate_objects(node):
        if predicate == SH.path:
            yield from _steps(read_path(graph, value))
        elif predicate == SH.select:
            declared = "\n".join(_prefixes(graph, node))
            yield from mentioned(f"{declared}\n{value}", base)
        elif isinstance(value, URIRef) and predicate != RDF.type:
            yield Iri(value)


def _steps(path: PropertyPath) -> Iterator[Iri]:
    if isinstance(path, Compound):
        for part in path.parts:
            yield from _steps(part)
    else:
        yield path


def _prefixes(graph: Graph, constraint: Node) -> Iterator[str]:
    for header in graph.objects(constraint, SH.prefixes):
        for each in graph.objects(header, SH.declare):
            prefix, space = graph.value(each, SH.prefix), graph.value(each, SH.namespace)
            yield f"PREFIX {prefix}: <{space}>"


def _texts(graph: Graph, node: Node, predicate: URIRef) -> Texts:
    found = (each for each in graph.objects(node, predicate) if isinstance(each, Literal))
    return {each.language or "": str(each) for each in found}
