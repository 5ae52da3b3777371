"""
What is wrong with shapes before any data is looked at.

SHACL fails open: a term that is misspelt, a shape without a target, a reference to nothing, all
say "conforms". So each of them is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

import pyshacl
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.catalogue import LANGUAGES
from kg.errors import Disagreement
from kg.terms import Iri, Term
from kg.validate.constraint import fill

_SH = str(SH)

TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)

#: Parameters whose value is a shape, and those whose value is a list of shapes.
ONE_SHAPE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
MANY_SHAPES = (SH["and"], SH["or"], SH.xone)

_SEVERITIES = (SH.Violation, SH.Warning, SH.Info)
_PATHS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_KINDS = ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
_DESCRIPTIVE = ("name", "description", "order", "group", "defaultValue", "PropertyGroup")
_QUERIES = ("sparql", "SPARQLConstraint", "select", "prefixes", "declare", "prefix", "namespace")
_CORE = ("NodeShape", "PropertyShape", "path", "severity", "message", "deactivated", "flags")

#: Every term that is carried out; what else SHACL has would be passed over in silence.
_CARRIED_OUT = frozenset(
    (
        *(parameter for parameter in ALL_CONSTRAINT_PARAMETERS),
        *(SH[name] for name in (*_PATHS, *_KINDS, *_DESCRIPTIVE, *_QUERIES, *_CORE)),
        *TARGETS,
        *_SEVERITIES,
    )
) - {SH.qualifiedValueShapesDisjoint}

_QUANTIFIER = re.compile(r"[*+]|\{(\d+)(,?)(\d*)\}")


def check_terms(file: str, graph: Graph) -> None:
    """
    Refuse terms in the namespace of SHACL that do not exist, or are not carried out.

    Raises:
        Disagreement: naming the first of them.
    """
    for triple in sorted(graph):
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(_SH) and term not in _CARRIED_OUT:
                key = "shapes-term-idle" if term in _vocabulary() else "shapes-term-unknown"
                raise Disagreement(key, file=file, term="sh:" + term.removeprefix(_SH))


def check_patterns(file: str, graph: Graph) -> None:
    """
    Refuse a sh:pattern that is no regular expression, or may take exponential time.

    Raises:
        Disagreement: naming the pattern.
    """
    for pattern in graph.objects(None, SH.pattern):
        try:
            re.compile(str(pattern))
        except re.error as error:
            raise Disagreement(
                "shapes-pattern-bad", file=file, pattern=str(pattern), detail=error
            ) from error
        if repeats_repetition(str(pattern)):
            raise Disagreement("shapes-pattern-nested", file=file, pattern=str(pattern))


def repeats_repetition(pattern: str) -> bool:
    """
    Tell whether a group that repeats something, or chooses, is itself repeated.

    >>> repeats_repetition("^([a-z]+)*$"), repeats_repetition("^[a-z]+(-[a-z])?$")
    (True, False)
    """
    plain = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern)
    inner = [False]
    for place, character in enumerate(plain):
        if character == "(":
            inner.append(False)
        elif character == ")" and len(inner) > 1:
            risky = inner.pop()
            if risky and _repeats(plain, place + 1):
                return True
            inner[-1] |= risky
        elif character == "|" or _repeats(plain, place):
            inner[-1] = True
    return False


def _repeats(pattern: str, place: int) -> bool:
    """Tell whether a quantifier that allows more than one stands at *place*."""
    found = _QUANTIFIER.match(pattern, place)
    if not found:
        return False
    least, comma, most = found.groups()
    return least is None or int(most or (2 if comma else least)) > 1


def check_references(graph: Graph) -> None:
    """
    Refuse what hangs loose: a reference to no shape, a shape that nothing refers to.

    Raises:
        Disagreement: naming the shape.
    """
    used = set(referenced(graph))
    for shape in sorted(used, key=str):
        if (shape, None, None) not in graph:
            raise Disagreement("shapes-dangling", shape=shape)
    for shape in sorted(graph.objects(None, SH.property), key=str):
        if len(set(graph.objects(shape, SH.path))) != 1:
            raise Disagreement("shapes-no-path", shape=shape)
    for shape in sorted(set(declared(graph)) - used, key=str):
        if not any((shape, target, None) in graph for target in TARGETS):
            raise Disagreement("shapes-untargeted", shape=shape)


def declared(graph: Graph) -> Iterator[Node]:
    """Yield what is said to be a shape, or has a target; not those that are switched off."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        yield from graph.subjects(RDF.type, kind)
    for target in TARGETS:
        yield from graph.subjects(target, None)


def referenced(graph: Graph, shape: Node | None = None) -> Iterator[Node]:
    """Yield the shapes that *shape*, or any shape, refers to."""
    for parameter in ONE_SHAPE:
        yield from graph.objects(shape, parameter)
    for parameter in MANY_SHAPES:
        for members in graph.objects(shape, parameter):
            yield from graph.items(members)


def check_recursion(graph: Graph) -> None:
    """
    Refuse shapes that refer to themselves, which SHACL leaves undefined.

    Raises:
        Disagreement: naming one of them.
    """
    done: set[Node] = set()

    def visit(shape: Node, above: tuple[Node, ...]) -> None:
        if shape in above:
            raise Disagreement("shapes-recursive", shape=shape)
        if shape not in done:
            for each in referenced(graph, shape):
                visit(each, (*above, shape))
            done.add(shape)

    for shape in set(referenced(graph)):
        visit(shape, ())


def messages_of(graph: Graph, node: Node, name: str, blanks: Iterable[str]) -> dict[str, str]:
    """
    Return the message of a shape or constraint, one a language; empty when it has none.

    Args:
        name: to be named by in an error.
        blanks: names that `{?name}` may use in it.

    Raises:
        Disagreement: a language is missing or given twice, or a placeholder is never filled.
    """
    found = [each for each in graph.objects(node, SH.message) if isinstance(each, Literal)]
    texts = {str(each.language): str(each) for each in found}
    if found and (len(found) != len(texts) or texts.keys() != set(LANGUAGES)):
        raise Disagreement("shapes-message", shape=name)
    row: dict[str, Term | None] = {blank: Iri("x") for blank in blanks}
    for text in texts.values():
        if re.search(r"\{[?$]", fill(text, row)):
            raise Disagreement("shapes-message-blank", shape=name, message=text)
    return {language: texts[language] for language in LANGUAGES} if texts else {}


def check_defined(terms: Iterable[Node], base: str, defined: Collection[str]) -> None:
    """
    Refuse terms and codes of ours that the ontology does not define.

    Raises:
        Disagreement: naming the term.
    """
    ours = (base + "ns#", base + "code/")
    for term in sorted({str(each) for each in terms if isinstance(each, URIRef)} - set(defined)):
        if term.startswith(ours) and term not in ours:
            raise Disagreement("shapes-term-undefined", term=term)


@cache
def _vocabulary() -> frozenset[Node]:
    """Return the terms that SHACL has, by the copy of its vocabulary that pySHACL brings."""
    path = Path(pyshacl.__file__).parent / "assets" / "shacl.ttl"
    graph = Graph().parse(path, format="turtle")
    return frozenset(graph.subjects(RDFS.isDefinedBy, None)) | frozenset(graph.subjects(RDF.type))
