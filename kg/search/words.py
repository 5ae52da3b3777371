"""Taking a text apart into words, and what a word looks like on a foreign keyboard."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: A word may have hyphens, dots and slashes inside (`ill-health`, `3.4`, `171-482/2016`).
_WORD = re.compile(r"[^\W_]+(?:[-./'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\b")
_INSIDE = re.compile(r"[-./]")


def plain(text: str) -> str:
    """Return *text* without what tells no words apart: case, ways of encoding, runs of space."""
    composed = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(composed.split())


def words(text: str) -> tuple[str, ...]:
    """
    Return the words of *text* in their order, in small letters, hyphens kept.

    An English possessive loses its ending: girls', people's.
    """
    return tuple(_WORD.findall(_POSSESSIVE.sub("", plain(text))))


def joined(word: str) -> str:
    """Return a word without its hyphens: well-being and wellbeing are one."""
    return word.replace("-", "")


def parts(word: str) -> tuple[str, ...]:
    """Return what stands between the hyphens of a word; nothing when it has none."""
    found = tuple(part for part in _INSIDE.split(word) if part)
    return found if len(found) > 1 else ()


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return *text* as it is typed where å, ä, ö and é are no keys."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.replace("æ", "a").replace("ø", "o").replace("ß", "ss")
