"""Example questions: `queries/examples/<name>.<language>.rq`, with their titles in `texts.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.store import read_query
from service.wording import language

FOLDER = Path(__file__).with_name("queries") / "examples"

#: In the order shown.
NAMES = ("districts", "draft-strategy", "girls-mental-health", "viewpoints")


class Example(NamedTuple):
    """A question that the graph answers."""

    name: str
    query: str


def examples(base: str) -> list[Example]:
    """Return the examples, with columns and labels in the reader's language."""
    return [Example(name, read_query(FOLDER / f"{name}.{language()}.rq", base)) for name in NAMES]
