"""Every way to change one place of a JSON document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def tampered(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield what was done and the changed copy: each place changed, left out, or said twice."""
    for path in _places(document):
        for what, change in _changes(_at(document, path)):
            yield f"{what} {path}", _with(document, path, change)
        if path:
            yield f"left out {path}", _without(document, path)
    if isinstance(document, dict):
        yield "something added", {**document, "more": 1}


def _places(node: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if _is_list(node) else ()
    for name, below in pairs:
        yield from _places(below, (*path, name))


def _changes(node: Any) -> Iterator[tuple[str, Any]]:
    match node:
        case bool():
            yield "turned", not node
        case int():
            yield "one more", node + 1
        case str():
            yield "longer", node + "x"
            yield "shorter", node[:-1] if node else "x"
            if node != node.swapcase():
                yield "other case", node.swapcase()
        case None:
            yield "filled", ""
        case list() if node:
            yield "said twice", [*node, node[-1]]
            if node != node[::-1]:
                yield "turned round", node[::-1]
        case list():
            yield "filled", [""]
        case dict() if node:
            yield "more in it", {**node, "more": None}


def _is_list(node: Any) -> bool:
    return isinstance(node, list)


def _at(node: Any, path: Path) -> Any:
    for name in path:
        node = node[name]
    return node


def _with(document: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(document)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _without(document: Any, path: Path) -> Any:
    changed = copy.deepcopy(document)
    del _at(changed, path[:-1])[path[-1]]
    return changed
