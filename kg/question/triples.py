"""
An answer as linked data: what was asked, of which release, and what came, each row a node.

    <questions/NAME?INPUTS&release=N>   the answer: a prov:Collection of its rows
    …#row-1, …#unknown-1                a row, with its place, and its columns as properties; where
                                        the answer is a graph, its triples stand beside them
    …#not-reported                      the prov:Collection of what nobody has reported on
    <questions/NAME#COLUMN>             a column, or an input, with its label

The same answer has the same triples, whenever it is asked: its time is that of the release. Source:
https://www.w3.org/TR/prov-o/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from kg.catalogue import LANGUAGES, say
from kg.labels import label
from kg.provenance import release_iri
from kg.question.evidence import evidence
from kg.question.executable import executable
from kg.question.graph import Graph
from kg.question.header import Texts
from kg.question.inputs import as_text
from kg.question.kinds import Field, Words, several, term_of
from kg.question.question import Found, Question
from kg.question.sentence import sentence
from kg.store import write_triples
from kg.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, Iri, Literal, Quad, Term, rebase

Pair = tuple[Iri, Term]


def as_turtle(question: Question, graph: Graph, found: Found, release: int) -> bytes:
    """Return an answer in Turtle, https://www.w3.org/TR/turtle/."""
    triples = as_triples(question, graph, found, release)
    common = {prefix: rebase(name, graph.base) for prefix, name in PREFIXES.items()}
    own = {
        "answer": _about(question, graph, found, release) + "#",
        "column": _question(question, graph) + "#",
    }
    return write_triples(triples, "text/turtle", common | own)


def as_triples(question: Question, graph: Graph, found: Found, release: int) -> list[Quad]:
    """Return an answer as quads of a graph that is named as the answer."""
    about, asked = _about(question, graph, found, release), _question(question, graph)
    quads = [Quad(about, *pair, about) for pair in _answer(question, graph, found, release)]
    for subject, pairs in _parts(question, about, asked, found):
        quads += [Quad(subject, *pair, about) for pair in pairs]
    if question.is_graph:
        quads += [Quad(row.subject, row.predicate, row.object, about) for row in found.rows]
    for field in (*question.inputs, *question.columns):
        kind = "input" if field in question.inputs else "column"
        named = [
            (RDF_TYPE, _term("rdf:Property")),
            *_said("rdfs:label", question.words(kind, field)),
        ]
        quads += [Quad(Iri(f"{asked}#{field.name}"), *pair, about) for pair in named]
    things = {each.object for each in quads if isinstance(each.object, Iri)}
    for thing in sorted(each for each in things if not each.startswith(about)):
        quads += [Quad(thing, _term("rdfs:label"), name, about) for name in _names(graph, thing)]
    return list(dict.fromkeys(quads))


def _question(question: Question, graph: Graph) -> Iri:
    return Iri(f"{graph.base}questions/{question.name}")


def _about(question: Question, graph: Graph, found: Found, release: int) -> Iri:
    asked = urlencode({**as_text(found.ask), "release": release}, doseq=True)
    return Iri(f"{_question(question, graph)}?{asked}")


def _answer(question: Question, graph: Graph, found: Found, release: int) -> Iterator[Pair]:
    """Yield what is said of the answer as a whole."""
    asked = _question(question, graph)
    yield RDF_TYPE, _term("prov:Entity")
    yield RDF_TYPE, _term("prov:Collection")
    yield from _said("rdfs:label", question.header.texts["summary"])
    yield from _said("rdfs:comment", sentence(question, graph, found))
    yield _term("prov:wasDerivedFrom"), asked
    yield _term("prov:wasDerivedFrom"), release_iri(graph.base, release)
    form = "sh:construct" if question.is_graph else "sh:select"
    yield _term(form), Literal(executable(question, found.ask, graph.base))
    yield from _cells(asked, question.inputs, found.ask)
    for passage in evidence(graph, found):
        yield _term("dcterms:references"), passage.passage


def _parts(
    question: Question, about: Iri, asked: Iri, found: Found
) -> Iterator[tuple[Iri, Iterable[Pair]]]:
    """Yield the rows, those that are not known apart from the others."""
    apart = Iri(f"{about}#not-reported")
    rows = _rows(about, "row", found.rows)
    yield about, [(_term("prov:hadMember"), node) for node, _ in rows]
    unknown = _rows(about, "unknown", found.unknown)
    if unknown:
        yield about, [(_term("dcterms:relation"), apart)]
        yield apart, [(RDF_TYPE, _term("prov:Collection"))]
        yield apart, _said("rdfs:label", say("not-reported"))
        yield apart, [(_term("prov:hadMember"), node) for node, _ in unknown]
    for these in (rows, unknown):
        for place, (node, row) in enumerate(these, 1):
            yield node, [(RDF_TYPE, _term("prov:Entity"))]
            yield node, [(_term("schema:position"), term_of(place))]
            yield node, _cells(asked, question.columns, row)


def _rows(about: Iri, name: str, rows: list[Any]) -> list[tuple[Iri, Any]]:
    return [(Iri(f"{about}#{name}-{number}"), row) for number, row in enumerate(rows, 1)]


def _cells(asked: Iri, named: Iterable[Field], values: Any) -> Iterator[Pair]:
    """Yield what a row, or what was asked, says; what is not there is not said."""
    for field in named:
        value, name = getattr(values, field.name), Iri(f"{asked}#{field.name}")
        if isinstance(value, Words):
            yield from ((name, _text(text, each)) for each, text in value._asdict().items() if text)
        else:
            yield from ((name, term_of(each)) for each in several(value))


def _names(graph: Graph, thing: Iri) -> list[Literal]:
    """Return what a thing is called; the tag of a name says which language it is in."""
    says = (Iri(f"{graph.base}ns#statementText"),)
    found = [
        label(graph.store, thing, language) or label(graph.store, thing, language, says)
        for language in LANGUAGES
    ]
    return list(dict.fromkeys(filter(None, found)))


def _said(name: str, texts: Texts) -> Iterator[Pair]:
    return ((_term(name), _text(text, language)) for language, text in texts.items())


def _text(text: str, language: str) -> Literal:
    return Literal(text, RDF_LANG_STRING, language)


def _term(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)
