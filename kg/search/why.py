"""Why a thing was found, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.catalogue import LANGUAGES, say
from kg.search.things import Place
from kg.search.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Why:
    """The text that a query found, and how it led there."""

    place: Place
    tier: Tier
    #: Whether the text is the query, word for word.
    is_same: bool
    text: str
    #: Language tag of the text.
    tag: str
    #: Of the reader.
    language: str
    #: Words of the query that the thing has not.
    missing: tuple[str, ...] = ()

    @property
    def is_other_language(self) -> bool:
        """Whether the text is in the other one of the reader's two languages."""
        return self.tag.partition("-")[0] in set(LANGUAGES) - {self.language}

    def said(self) -> dict[str, str]:
        """Return the reason in both languages, without the text itself."""
        return {each: self._said(each) for each in LANGUAGES}

    def _said(self, language: str) -> str:
        parts = [say(f"search-place-{self.place.name.lower()}")[language]]
        if self.is_other_language:
            parts.append(say(f"search-in-{self.tag.partition('-')[0]}")[language])
        parts.append(say(f"search-tier-{self._way}")[language])
        if self.missing:
            words = ", ".join(self.missing)
            parts.append(say("search-missing", words=words)[language])
        return ", ".join(parts)

    @property
    def _way(self) -> str:
        return "same" if self.is_same else self.tier.name.lower()

    def told(self) -> dict[str, Any]:
        """Return the reason as plain values, for JSON."""
        return {
            "place": self.place.name.lower().replace("_", "-"),
            "how": self._way,
            "text": self.text,
            "lang": self.tag,
            "other_language": self.is_other_language,
            "missing": list(self.missing),
            **self.said(),
        }
