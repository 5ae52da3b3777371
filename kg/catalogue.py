"""Sentences that a person may read, in Swedish and English, kept in TOML files."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path

LANGUAGES = ("sv", "en")


class Catalogue:
    """One file of sentences: key -> language -> template with `str.format` placeholders."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def entries(self) -> dict[str, dict[str, str]]:
        """All sentences; read from the file at the first use."""
        return tomllib.loads(self.path.read_text(encoding="utf-8"))

    def say(self, key: str, /, **values: object) -> dict[str, str]:
        """
        Return the sentence *key* in every language, with *values* filled in.

        Raises:
            KeyError: there is no such key, or a placeholder got no value.
        """
        return {language: self.entries[key][language].format(**values) for language in LANGUAGES}


#: The sentences of `kg` itself.
KG = Catalogue(Path(__file__).with_suffix(".toml"))

say = KG.say
