"""Our terms and quads as Oxigraph's, and back."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.errors import BadInput
from kg.terms import RDF_LANG_STRING, Iri, Literal, Quad, Term


def quad(quad: ox.Quad) -> Quad:
    return Quad(iri(quad.subject), iri(quad.predicate), plain(quad.object), iri(quad.graph_name))


def iri(term: Any) -> Iri:
    """Blank nodes and the default graph have no place in a release; see `kg.tables`."""
    if not isinstance(term, ox.NamedNode):
        raise BadInput("not-skolemised", value=str(term))
    return Iri(term.value)


def engine_quad(quad: Quad) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(quad.subject),
        ox.NamedNode(quad.predicate),
        engine_term(quad.object),
        ox.NamedNode(quad.graph),
    )


def engine_term(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language is not None:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def bound(name: str, term: Term) -> ox.NamedNode | ox.Literal:
    try:
        return engine_term(term)
    except ValueError as error:
        raise BadInput("not-an-iri", name=name, value=str(term)) from error


def term(term: Any) -> Term | None:
    return None if term is None else plain(term)


def plain(term: Any) -> Term:
    """
    A blank node, which only a solution may have, comes as an IRI `_:label`.

    Raises:
        BadInput: it is a term of RDF 1.2, which has no place in a release.
    """
    # The most frequent first: long answers are made of names.
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Triple):
        raise BadInput("not-held", value=f"<<( {term} )>>")
    if not isinstance(term, ox.Literal):
        return Iri(str(term))
    if term.language is not None:
        if term.direction is not None:
            raise BadInput("not-held", value=str(term))
        return Literal(term.value, RDF_LANG_STRING, term.language)
    return Literal(term.value, Iri(term.datatype.value))
