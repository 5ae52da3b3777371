"""
Queries that are ready to be run: examples, and the questions with their inputs.

As SHACL names them, https://www.w3.org/TR/shacl-af/#dfn-sparql-executable, with the conventions of
the collections of examples that editors read, https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.description.names import dcterms, in_language, number, part, rdfs, said, sh, typed
from kg.errors import BadInput, NotFound
from kg.guard import check_query
from kg.question import Field, Graph, OfClass, OfKind, OfScheme, Question, executable
from kg.question.finding import candidates
from kg.question.kinds import DATATYPES, several, term_of
from kg.terms import PREFIXES, XSD, Iri, Literal, Quad, Term

#: Form of query -> the class of such an example, and the property that holds its text. SHACL has no
#: names for DESCRIBE; these are those of the collection of examples that editors read.
_SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
_FORMS = {
    "SELECT": (sh("SPARQLSelectExecutable"), sh("select")),
    "ASK": (sh("SPARQLAskExecutable"), sh("ask")),
    "CONSTRUCT": (sh("SPARQLConstructExecutable"), sh("construct")),
    "DESCRIBE": (Iri(_SPEX + "SPARQLDescribeExecutable"), Iri(_SPEX + "describe")),
}
#: Examples name their endpoint and keywords with these; our own `schema:` is the older namespace.
_TARGET = Iri("https://schema.org/target")
_KEYWORDS = Iri("https://schema.org/keywords")
_EXAMPLE = Iri(PREFIXES["skos"] + "example")
_IN_SCHEME = Iri(PREFIXES["skos"] + "inScheme")
#: The value is this class or one below it, https://datashapes.org/constraints.html.
_ROOT_CLASS = Iri("http://datashapes.org/dash#rootClass")


class Places(NamedTuple):
    """Where the service is reached."""

    query: str
    update: str
    questions: str


class Example(NamedTuple):
    """A query to begin with, in one language."""

    name: str
    language: str
    title: str
    why: str
    query: str


def describe_example(base: str, places: Places, example: Example) -> Iterator[Quad]:
    """One node a language: an editor shows every comment of an example as an example of its own."""
    title, why = (in_language(text, example.language) for text in (example.title, example.why))
    node = part(base, f"example-{example.name}-{example.language}")
    comment = in_language(f"{title.value} {why.value}", example.language)
    yield from said(base, node, (rdfs("label"), title), (rdfs("comment"), comment))
    yield from said(base, node, (dcterms("language"), Literal(example.language)))
    yield from _runnable(base, places, node, example.query)


def _runnable(base: str, places: Places, node: Iri, query: str) -> Iterator[Quad]:
    kind, holds = _FORMS[check_query(query).form]
    return said(
        base,
        node,
        *typed(sh("SPARQLExecutable"), kind),
        (holds, Literal(query)),
        (sh("prefixes"), part(base, "prefixes")),
        (_TARGET, Iri(places.query)),
    )


def describe_question(question: Question, graph: Graph, places: Places, ask: Any) -> Iterator[Quad]:
    """
    Yield a question, its query with inputs written in if it has one, and what inputs it takes.

    Args:
        ask: the inputs that are written in; see `example_of`.
    """
    base, texts = graph.base, question.header.texts
    node = Iri(f"{base}questions/{question.name}")
    for language in ("sv", "en"):
        title, about = texts["summary"][language], texts["about"][language]
        comment = in_language(f"{title} {about}", language)
        yield from said(base, node, (rdfs("label"), in_language(title, language)))
        yield from said(base, node, (rdfs("comment"), comment))
    # What is computed in Python is no query that anybody can run; its page answers.
    if not question.is_computed:
        query = executable(question, ask, base, "sv", [texts["summary"]["en"]])
        yield from _runnable(base, places, node, query)
    yield from said(
        base,
        node,
        (dcterms("identifier"), Literal(question.name)),
        (rdfs("seeAlso"), Iri(f"{places.questions}/{question.name}")),
        *((_KEYWORDS, Literal(tag)) for tag in question.header.tags),
        *((Iri(f"{base}ns#answers"), Literal(cq)) for cq in question.header.source),
    )
    for order, field in enumerate(question.inputs):
        yield from _parameter(question, base, field, order, getattr(ask, field.name))


def example_of(question: Question, graph: Graph) -> Any:
    """
    Return inputs with which a question can be put to this graph.

    Those of its example; where these are of another city, the first thing that there is of each
    kind. An input for which there is nothing stays open.
    """
    try:
        return question.read(graph, question.header.example)
    except (BadInput, NotFound):
        values = {field.name: _first(graph, field) for field in question.inputs}
        return question.module.Input(**values)


def _first(graph: Graph, field: Field) -> Iri | tuple[Iri, ...] | None:
    found = candidates(graph, field.among) if field.among else []
    if field.is_many:
        return tuple(each.iri for each in found[:1])
    return found[0].iri if found else None


def _parameter(
    question: Question, base: str, field: Field, order: int, value: Any
) -> Iterator[Quad]:
    """Describe an input as SHACL does parameters, https://www.w3.org/TR/shacl-af/#functions."""
    node = Iri(f"{base}questions/{question.name}#input-{field.name}")
    names = question.words("input", field)
    yield from said(base, Iri(f"{base}questions/{question.name}"), (sh("parameter"), node))
    yield from said(
        base,
        node,
        *typed(sh("Parameter")),
        (sh("path"), Iri(f"{base}questions/{question.name}#{field.name}")),
        *((sh("name"), in_language(text, language)) for language, text in names.items()),
        (sh("order"), number(order)),
        (sh("optional"), Literal(str(not field.is_required).lower(), Iri(XSD + "boolean"))),
        *_kind(base, field),
        *((_EXAMPLE, term_of(each)) for each in several(value)),
    )
    if isinstance(field.among, OfScheme):
        inner = Iri(f"{node}-scheme")
        scheme = Iri(f"{base}code/{field.among.name}")
        yield from said(base, node, (sh("property"), inner))
        yield from said(base, inner, (sh("path"), _IN_SCHEME), (sh("hasValue"), scheme))


def _kind(base: str, field: Field) -> list[tuple[Iri, Term]]:
    if not field.is_thing:
        return [(sh("datatype"), Iri(XSD + DATATYPES[field.type]))]
    kind: list[tuple[Iri, Term]] = [(sh("nodeKind"), sh("IRI"))]
    match field.among:
        case OfKind(name):
            kind.append((sh("class"), Iri(f"{base}ns#{name}")))
        case OfClass(name):
            kind.append((_ROOT_CLASS, Iri(f"{base}ns#{name}")))
    return kind
