"""Every sentence of `kg` that a person may read, in Swedish and English, from `catalogue.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("sv", "en")


@cache
def entries() -> dict[str, dict[str, str]]:
    """Return key -> language -> template; templates use `str.format` placeholders."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(key: str, /, **values: object) -> dict[str, str]:
    """
    Return the sentence *key* in every language, with *values* filled in.

    Raises:
        KeyError: the catalogue has no such key, or a placeholder got no value.
    """
    return {language: entries()[key][language].format(**values) for language in LANGUAGES}
