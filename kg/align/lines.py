"""Lines of sight: the chains from one element towards where it should lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from kg.errors import BadInput

#: More chains than anybody reads; what has more is asked for closer to its end.
MOST = 1000


class Link(NamedTuple):
    """One step: a source, how it leads on, and where to."""

    source: str
    relation: str
    target: str


def lines(links: Iterable[Link], start: str, arrived: Collection[str]) -> list[list[Link]]:
    """
    Return the chains from *start*, none of which meets an element twice.

    A chain ends at the first element of *arrived* that it meets, or where nothing leads on to an
    element that it has not met. Of several links between the same two, each makes a chain.

    Returns:
        Those that arrive first, the shorter first, then in the order of their elements.

    Raises:
        BadInput: there are more than `MOST`.
    """
    onward = defaultdict(list)
    for link in links:
        onward[link.source].append(link)
    found = list(islice(_walked(onward, start, arrived), MOST + 1))
    if len(found) > MOST:
        raise BadInput("lines-many", element=start, most=MOST)
    return sorted(found, key=lambda line: (line[-1].target not in arrived, len(line), line))


def _walked(
    onward: Mapping[str, list[Link]], start: str, arrived: Collection[str]
) -> Iterator[list[Link]]:
    waiting: list[tuple[str, list[Link], frozenset[str]]] = [(start, [], frozenset([start]))]
    while waiting:
        at, line, met = waiting.pop()
        steps = (
            [] if at in arrived else [each for each in onward.get(at, ()) if each.target not in met]
        )
        waiting += [(each.target, [*line, each], met | {each.target}) for each in steps]
        if line and not steps:
            yield line
