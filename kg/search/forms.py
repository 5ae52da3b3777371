"""Which words of a text count, and which base forms each may have."""

from __future__ import annotations

from kg.search.lemmas import LANGUAGES, is_known, lemma
from kg.search.lexicon import lexicon
from kg.search.words import joined, words


def keys_of(word: str, language: str | None = None) -> set[str]:
    """Return the base forms that *word* may have; in every language when none is named."""
    languages = LANGUAGES if language is None else (_spoken(word, language),)
    found = {joined(lemma(word, each)) for each in languages}
    if "-" in word:
        found |= {lemma(joined(word), each) for each in languages}
    # Of other languages no base forms are known, so the word itself is one.
    return found | {joined(word)} if language is None else found


def _spoken(word: str, language: str) -> str:
    """Return the language of a word: names in the other one stand in texts of either."""
    other = next((each for each in LANGUAGES if each != language), language)
    is_other = not is_known(word, language) and is_known(word, other)
    return other if language in LANGUAGES and is_other else language


def content(text: str) -> tuple[str, ...]:
    """Return the words of *text* that say something; all of them when none does."""
    given = _together(words(text))
    said = tuple(word for word in given if word not in lexicon().stop)
    return said or given


def _together(given: tuple[str, ...]) -> tuple[str, ...]:
    """Put together what the lexicon says is one word."""
    apart, found = lexicon().apart, list(given)
    for at in range(len(found) - 2, -1, -1):
        if one := apart.get((found[at], found[at + 1])):
            found[at : at + 2] = [one]
    return tuple(found)
