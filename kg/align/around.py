"""What lies on the chains through one element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kg.late import nx

T = TypeVar("T")


def through(steps: Iterable[tuple[str, str, T]], element: str) -> list[T]:
    """
    Return the steps on the walks that lead to *element* or on from it.

    Args:
        steps: from what, to what, and the step itself; direction is towards the vision.

    Returns:
        Steps in the order in which they came; none where *element* is no end of any.
    """
    steps = list(steps)
    graph = nx.DiGraph((source, target) for source, target, _ in steps)
    if element not in graph:
        return []
    after = nx.descendants(graph, element) | {element}
    before = nx.ancestors(graph, element) | {element}
    return [step for source, target, step in steps if source in after or target in before]
