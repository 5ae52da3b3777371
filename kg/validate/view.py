"""A store as an rdflib graph: the union of its named graphs, read where pySHACL looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from kg.store import Store
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Term
from kg.validate.path import Compound, Path
from kg.validate.verdict import rdf_term


class View(Graph):
    """
    What pySHACL needs of a graph, asked of the store when it is needed and then remembered.

    So what is read is exactly what the shapes reach from the focus nodes, whatever the size of
    the store. Valid as long as the store does not change.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(bind_namespaces="none")
        self._source = store
        self._loaded: set[Node] = set()
        self._objects: dict[tuple[Any, Any], list[Node]] = {}
        self._subjects: dict[tuple[Any, Any], list[Node]] = {}
        self._terms: dict[Term, Node] = {}

    def term(self, term: Term) -> Node:
        """Return a term as rdflib has it; the same object each time."""
        found = self._terms.get(term)
        if found is None:
            found = self._terms[term] = rdf_term(term)
        return found

    def load(self, predicates: Iterable[Iri]) -> None:
        """Read all triples with *predicates*, which is faster than asking for most of them."""
        for name in predicates:
            predicate = self.term(name)
            self._loaded.add(predicate)
            for one, other in self._source.pairs(name):
                subject, object_ = self.term(one), self.term(other)
                self._objects.setdefault((subject, predicate), []).append(object_)
                self._subjects.setdefault((predicate, object_), []).append(subject)

    def values(self, node: Node, path: Path) -> set[Node]:
        """Return where *path* leads from *node*."""
        return self._walk({node}, path, False)

    def _walk(self, nodes: set[Node], path: Path, inverse: bool) -> set[Node]:
        if isinstance(path, Iri):
            predicate = self.term(path)
            if inverse:
                return {far for near in nodes for far in self.subjects(predicate, near)}
            return {far for near in nodes for far in self.objects(near, predicate)}
        return self._walk_compound(nodes, path, inverse)

    def _walk_compound(self, nodes: set[Node], path: Compound, inverse: bool) -> set[Node]:
        match path.kind:
            case "inversePath":
                return self._walk(nodes, path.parts[0], not inverse)
            case "alternativePath":
                return set().union(*(self._walk(nodes, part, inverse) for part in path.parts))
            case "sequence":
                for part in reversed(path.parts) if inverse else path.parts:
                    nodes = self._walk(nodes, part, inverse)
                return nodes
            case "zeroOrOnePath":
                return nodes | self._walk(nodes, path.parts[0], inverse)
            case "zeroOrMorePath":
                return nodes | self._closure(nodes, path.parts[0], inverse)
            case _:
                return self._closure(nodes, path.parts[0], inverse)

    def _closure(self, nodes: set[Node], path: Path, inverse: bool) -> set[Node]:
        found: set[Node] = set()
        fresh = self._walk(nodes, path, inverse)
        while fresh:
            found |= fresh
            fresh = self._walk(fresh, path, inverse) - found
        return found

    # The three below override methods whose signatures in rdflib are overloads that take paths.
    # This view is never asked by a path, and mypy cannot match the narrower signatures.
    def objects(  # type: ignore[override]
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Iterator[Node]:
        if subject is None or predicate is None:
            return iter({triple[2] for triple in self.triples((subject, predicate, None))})
        found = self._objects.get((subject, predicate))
        if found is None and predicate not in self._loaded:
            found = list({triple[2] for triple in self.triples((subject, predicate, None))})
            self._objects[subject, predicate] = found
        return iter(found or ())

    def subjects(  # type: ignore[override]
        self, predicate: Any = None, object: Any = None, unique: bool = False
    ) -> Iterator[Node]:
        if predicate is None or object is None:
            return iter({triple[0] for triple in self.triples((None, predicate, object))})
        found = self._subjects.get((predicate, object))
        if found is None and predicate not in self._loaded:
            found = list({triple[0] for triple in self.triples((None, predicate, object))})
            self._subjects[predicate, object] = found
        return iter(found or ())

    def triples(self, triple: Any) -> Iterator[tuple[Node, Node, Node]]:  # type: ignore[override]
        """Yield the triples of the pattern, each as often as there are graphs that hold it."""
        subject, predicate, object_ = triple
        if isinstance(subject, RdfLiteral):
            return
        quads = self._source.quads(
            None if subject is None else Iri(subject),
            None if predicate is None else Iri(predicate),
            None if object_ is None else plain_term(object_),
        )
        for quad in quads:
            yield self.term(quad.subject), self.term(quad.predicate), self.term(quad.object)


def plain_term(node: Node) -> Term:
    """Return a term of rdflib as one of ours."""
    if isinstance(node, RdfLiteral):
        if node.language:
            return Literal(str(node), RDF_LANG_STRING, node.language)
        return Literal(str(node), Iri(node.datatype or XSD_STRING))
    assert isinstance(node, URIRef), "shapes and graphs hold no blank nodes as values"
    return Iri(node)
