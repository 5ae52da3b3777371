from collections import Counter, defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.question import Graph, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    pass


@dataclass(frozen=True, slots=True)
class Selected:
    partner: Iri
    work: Iri
    body: Iri


@dataclass(frozen=True, slots=True)
class Row:
    partner: Iri
    bodies: int
    works: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    met: defaultdict[Iri, defaultdict[Iri, set[Iri]]] = defaultdict(lambda: defaultdict(set))
    for each in graph.select(QUERY, ask, Selected):
        met[each.partner][each.work].add(each.body)
    rows = (_row(partner, works.values()) for partner, works in met.items())
    return sorted((row for row in rows if row.bodies), key=lambda row: (-row.bodies, row.partner))


def _row(partner: Iri, met: Iterable[AbstractSet[Iri]]) -> Row:
    """Return how many bodies meet a partner by themselves, and in how many works, met in each."""
    counted = Counter(map(frozenset, met))
    apart = {here: _apart(here, counted) for here in counted}
    works = sum(times for here, times in counted.items() if apart[here])
    return Row(partner, len(frozenset[Iri]().union(*apart.values())), works)


def _apart(here: frozenset[Iri], others: Iterable[frozenset[Iri]]) -> frozenset[Iri]:
    """Return those of a work that are not in all works where somebody is who is not in this one."""
    shared = here
    for there in others:
        if not there <= here:
            shared &= there
        if not shared:
            break
    return here - shared
