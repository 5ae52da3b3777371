"""The relations that ways go over: their real edges, and those that chance would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.align.network.chance import switched
from kg.align.partners.profiles import DAMPING
from kg.align.projection import PARTNERS, WORK
from kg.late import np, nx
from kg.terms import Iri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.align.network.chance import Places

    Numbers = NDArray[np.float64]

#: As many random graphs.
SAMPLES = 200
_SEED = 0

#: Sort of node -> kinds in the projection.
SORTS: Mapping[str, frozenset[str]] = {
    "actor": PARTNERS | {"body"},
    "work": WORK,
    "theme": frozenset({"theme"}),
}
#: Relation of ways -> sorts of its ends, and relations of the projection, first what says most.
RELATIONS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "part": ("actor", "work", ("answers-for", "takes-part", "funds")),
    "member": ("actor", "actor", ("member",)),
    "about": ("work", "theme", ("addresses",)),
    "near": ("theme", "theme", ("broader", "related")),
}


class Edge(NamedTuple):
    """An edge of the projection, as it lies there."""

    source: Iri
    target: Iri
    relation: str


class Relation:
    """The edges of one relation of ways; nodes are numbers."""

    def __init__(self, graph: nx.MultiDiGraph, name: str, places: Mapping[Iri, int]) -> None:
        #: The hierarchy of themes is how its keepers read them: it is not left to chance.
        self._is_fixed = name == "near"
        self._edges = {(places[a], places[b]): edge for (a, b), edge in _edges(graph, name).items()}
        order = sorted(self._edges)
        # The nodes of a sort stand together: most rows are empty outside of them.
        self._from = slice(
            min((each[0] for each in order), default=0),
            max((each[0] for each in order), default=-1) + 1,
        )
        self._sources = np.array([each[0] for each in order], dtype=np.int64)
        self._real = np.array([each[1] for each in order], dtype=np.int64)
        self._size = len(places)
        self._out = np.bincount(self._sources, minlength=self._size)
        self._into = np.bincount(self._real, minlength=self._size)
        self._begins = np.concatenate([[0], np.cumsum(self._out)])
        self._random: Places | None = None

    def edge(self, one: int, other: int) -> Edge:
        """Return the edge between two nodes, whichever of them it leads to."""
        return self._edges.get((one, other)) or self._edges[other, one]

    def onward(self, node: int) -> Iterator[tuple[int, float]]:
        """Yield where the edges of a node lead, and what each of them weighs."""
        for end in self._real[self._begins[node] : self._begins[node + 1]].tolist():
            yield end, float(self._out[node] * self._into[end]) ** -DAMPING

    def begun(self, node: int, real: bool, damped: bool) -> Numbers:
        """Return where walks are that begin at a node, one edge on; otherwise as `walked`."""
        edges = slice(self._begins[node], self._begins[node + 1])
        found = self._ends(real)[:, edges]
        if not real and len(found) == 1:
            found = np.broadcast_to(found, (SAMPLES, found.shape[1]))
        now = np.zeros((len(found), self._size))
        rows = np.arange(len(found))[:, np.newaxis]
        degrees = (self._out[node] * self._into[found]).astype(float)
        # No end comes twice in a graph.
        now[rows, found] = degrees**-DAMPING if damped else 1.0
        return now

    def walked(self, at: Numbers, real: bool, damped: bool, squared: bool = False) -> Numbers:
        """
        Return where walks are one edge on; a row is a graph, a column a node.

        Args:
            at: what the walks weigh that are at each node: one row for the real graph, else
                `SAMPLES` rows.
            real: walk the real edges; else the random ones.
            damped: weigh edges by degrees; else each is 1.
            squared: walk each edge there and back: what paths weigh that use it twice.
        """
        rows, nodes = np.nonzero(at[:, self._from])
        nodes += self._from.start
        counts = self._out[nodes]
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        edges = np.repeat(self._begins[nodes], counts) + offsets
        rows_of_edges = np.repeat(rows, counts)
        ends = self._ends(real)
        found = ends[rows_of_edges if len(ends) > 1 else 0, edges]
        weights = np.repeat(at[rows, nodes], counts)
        if damped:
            degrees = self._out[self._sources[edges]] * self._into[found]
            weights = weights * degrees.astype(float) ** (-DAMPING * (1 + squared))
        flat = np.bincount(rows_of_edges * self._size + found, weights, len(at) * self._size)
        return flat.astype(np.float64, copy=False).reshape(len(at), self._size)

    def _ends(self, real: bool) -> Places:
        if real or self._is_fixed or not len(self._real):
            return self._real[np.newaxis, :]
        if self._random is None:
            self._random = switched(self._sources, self._real, SAMPLES, _SEED)
        return self._random


def _edges(graph: nx.MultiDiGraph, name: str) -> dict[tuple[Iri, Iri], Edge]:
    """Return the edges of a relation of ways by where they are walked from and to."""
    first, last, relations = RELATIONS[name]
    found: dict[tuple[Iri, Iri], Edge] = {}
    for source, target, key in graph.edges(keys=True):
        kinds = (graph.nodes[source]["kind"], graph.nodes[target]["kind"])
        if key in relations and kinds[0] in SORTS[first] and kinds[1] in SORTS[last]:
            edge = Edge(source, target, key)
            turned = [(target, source)] if name == "near" else []
            for pair in [(source, target), *turned]:
                if pair not in found or _says_more(relations, edge, found[pair]):
                    found[pair] = edge
    return found


def _says_more(relations: Sequence[str], edge: Edge, old: Edge) -> bool:
    return relations.index(edge.relation) < relations.index(old.relation)
