"""
The rows of an answer as a graph, for those who look at it in Gephi or count on it.

What links what is the module's `LINKS`, pairs of columns; else the first two columns that name
things, rather than say how something is said; else the one input that names a thing and the first
such column. Where there is neither, rows link nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kg.align.exchange import gexf, graphml
from kg.catalogue import LANGUAGES
from kg.late import nx
from kg.question.graph import Graph
from kg.question.kinds import OfKind
from kg.question.question import Found, Question
from kg.question.sentence import name
from kg.terms import Iri

Link = tuple[str, str]

#: Columns of things that say what kind of link it is, who says it, or where it stands.
_SAYING = frozenset(
    [
        "change",
        "country",
        "document",
        "effect",
        "kind",
        "level",
        "modality",
        "outcome",
        "page",
        "predicate",
        "relation",
        "role",
        "sort",
        "speaker",
        "stance",
        "statement",
        "status",
        "type",
    ]
)


def links_of(question: Question) -> tuple[Link, ...]:
    """Return which columns, or an input and a column, the rows of a question link."""
    if hasattr(question.module, "LINKS"):
        found: tuple[Link, ...] = question.module.LINKS
        return found
    columns = [each.name for each in question.columns if each.is_thing]
    things = [each for each in columns if each not in _SAYING]
    if len(things) > 1:
        return ((things[0], things[1]),)
    inputs = [
        each.name for each in question.inputs if each.is_required and isinstance(each.among, OfKind)
    ]
    if len(inputs) == len(things) == 1:
        return ((inputs[0], things[0]),)
    return ()


def as_graph(question: Question, graph: Graph, found: Found) -> nx.MultiDiGraph:
    """
    Return the rows as a graph: a row is an edge for each of `links_of`, if both its ends are there.

    Nodes are IRIs, with `label` in Swedish, else in English, `label_sv`, `label_en`, and `kind`,
    the part of the IRI that says what it is. Edges have `columns`, the two that they link, `row`,
    its place, and all further columns; a thing among them with its names beside it.
    """
    answer = nx.MultiDiGraph()
    for place, row in enumerate(found.rows, 1):
        for link in links_of(question):
            ends = [_end(found, row, each) for each in link]
            if all(ends):
                for end in ends:
                    answer.add_node(end, **_node(graph, end))
                about = dict(_about(question, graph, row, link))
                answer.add_edge(*ends, columns=" → ".join(link), row=place, **about)
    return answer


def as_graphml(question: Question, graph: Graph, found: Found) -> bytes:
    """Return `as_graph` in GraphML; raises as `kg.align.exchange.flattened`."""
    return graphml(as_graph(question, graph, found))


def as_gexf(question: Question, graph: Graph, found: Found, day: date) -> bytes:
    """Return `as_graph` in GEXF, last changed on a day; raises as `kg.align.exchange.flattened`."""
    return gexf(as_graph(question, graph, found), day)


def _end(found: Found, row: Any, column: str) -> Any:
    return getattr(row, column) if hasattr(row, column) else getattr(found.ask, column)


def _node(graph: Graph, thing: Iri) -> dict[str, str | None]:
    names = {each: name(graph, thing, each) for each in LANGUAGES}
    kind, _, _ = thing.removeprefix(f"{graph.base}id/").partition("/")
    return {
        "label": next(filter(None, names.values()), str(thing)),
        **{f"label_{language}": text for language, text in names.items()},
        "kind": None if kind.startswith("http") else kind,
    }


def _about(question: Question, graph: Graph, row: Any, link: Link) -> Iterator[tuple[str, Any]]:
    for column in question.columns:
        if column.name in link:
            continue
        value = getattr(row, column.name)
        yield column.name, value
        if column.is_thing and value is not None:
            yield from ((f"{column.name}_{each}", name(graph, value, each)) for each in LANGUAGES)
