"""Turtle files -> quads."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.tables.faults import Faults, Place, Unfit
from kg.tables.templates import NOT_IN_IRIS, usable_iri
from kg.tables.texts import read_text
from kg.tables.values import problems_of
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term, rebase

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib import Literal as Given
    from rdflib.term import Node

TURTLE = "source.ttl"


def read_turtle(path: Path, graph: Iri, base: str, faults: Faults) -> list[tuple[Quad, Place]]:
    """
    Return what the file says, in *graph*, sorted, each quad with the line that names its object;
    what cannot be used goes to *faults*.

    A blank node becomes an IRI under `.well-known/genid/` that depends on what the graph says of
    it, not on its label, so that equal sources give equal quads.

    Source: https://www.w3.org/TR/turtle/
    and https://www.w3.org/TR/rdf11-concepts/#section-skolemization
    """
    place = Place(f"{path.parent.name}/{path.name}")
    text = read_text(path, place, faults)
    if text is None or (parsed := _parse(rebase(text, base), place, base, faults)) is None:
        return []
    genid = f"{base}.well-known/genid/{path.parent.name}-{path.stem}-"
    reader = _Reader(text, place, base, genid, faults)
    quads = []
    for triple in _canonical(parsed):
        subject, predicate, obj = map(reader.term, triple)
        if isinstance(subject, Iri) and isinstance(predicate, Iri) and obj is not None:
            quads.append((Quad(subject, predicate, obj, graph), reader.place_of(obj)))
    # Objects are of two kinds, which do not compare.
    return sorted(quads, key=lambda found: (*found[0][:2], repr(found[0].object)))


def _parse(text: str, place: Place, base: str, faults: Faults) -> Graph | None:
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph(bind_namespaces="none")
    try:
        with _quiet("rdflib"):
            graph.parse(data=text, format="turtle", publicID=base)
    except BadSyntax as error:
        line = int(error.lines) + 1
        faults.add_unread("turtle-bad", place._replace(row=line), detail=str(error._why))
        return None
    except (ValueError, IndexError) as error:
        faults.add_unread("turtle-bad", place, detail=str(error))
        return None
    return graph


def _canonical(graph: Graph) -> Graph:
    """Label blank nodes by what is said of them."""
    from rdflib import BNode, URIRef
    from rdflib.compare import to_canonical_graph

    nodes = {node for triple in graph for node in triple}
    # With an unusable IRI the algorithm fails; the file is refused for the IRI anyway.
    unusable = any(isinstance(node, URIRef) and NOT_IN_IRIS.search(node) for node in nodes)
    if unusable or not any(isinstance(node, BNode) for node in nodes):
        return graph
    return to_canonical_graph(graph)


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a logger silent: what it would warn about becomes a fault with a place."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


class _Reader:
    """Turns nodes of one Turtle file into our terms, and says on which line they stand."""

    def __init__(self, text: str, place: Place, base: str, genid: str, faults: Faults) -> None:
        self.lines = text.split("\n")
        self.place = place
        self.base = base
        self.genid = genid
        self.faults = faults

    def term(self, node: Node) -> Term | None:
        from rdflib import Literal as Given

        return self._literal(node) if isinstance(node, Given) else self._iri(node)

    def _iri(self, node: Node) -> Iri | None:
        from rdflib import BNode

        if isinstance(node, BNode):
            return Iri(self.genid + sha256(node.encode()).hexdigest()[:32])
        try:
            return usable_iri(str(node), self.base)
        except Unfit as unfit:
            self._add(unfit, str(node))
            return None

    def place_of(self, term: Term) -> Place:
        """Return the first line that holds the text of a literal or the last part of an IRI."""
        text = term.value if isinstance(term, Literal) else term
        sought = text.split("\n")[0] if text is not term else text.rstrip("/").rpartition("/")[2]
        numbers = (number for number, line in enumerate(self.lines, start=1) if sought in line)
        return self.place._replace(row=next(numbers, None), value=text)

    def _literal(self, given: Given) -> Literal | None:
        from language_tags import tags

        text = str(given)
        place = self.place_of(Literal(text))
        for key, values in problems_of(text):
            self.faults.add(key, place, **values)
        if given.ill_typed:
            self.faults.add("turtle-datatype", place, datatype=str(given.datatype))
        if given.language and not tags.check(given.language):
            self.faults.add("turtle-language", place, language=given.language)
        if given.language:
            return Literal(text, RDF_LANG_STRING, given.language)
        return Literal(text, Iri(given.datatype) if given.datatype else XSD_STRING)

    def _add(self, unfit: Unfit, value: str) -> None:
        self.faults.add(unfit.key, self.place_of(Iri(value)), **unfit.values)
