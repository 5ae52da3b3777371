"""The service as SPARQL 1.1 Service Description has it, with prefixes and queries to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.description.dataset import About, describe_dataset
from kg.description.executables import Places
from kg.description.functions import FUNCTIONS
from kg.description.names import (
    FORMATS,
    by_subject,
    number,
    part,
    part_of,
    prefixes,
    rdfs,
    said,
    sd,
    sh,
    typed,
    void,
)
from kg.settings import DefaultGraph
from kg.terms import XSD, Iri, Literal, Quad, Term, graph_iri

#: Media type -> its name at the W3C, https://www.w3.org/ns/formats/.
RESULTS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
}
GRAPHS = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}


def describe_service(
    about: About, places: Places, default_graph: DefaultGraph, queries: Iterable[Quad]
) -> list[Quad]:
    """
    Return the service, the data set that it asks, prefixes and queries to begin with.

    Args:
        queries: as `describe_example` and `describe_question` tell them.
    """
    return by_subject(
        [
            *_query_service(about, places, default_graph),
            *_update_service(about, places),
            *_asked(about, default_graph),
            *describe_dataset(about, places.query),
            *_prefixes(about.base),
            *queries,
        ]
    )


def _query_service(about: About, places: Places, default_graph: DefaultGraph) -> Iterator[Quad]:
    union = default_graph is DefaultGraph.UNION
    return said(
        about.base,
        Iri(f"{places.query}#service"),
        *typed(sd("Service")),
        (sd("endpoint"), Iri(places.query)),
        (sd("supportedLanguage"), sd("SPARQL11Query")),
        *([(sd("feature"), sd("UnionDefaultGraph"))] if union else []),
        *((sd("resultFormat"), Iri(FORMATS + name)) for name in (RESULTS | GRAPHS).values()),
        *((sd("extensionFunction"), name) for name in FUNCTIONS),
        (sd("defaultDataset"), about.dataset),
    )


def _update_service(about: About, places: Places) -> Iterator[Quad]:
    """Writing has an address of its own, and asks for a token."""
    return said(
        about.base,
        Iri(f"{places.update}#service"),
        *typed(sd("Service")),
        (sd("endpoint"), Iri(places.update)),
        (sd("supportedLanguage"), sd("SPARQL11Update")),
        *((sd("inputFormat"), Iri(FORMATS + name)) for name in GRAPHS.values()),
        (sd("defaultDataset"), about.dataset),
    )


def _asked(about: About, default_graph: DefaultGraph) -> Iterator[Quad]:
    """Describe the graphs: the one that a query asks when it names none, and those with names."""
    base, quads = about.base, about.release.quads
    default, triples = part(base, "union"), about.figures.triples
    if default_graph is DefaultGraph.OWN:
        default = graph_iri(base, "default")
        triples = quads.get(default, 0)
    names = [name for name in quads if name != default]
    yield from said(
        base,
        about.dataset,
        *typed(sd("Dataset")),
        (sd("defaultGraph"), default),
        *((sd("namedGraph"), part_of(base, sd("name"), name)) for name in names),
    )
    yield from said(
        base, default, *typed(sd("Graph"), void("Dataset")), (void("triples"), number(triples))
    )
    for name in names:
        yield from _named(about, name)


def _named(about: About, name: Iri) -> Iterator[Quad]:
    """Give a graph its name; an editor shows the label."""
    labels = [quad.object for quad in about.facts if quad[:2] == (name, rdfs("label"))]
    yield from said(about.base, name, *typed(sd("Graph")))
    yield from said(
        about.base,
        part_of(about.base, sd("name"), name),
        *typed(sd("NamedGraph")),
        (sd("name"), name),
        (sd("graph"), name),
        *((rdfs("label"), label) for label in labels),
    )


def _prefixes(base: str) -> Iterator[Quad]:
    whole = part(base, "prefixes")
    for prefix, namespace in prefixes(base).items():
        node = part(base, f"prefix-{prefix}")
        pairs: tuple[tuple[Iri, Term], ...] = (
            (sh("prefix"), Literal(prefix)),
            (sh("namespace"), Literal(namespace, Iri(XSD + "anyURI"))),
        )
        yield from said(base, whole, (sh("declare"), node))
        yield from said(base, node, *typed(sh("PrefixDeclaration")), *pairs)
