"""
The index of a release: made once from its graph, asked as often as anybody likes.

Nothing here knows of pages or programs; a query and a language go in, plain values come out.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

from rapidfuzz.fuzz import ratio, token_sort_ratio
from rapidfuzz.process import extract

from kg.errors import BadInput
from kg.search.forms import content
from kg.search.matching import Match, Texts, match
from kg.search.things import Group, Place, Text, Thing, Things, gather
from kg.search.vocabulary import Tier, vocabulary
from kg.search.why import Why
from kg.search.words import plain
from kg.store import Store
from kg.terms import Iri

#: What nobody types; more would only cost time.
LONGEST = 400
MOST_WORDS = 40
#: What is not a thing of the city counts less.
_OTHERS = 0.75
_NEAREST = 5
_LOOKED_AT = 20
_ALIKE = 60
#: What is like a query is no answer to it.
_SOME_WAY = 0.5
#: So that many who come at once have it made once.
_making = Lock()
#: As many indexes are kept, and of which stores and bases they are.
_KEPT = 2
_made: deque[tuple[Store, str]] = deque(maxlen=_KEPT)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found."""

    iri: Iri
    label: str
    #: Language tag of the label.
    lang: str
    kind: Iri
    #: 0 to 1, to four places.
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Found:
    """All that a query finds, the best first."""

    hits: tuple[Hit, ...]
    #: Kind -> how many hits there are of it, the most first; of any kind, whichever was asked for.
    kinds: dict[Iri, int]
    #: Whether every hit has every word; else each has most of them.
    is_whole: bool
    #: Words of the query that lead nowhere.
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """What can be found in a release; two of the same release are equal."""

    base: str
    things: Things
    matched: Texts

    def search(self, query: str, language: str, group: Group | None = None) -> Found:
        """
        Return what *query* finds, whichever of the two languages it is in.

        Args:
            language: of the labels, sv or en.
            group: only what is in it.

        Raises:
            BadInput: the query is longer than anybody's.
        """
        check(query)
        readings = self.matched.vocabulary.read(content(query))
        found = match(self.matched, readings)
        counts = Counter(self.things.things[each.thing].kind for each in found)
        kinds = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        kept = (each for each in found if self._is_of(each.thing, group))
        hits = sorted((self._hit(each, query, language) for each in kept), key=_order)
        unknown = tuple(each.word for each in readings if each.tier >= Tier.MISSING)
        is_whole = not unknown and not any(each.missing for each in found)
        return Found(tuple(hits), kinds, is_whole, unknown)

    def nearest(
        self, query: str, language: str, among: Iterable[Iri] | None = None
    ) -> tuple[Hit, ...]:
        """
        Return a few things with names like *query*, for where it finds nothing.

        Args:
            among: only these.
        """
        wanted = None if among is None else set(among)
        names = {
            number: plain(text.value)
            for number, text in self._names
            if wanted is None or self.things.things[text.thing].iri in wanted
        }
        best: dict[int, Hit] = {}
        for number, alike in _alike(plain(query)[:LONGEST], names):
            thing = self.matched.texts[number].thing
            shown = Match(thing, alike * _SOME_WAY, number, Tier.TYPO, ())
            best.setdefault(thing, self._hit(shown, query, language))
        return tuple(list(best.values())[:_NEAREST])

    @cached_property
    def _names(self) -> list[tuple[int, Text]]:
        named = (Place.NAME, Place.ALTERNATIVE)
        return [(n, text) for n, text in enumerate(self.matched.texts) if text.place in named]

    def _is_of(self, thing: int, group: Group | None) -> bool:
        return group is None or group.has(self.things.things[thing])

    def _hit(self, found: Match, query: str, language: str) -> Hit:
        thing, text = self.things.things[found.thing], self.matched.texts[found.text]
        name = thing.name(language)
        weight = 1.0 if self._is_ours(thing) else _OTHERS
        is_same = plain(text.value) == plain(query)
        tier = Tier.EXACT if is_same else found.tier
        why = Why(text.place, tier, is_same, text.value, text.tag, language, found.missing)
        score = round(min(1.0, found.score) * weight, 4)
        return Hit(thing.iri, name.value, name.tag, thing.kind, score, why)

    def _is_ours(self, thing: Thing) -> bool:
        return thing.iri.startswith(f"{self.base}id/")


def _alike(given: str, names: Mapping[int, str]) -> list[tuple[int, float]]:
    """Return the names most like *given*, 0 to 1, also when written together or turned around."""
    like = [
        (number, alike / 100)
        for scorer in (ratio, token_sort_ratio)
        for _, alike, number in extract(
            given, names, scorer=scorer, score_cutoff=_ALIKE, limit=_LOOKED_AT
        )
    ]
    return sorted(like, key=lambda each: (-each[1], each[0]))


def _order(hit: Hit) -> tuple[float, int, str]:
    return -hit.score, len(hit.label), hit.iri


def is_searchable(query: str) -> bool:
    """Tell whether *query* is as short as what people type."""
    return len(query) <= LONGEST and len(query.split()) <= MOST_WORDS


def check(query: str) -> None:
    """
    Look at a query before any work is spent on it.

    Raises:
        BadInput: it is longer than anybody's.
    """
    if not is_searchable(query):
        raise BadInput("search-too-long", characters=LONGEST, words=MOST_WORDS)


def index_of(store: Store, base: str) -> Index:
    """Return the index of the store of a release, which never changes; made by the first to ask."""
    with _making:
        return _index_of(store, base)


def is_made(store: Store, base: str) -> bool:
    """Tell whether `index_of` has it ready."""
    return (store, base) in _made


@lru_cache(maxsize=_KEPT)
def _index_of(store: Store, base: str) -> Index:
    made = make_index(gather(store, base), base)
    _made.append((store, base))
    return made


def make_index(things: Things, base: str) -> Index:
    """Make an index of *things*."""
    written = tuple(content(text.value) for text in things.texts)
    known = vocabulary(things.texts)
    known.prepare()
    return Index(base, things, Texts(things.texts, written, known))
