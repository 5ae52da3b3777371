"""
Base forms of Swedish and English words, and their stems as a second, looser way.

Base forms come from the dictionaries of simplemma (https://doi.org/10.5281/zenodo.4673264), after a
lexicon of exceptions. Stems are those of Snowball
(https://snowballstem.org/algorithms/swedish/stemmer.html): they part *flickor* from *flickors* and
join *målare* with *mål*, so they only come where nothing else is found.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Protocol, cast

import simplemma
import snowballstemmer

from kg.search.lexicon import lexicon

LANGUAGES = ("sv", "en")
_ALGORITHMS = {"sv": "swedish", "en": "english"}
#: What names a doing: it is looked for as such, and not as its verb. Parking is no park.
_DOING = {
    "sv": re.compile(r"(\w{2,}[ae]nde)(?:t|ts|s|n|na|nas)?"),
    "en": re.compile(r"([\w-]{3,}ing)s?"),
}
#: A shorter word in -s is hardly a genitive.
_SHORTEST = 4
#: A shorter end of a word may be in the dictionary by chance: Granviks does not end in viks.
_HEAD = 5


class _Stemmer(Protocol):
    # The name is the library's.
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@lru_cache(maxsize=131_072)
def lemma(word: str, language: str) -> str:
    """
    Return the base form of *word*, in small letters; the word itself where none is known.

    Args:
        language: sv or en; words of other languages stay as they are.
    """
    if language not in LANGUAGES:
        return word
    exceptions = lexicon().forms[language]
    if word in exceptions:
        return exceptions[word]
    if doing := _DOING[language].fullmatch(word):
        return doing[1]
    found = simplemma.lemmatize(word, lang=language).casefold()
    if language == "sv":
        found = _swedish(word, found)
    return exceptions.get(found, found)


def _swedish(word: str, found: str) -> str:
    # A name is hardly ever a command: stress is not stressa, trygg is not trygga.
    if found in (word + "a", word + "e"):
        return word
    if found != word or simplemma.is_known(word, lang="sv"):
        return found
    bare = _without_genitive(word)
    if is_known(bare, "sv"):
        return lemma(bare, "sv")
    return _by_head(word) or bare


def _by_head(word: str) -> str | None:
    """Inflect a compound that no dictionary has as its last part is: kulturnäringar, näringar."""
    for start in range(3, len(word) - _HEAD + 1):
        head = word[start:]
        if simplemma.is_known(head, lang="sv"):
            return word[:start] + lemma(head, "sv")
    return None


def _without_genitive(word: str) -> str:
    """Names are in no dictionary: Granviks is of Granvik."""
    is_genitive = word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST
    return word[:-1] if is_genitive else word


def is_known(word: str, language: str) -> bool:
    """Tell whether the dictionary of *language*, or our lexicon, has the word."""
    if language not in LANGUAGES:
        return False
    return word in lexicon().forms[language] or bool(simplemma.is_known(word, lang=language))


@lru_cache(maxsize=131_072)
def stem(word: str, language: str) -> str:
    """Return the stem of *word*; Snowball knows no words, only endings."""
    return _stemmer(language).stemWord(word)


@cache
def _stemmer(language: str) -> _Stemmer:
    return cast(_Stemmer, snowballstemmer.stemmer(_ALGORITHMS[language]))
