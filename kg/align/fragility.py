"""
What a chain hangs by: the few that carry much, and the elements that all lines go over.

References: greedy set cover, Chvátal 1979, https://doi.org/10.1287/moor.4.3.233, done lazily as by
Minoux 1978, https://doi.org/10.1007/BFb0006528; dominators, Cooper, Harvey and Kennedy 2001,
https://hdl.handle.net/1911/96345.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from kg.late import nx
from kg.terms import Iri

#: No IRI: what all ends lead to, so that there is one end.
_END = ""


class Carrier(NamedTuple):
    """One that carries some elements."""

    carrier: Iri
    #: Those that none before it carries, and those that no other carries at all.
    adds: frozenset[Iri]
    alone: frozenset[Iri]
    #: How many are carried with it and those before it.
    carried: int


def carriers(carried: Mapping[Iri, Set[Iri]]) -> list[Carrier]:
    """
    Return the few that together carry all that any carries, in the order in which they do most.

    The greedy choice: each time the one that adds most, of several the one that is first by its
    IRI. It is at most ln n + 1 times as many as the fewest that would do, n the elements that the
    one with most carries.
    """
    times = Counter(element for elements in carried.values() for element in elements)
    left, found = set(times), list[Carrier]()
    # What one adds only shrinks, so that who was best and still adds as much is best now.
    heap = [(-len(elements), each) for each, elements in carried.items()]
    heapify(heap)
    while left:
        said, best = heappop(heap)
        adds = frozenset(carried[best] & left)
        if len(adds) < -said:
            heappush(heap, (-len(adds), best))
            continue
        left -= adds
        alone = frozenset(each for each in carried[best] if times[each] == 1)
        found.append(Carrier(best, adds, alone, len(times) - len(left)))
    return found


class Hanging(NamedTuple):
    """What a chain hangs by."""

    #: The starts that reach an end.
    reaching: frozenset[Iri]
    #: Element -> the starts that reach no end without it.
    by: dict[Iri, frozenset[Iri]]


def bottlenecks(
    links: Iterable[tuple[Iri, Iri]], starts: Collection[Iri], ends: Collection[Iri]
) -> Hanging:
    """
    Return the elements without which starts reach no end.

    An element is one when every line from a start to any end goes over it: in the graph turned
    round, from one node before all ends, it dominates the start. Starts and ends are none.

    Args:
        links: from an element to the next on the way; they may lead in a circle.
    """
    turned = nx.DiGraph((target, source) for source, target in links)
    turned.add_edges_from((_END, end) for end in ends)
    above = nx.immediate_dominators(turned, _END) if ends else {}
    found = defaultdict[Iri, set[Iri]](set)
    reaching = frozenset(start for start in starts if start in above)
    for start in reaching:
        for element in _dominating(above, start):
            if element not in ends and element not in starts:
                found[element].add(start)
    return Hanging(reaching, {each: frozenset(cut) for each, cut in sorted(found.items())})


def _dominating(above: Mapping[Iri, Iri | None], start: Iri) -> Iterator[Iri]:
    """Yield what lies between a start and the end on every line."""
    at = above[start]
    while at and at != _END:
        yield at
        at = above[at]
