"""
The prose of a question: lines `#+ key: text` at the top of its query, or, where none is its own, a
TOML file with the same keys.

A key with `.sv` at its end is the Swedish of the same. `summary` is the question itself; `about`
says more. `one`, `other` and `none` are the answer in a sentence. `column.x`, `input.x` name what
no other question has. `tags`, `source` and `example` have no language.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import Disagreement

Texts = dict[str, str]

_LINE = re.compile(r"(?m)^#\+ ([\w.-]+): (.*\S)\s*$")
_SWEDISH = ".sv"
_PLAIN = ("tags", "source", "example")
_NEEDED = ("summary", "about", "one", "other", "none")

#: What inputs and columns are called in every question that has them.
WORDS: dict[str, Texts] = tomllib.loads(
    (Path(__file__).parents[1] / "questions" / "words.toml").read_text(encoding="utf-8")
)


class Header(NamedTuple):
    """The prose of one question, each text in both languages."""

    texts: dict[str, Texts]
    tags: tuple[str, ...]
    #: Competency questions that it answers.
    source: tuple[str, ...]
    #: Inputs as text; of several values, a list.
    example: dict[str, str | list[str]]

    def named(self, what: str, name: str) -> Texts:
        """
        Return what an input or a column is called.

        Raises:
            KeyError: nothing names it.
        """
        return self.texts.get(f"{what}.{name}") or WORDS[name]


def read_header(query: str) -> Header:
    """
    Read the prose of a query.

    Raises:
        Disagreement: a text is missing in one of the languages.
    """
    said = dict(_LINE.findall(query))
    return Header(
        texts=_texts({key: text for key, text in said.items() if key not in _PLAIN}),
        tags=tuple(said.get("tags", "").split()),
        source=tuple(said.get("source", "").split()),
        example=_example(said.get("example", "")),
    )


def _example(text: str) -> dict[str, str | list[str]]:
    """Read `name=value` as often as it comes."""
    found: dict[str, list[str]] = {}
    for pair in shlex.split(text):
        name, _, value = pair.partition("=")
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def read_prose(text: str) -> Header:
    """
    Read the prose of a question that has no query of its own.

    Args:
        text: TOML; a key is a table with `sv` and `en`; `tags` and `source` are lists, `example` is
            a table of inputs.

    Raises:
        Disagreement: a text is missing in one of the languages.
    """
    said = tomllib.loads(text)
    plain = {name: said.pop(name) for name in _PLAIN if name in said}
    return Header(
        texts=_texts(dict(_flat(said))),
        tags=tuple(plain.get("tags", ())),
        source=tuple(plain.get("source", ())),
        example=plain.get("example", {}),
    )


def _flat(said: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield texts by keys as in a query: `column.x`, and `column.x.sv`."""
    for key, value in said.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}".removesuffix(".en"), value


def _texts(said: dict[str, str]) -> dict[str, Texts]:
    names = {key.removesuffix(_SWEDISH) for key in said}
    for key in sorted(names | set(_NEEDED)):
        for each in (key, key + _SWEDISH):
            if each not in said:
                raise Disagreement("question-text-missing", key=each)
    return {key: {"sv": said[key + _SWEDISH], "en": said[key]} for key in names}
