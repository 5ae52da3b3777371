"""
Graphs as files that Gephi and others open: GraphML and GEXF.

GraphML: http://graphml.graphdrawing.org/specification.html. GEXF 1.2: https://gexf.net/schema.html.
Neither has missing values, lists or days as values, and readers want one type for an attribute: so
what is missing is left out, what is several is one text, and what differs becomes one type.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kg.errors import NotInXml
from kg.late import nx

Flat = str | int | float | bool

#: Between the parts of what is several.
_BETWEEN = "; "
#: Names that a writer or reader of GEXF takes for something else.
_TAKEN = frozenset({"id", "key", "start", "end", "viz", "slices", "pid", "parents", "type"})
#: What XML 1.0 cannot carry, https://www.w3.org/TR/xml/#charsets.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def flattened(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """
    Return a graph that both formats can carry, with the same nodes and edges.

    The keys of its edges are `e0` and up, each once: a relation is to be an attribute. An attribute
    of a name that GEXF takes for something else has `_` behind it.

    Raises:
        NotInXml: a text holds a character that XML cannot carry.
    """
    found = nx.MultiDiGraph()
    nodes = _of_one_type({node: dict(_flat(each)) for node, each in graph.nodes(data=True)})
    for node in sorted(graph):
        found.add_node(_checked(str(node)), **nodes[node])
    edges = sorted(graph.edges(keys=True), key=lambda edge: tuple(map(str, edge)))
    ties = _of_one_type({edge: dict(_flat(graph.edges[edge])) for edge in edges})
    for number, edge in enumerate(edges):
        found.add_edge(str(edge[0]), str(edge[1]), f"e{number}", **ties[edge])
    return found


def graphml(graph: nx.MultiDiGraph) -> bytes:
    """Return a graph in GraphML; raises as `flattened`."""
    output = io.BytesIO()
    nx.write_graphml_xml(flattened(graph), output)
    return output.getvalue()


def gexf(graph: nx.MultiDiGraph, day: date) -> bytes:
    """
    Return a graph in GEXF; raises as `flattened`.

    Args:
        day: on which what it says was last changed; the same graph is the same file.
    """
    output = io.BytesIO()
    nx.write_gexf(flattened(graph), output, version="1.2draft")
    told = f'lastmodifieddate="{day.isoformat()}"'.encode()
    return re.sub(rb'lastmodifieddate="[^"]*"', told, output.getvalue(), count=1)


def _flat(attributes: Mapping[str, Any]) -> Iterator[tuple[str, Flat]]:
    for name, value in attributes.items():
        if hasattr(value, "_asdict"):
            for part, each in value._asdict().items():
                yield from _flat({f"{name}_{part}": each})
        elif value is not None and (flat := _plain(value)) != "":
            yield (f"{name}_" if name in _TAKEN else name), flat


def _plain(value: Any) -> Flat:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _checked(str(value))
    if isinstance(value, tuple | list):
        return _joined(value)
    return _joined(sorted(value, key=str))


def _joined(values: Iterable[Any]) -> str:
    parts = (_joined(each) if isinstance(each, tuple) else each for each in values)
    return _BETWEEN.join(str(_plain(each)) for each in parts if each is not None)


def _checked(text: str) -> str:
    if found := _NOT_IN_XML.search(text):
        raise NotInXml("not-in-xml", code=f"U+{ord(found[0]):04X}")
    return text


def _of_one_type(items: dict[Any, dict[str, Flat]]) -> dict[Any, dict[str, Flat]]:
    """Return attributes with one type for each name: numbers together are fractions, else texts."""
    types: dict[str, set[type]] = {}
    for attributes in items.values():
        for name, value in attributes.items():
            types.setdefault(name, set()).add(type(value))
    wanted = {name: _one(name, found) for name, found in types.items()}
    return {
        item: {name: wanted[name](value) for name, value in attributes.items()}
        for item, attributes in items.items()
    }


def _one(name: str, types: set[type]) -> type:
    # What a node is called is a text in GEXF, whatever it looks like.
    if name == "label":
        return str
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str
