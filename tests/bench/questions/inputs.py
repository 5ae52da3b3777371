"""
With what a question is asked, taken from the graph: what has most links, and what lies between.

Of a kind there may be tens of thousands, most of them with little to tell. A figure of those alone
would be of small answers; one of the popular alone, of what is seldom asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product

from kg.question import Graph, Question, Raw
from kg.question.finding import candidates
from kg.question.kinds import Among
from kg.terms import Iri

#: What tells things of one sort apart: board-7 from board-8, not from company-7.
_NUMBER = re.compile(r"\d+")
#: Of each sort: so many with most links, and as many from all over the others.
_OF_A_SORT = 3
#: Links beyond these are not counted.
_LINKS = 5_000


class Inputs:
    """Inputs for questions to one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._of = cache(self._read)

    def of(self, question: Question, *, whole: bool = False) -> Iterator[Raw]:
        """
        Yield inputs as text: things from the graph, all else as in the question's example.

        Of a question that needs no certain thing but one of several, those of its example.

        Args:
            whole: leave out each thing that may be left out, so that all is listed.
        """
        needed = [each for each in question.inputs if each.among and each.is_required]
        named = [each for each in question.inputs if each.name in question.header.example]
        asked = question.inputs if needed or not question.is_computed else named
        things = {
            each.name: each.among
            for each in asked
            if each.among and (each.is_required or not whole)
        }
        plain = {
            each.name: question.header.example[each.name]
            for each in question.inputs
            if not each.among and each.name != "on" and each.name in question.header.example
        }
        # A kind and a class of the same name are equal as tuples.
        of = [self._of(type(among).__name__, among) for among in things.values()]
        for chosen in product(*of):
            yield plain | dict(zip(things, map(str, chosen), strict=True))

    def _read(self, _name: str, among: Among) -> list[Iri]:
        sorts: dict[str, list[Iri]] = defaultdict(list)
        for each in candidates(self._graph, among):
            sorts[_NUMBER.sub("", each.iri)].append(each.iri)
        return [iri for sort in sorts.values() for iri in self._some(sort)]

    def _some(self, sort: list[Iri]) -> list[Iri]:
        sort = sorted(sort, key=self._links, reverse=True)
        first, others = sort[:_OF_A_SORT], sort[_OF_A_SORT:]
        return first + others[:: max(1, -(-len(others) // _OF_A_SORT))]

    def _links(self, thing: Iri) -> int:
        store = self._graph.store
        found = chain(store.quads(object=thing), store.quads(subject=thing))
        return sum(1 for _ in islice(found, _LINKS))


def may_list_all(question: Question) -> bool:
    """Tell whether a thing may be left out, and more is listed then."""
    return any(each.among and not each.is_required for each in question.inputs)
