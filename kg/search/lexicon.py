"""The small lexicon beside the dictionaries: exceptions, compounds, words without meaning."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("lexicon.toml")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What `lexicon.toml` says; all words are in small letters."""

    stop: frozenset[str]
    #: Two words -> the one that they are.
    apart: dict[tuple[str, str], str]
    #: Hyphenated words that are never taken apart.
    whole: frozenset[str]
    #: Language -> form -> base form.
    forms: dict[str, dict[str, str]]
    #: Compound (base form) -> its parts (base forms), the head last.
    compounds: dict[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read at the first use."""
    told: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Lexicon(
        stop=frozenset(told["stop"]["words"]),
        apart={_pair(two): one for two, one in told["apart"].items()},
        whole=frozenset(told["whole"]["words"]),
        forms={language: told[language] for language in ("sv", "en")},
        compounds={word: tuple(split.split()) for word, split in told["compounds"].items()},
    )


def _pair(two: str) -> tuple[str, str]:
    first, second = two.split()
    return first, second
