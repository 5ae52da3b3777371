"""
Which things a query finds, how well, and by which text.

A thing is found when each word of the query is found in its texts. Its score, 0 to 1, is
that of its best text, raised a little by the best one in another place:

    place × surest way that holds for all words × share of the text that was asked for
          × share of the query that the text has, squared: all of it in one place says most

Shares weigh a word by how few texts have it: log(1 + texts / texts with the word), as in
https://doi.org/10.1108/eb026526. What only the vocabularies of others hold, and our own terms and
codes, count a quarter less than the things of the city.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from kg.search.things import Place, Text
from kg.search.vocabulary import Reading, Tier, Vocabulary
from kg.search.words import parts

#: How near a text is to the thing.
PLACES = {
    Place.NAME: 1.0,
    Place.ALTERNATIVE: 0.95,
    Place.IDENTIFIER: 0.95,
    Place.SEARCH_WORD: 0.8,
    Place.DEFINITION: 0.3,
}
#: How sure a way from a typed word to one of a text is.
TIERS = {
    Tier.EXACT: 1.0,
    Tier.INFLECTED: 0.97,
    Tier.PART: 0.8,
    Tier.KEYBOARD: 0.75,
    Tier.LOOSE: 0.65,
    Tier.TYPO: 0.55,
}
#: What a text is worth of which next to nothing was asked for.
_LEAST = 0.4
#: How much of what is missing to 1 the next best text of a thing may add.
_NEXT = 0.2
#: With no thing that has all words, one has to have this share of them.
_SOME = 0.5


class Match(NamedTuple):
    """A thing that was found."""

    thing: int
    score: float
    #: Number of the text that says most about why.
    text: int
    tier: Tier
    #: Words of the query that no text of it has.
    missing: tuple[str, ...]


class Texts(NamedTuple):
    """Texts, with their words as they are written."""

    texts: Sequence[Text]
    words: Sequence[tuple[str, ...]]
    vocabulary: Vocabulary


def match(texts: Texts, readings: Sequence[Reading]) -> list[Match]:
    """Return what has all the words; where nothing has, what has at least half of them."""
    ways = [_ways(texts, reading) for reading in readings]
    weights = _weights(texts, ways)
    by_thing: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, way in enumerate(ways):
        for text in way:
            by_thing[texts.texts[text].thing][text].append(number)
    shares = {thing: _share(texts, weights, found) for thing, found in by_thing.items()}
    total = sum(weights)
    needed = total if any(_is_all(share, total) for share in shares.values()) else total * _SOME
    return [
        _match(texts, readings, ways, weights, thing, found)
        for thing, found in by_thing.items()
        if shares[thing] >= needed - 1e-9
    ]


def _share(texts: Texts, weights: Sequence[float], found: Mapping[int, Sequence[int]]) -> float:
    """
    Return the weight of the words that a thing has.

    Search words are put together with names, but neither with each other nor with what describes
    the thing: public space and mental health are no public health.
    """
    alone = [text for text in found if texts.texts[text].place is Place.SEARCH_WORD]
    named = _words(found, (t for t in found if texts.texts[t].place < Place.SEARCH_WORD))
    said = _words(found, (t for t in found if t not in alone))
    together = [said, *(named | set(found[text]) for text in alone)]
    return max(sum(weights[each] for each in had) for had in together)


def _words(found: Mapping[int, Sequence[int]], texts: Iterable[int]) -> set[int]:
    return {word for text in texts for word in found[text]}


def _is_all(share: float, total: float) -> bool:
    return share >= total - 1e-9


def _ways(texts: Texts, reading: Reading) -> dict[int, Tier]:
    """Return the texts that have a word, each with the way to it."""
    vocabulary, found = texts.vocabulary, dict[int, Tier]()
    for key in reading.keys:
        for text in vocabulary.within.get(key, ()):
            found[text] = max(reading.tier, Tier.PART)
    for key in reading.keys:
        for text in vocabulary.whole.get(key, ()):
            found[text] = _tier(reading, texts.words[text])
    return found


def _tier(reading: Reading, written: tuple[str, ...]) -> Tier:
    if reading.tier is Tier.EXACT and reading.word not in written:
        return Tier.INFLECTED
    return reading.tier


def _weights(texts: Texts, ways: Sequence[Mapping[int, Tier]]) -> list[float]:
    """Weigh each word by how few texts have it; one that none has, as the others on average."""
    known = {n: log(1 + len(texts.texts) / len(way)) for n, way in enumerate(ways) if way}
    average = sum(known.values()) / len(known) if known else 1.0
    return [known.get(number, average) for number in range(len(ways))]


def _match(
    texts: Texts,
    readings: Sequence[Reading],
    ways: Sequence[Mapping[int, Tier]],
    weights: Sequence[float],
    thing: int,
    found: Mapping[int, Sequence[int]],
) -> Match:
    total = sum(weights)
    scores: dict[int, float] = {}
    for text, had in found.items():
        tiers = [ways[each][text] for each in had]
        share = sum(weights[each] for each in had) / total
        surest = PLACES[texts.texts[text].place] * TIERS[max(tiers)]
        scores[text] = surest * _covered(tiers, texts.words[text]) * share**2
    best = max(scores, key=lambda text: (scores[text], -text))
    place = texts.texts[best].place
    others = (score for text, score in scores.items() if texts.texts[text].place is not place)
    raised = (1 - scores[best]) * _NEXT * max(others, default=0.0)
    has = {each for had in found.values() for each in had}
    missing = tuple(each.word for number, each in enumerate(readings) if number not in has)
    tier = max(ways[each][best] for each in found[best])
    return Match(thing, scores[best] + raised, best, tier, missing)


def _covered(tiers: Sequence[Tier], words: Sequence[str]) -> float:
    """Return the share of a text that was asked for; a part of a compound is half of one."""
    asked = sum(0.5 if tier is Tier.PART else 1.0 for tier in tiers)
    written = sum(max(1, len(parts(word))) for word in words)
    return _LEAST + (1 - _LEAST) * min(1.0, asked / written)
