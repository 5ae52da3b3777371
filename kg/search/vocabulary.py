"""The words of all texts, and what a typed word may stand for among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kg.search.forms import content, keys_of
from kg.search.lemmas import LANGUAGES, is_known, stem
from kg.search.lexicon import lexicon
from kg.search.things import Text
from kg.search.words import folded, parts


class Tier(IntEnum):
    """How a typed word leads to one of a text, the surest first."""

    EXACT = 0
    INFLECTED = 1
    #: It is a part of a compound.
    PART = 2
    #: It is typed without the dots and rings of its letters.
    KEYBOARD = 3
    #: They have the same stem.
    LOOSE = 4
    #: It is a typing error away.
    TYPO = 5
    #: It leads nowhere.
    MISSING = 6
    #: It leads nowhere, and is no slip of the finger: dictionaries have it.
    ABSENT = 7


#: As many words of a query are looked up by likeness; more are hardly typing errors.
_LIKE = 4
#: As many words one typing error may have meant.
_MEANT = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What one typed word may stand for."""

    word: str
    #: Its base forms, for telling words typed as they stand from inflected ones.
    keys: frozenset[str]
    #: Base forms that it leads to, all by the same tier; EXACT stands for INFLECTED too.
    tier: Tier


@dataclass(frozen=True)
class Vocabulary:
    """
    Base forms and where they occur.

    *whole* has, for a base form, the numbers of the texts with that word; *within* those with a
    compound that it is part of. *surfaces* has the base forms of each word as it is written.
    """

    whole: Mapping[str, tuple[int, ...]]
    within: Mapping[str, tuple[int, ...]]
    surfaces: Mapping[str, frozenset[str]]

    def prepare(self) -> None:
        """Make now what else the first query in need of it would wait for."""
        _ = self._written, self._folded, self._stems

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All base forms, in their order."""
        return tuple(sorted(self.whole.keys() | self.within.keys()))

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return tuple(sorted({*self.forms, *self.surfaces}))

    @cached_property
    def _folded(self) -> Mapping[str, list[str]]:
        written = ((word, key) for word, keys in self.surfaces.items() for key in keys)
        return _grouped((folded(word), form) for word, form in [*_twice(self.forms), *written])

    @cached_property
    def _stems(self) -> Mapping[str, list[str]]:
        return _grouped((stem(form, each), form) for form in self.forms for each in LANGUAGES)

    def read(self, query: tuple[str, ...]) -> list[Reading]:
        """Return what each word of a query stands for."""
        found: list[Reading] = []
        likenesses = 0
        for word in query:
            reading = self._read(word)
            if reading.tier >= Tier.MISSING and (split := self._split(word)):
                found += split
                continue
            if reading.tier is Tier.MISSING and likenesses < _LIKE:
                likenesses += 1
                reading = self._like(word)
            found.append(reading)
        return found

    def _split(self, word: str) -> list[Reading]:
        """Read a compound that no text has as its parts, if each of them is known."""
        compounds = lexicon().compounds
        pieces = parts(word) or next(filter(None, map(compounds.get, sorted(keys_of(word)))), ())
        read = [self._read(piece) for piece in pieces]
        if any(each.tier >= Tier.MISSING for each in read):
            return []
        return [Reading(word, each.keys, max(each.tier, Tier.PART)) for each in read]

    def _read(self, word: str) -> Reading:
        own = keys_of(word)
        if known := frozenset(key for key in own if key in self.whole or key in self.within):
            return Reading(word, known, Tier.EXACT)
        bare = {folded(key) for key in own}
        if bare & own and (unfolded := self._all(self._folded, bare)):
            return Reading(word, unfolded, Tier.KEYBOARD)
        if any(is_known(word, each) for each in LANGUAGES):
            # A word of its own, such as målare, is no form of mål, and no error either.
            return Reading(word, frozenset(), Tier.ABSENT)
        stems = {stem(key, each) for key in own | {word} for each in LANGUAGES}
        if loose := self._all(self._stems, stems):
            return Reading(word, loose, Tier.LOOSE)
        return Reading(word, frozenset(), Tier.MISSING)

    def _all(self, groups: Mapping[str, list[str]], names: Iterable[str]) -> frozenset[str]:
        return frozenset(form for name in names for form in groups.get(name, ()))

    def _like(self, word: str) -> Reading:
        """Find the words that are the fewest slips of the finger away, if few enough."""
        slips = 0 if len(word) < 4 or any(map(str.isdigit, word)) else 1 if len(word) < 8 else 2
        if not slips:
            return Reading(word, frozenset(), Tier.MISSING)
        found = extract(word, self._written, scorer=OSA.distance, score_cutoff=slips, limit=_MEANT)
        nearest = [written for written, distance, _ in found if distance == found[0][1]]
        meant = frozenset(key for each in nearest for key in self.surfaces.get(each, {each}))
        return Reading(word, meant, Tier.TYPO if meant else Tier.MISSING)


def vocabulary(texts: Iterable[Text]) -> Vocabulary:
    """Make the vocabulary of *texts*, which are numbered as they come."""
    whole: dict[str, set[int]] = defaultdict(set)
    within: dict[str, set[int]] = defaultdict(set)
    surfaces: dict[str, set[str]] = defaultdict(set)
    for number, text in enumerate(texts):
        for word in content(text.value):
            keys = keys_of(word, text.language)
            surfaces[word] |= keys
            for key in keys:
                whole[key].add(number)
            for part in _parts(word, keys, text.language):
                within[part].add(number)
    written = {word: frozenset(surfaces[word]) for word in sorted(surfaces)}
    return Vocabulary(_sorted(whole), _sorted(within), written)


def _parts(word: str, keys: Iterable[str], language: str) -> set[str]:
    known = lexicon()
    split = () if word in known.whole else parts(word)
    found = {key for part in split for key in keys_of(part, language)}
    waiting = [part for key in keys for part in known.compounds.get(key, ())]
    while waiting:
        part = waiting.pop()
        found.add(part)
        waiting += known.compounds.get(part, ())
    return found


def _sorted(found: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def _twice(forms: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((form, form) for form in forms)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name, form in pairs:
        groups[name].append(form)
    return groups
