"""The projection with names, for those who look at it in Gephi or count on it elsewhere."""

from __future__ import annotations

from datetime import date

from kg.catalogue import LANGUAGES
from kg.late import nx
from kg.projection.kept import projection
from kg.question import Graph
from kg.question.sentence import name


def named(graph: Graph, on: date) -> nx.MultiDiGraph:
    """
    Return the projection of a release for a day with what things are called, to be written.

    Nodes and edges have the attributes of `kg.align.project`. Nodes have `label`, in Swedish or
    else in English, `label_sv` and `label_en` as well; edges have `relation`, for their keys are
    numbered when they are written. What bears an edge out is in `evidence` and `documents`.

    Raises:
        Disagreement: a value in the release does not fit its column.
    """
    known = projection(graph, on)
    found = nx.MultiDiGraph()
    for node, attributes in known.nodes(data=True):
        names = {each: name(graph, node, each) for each in LANGUAGES}
        labels = {f"label_{language}": text for language, text in names.items()}
        label = next(filter(None, names.values()), node)
        found.add_node(node, **attributes, **labels, label=label)
    for source, target, relation, attributes in known.edges(keys=True, data=True):
        # Pairs of what the two others list one by one.
        told = {key: value for key, value in attributes.items() if key != "sources"}
        found.add_edge(source, target, relation, relation=relation, **told)
    return found
