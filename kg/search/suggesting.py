"""
What somebody may be about to type: names that begin with it, or have a word that does.

It needs no base forms, so it is there as soon as the names are read.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from kg.search.index import check, index_of
from kg.search.things import Group, Place, Text, Things, gather
from kg.search.words import folded, plain
from kg.store import Store
from kg.terms import Iri

#: Greater than every character that a name may have.
_LAST = "\U0010ffff"
_START = re.compile(r"(?<![^\W_])[^\W_]")
#: So many words of a name may begin what is typed; the ends of long titles are not typed.
_WORDS = 8
#: From so many characters on, base forms are tried where no name begins with what was typed.
_TRIED = 3
#: So that many who come at once have them made once.
_making = Lock()

#: The beginning, the number of its text, and whether it is the whole of it.
Start = tuple[str, int, bool]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing whose name goes on from what was typed."""

    iri: Iri
    #: What to put into the input: the name, or the address where several have the name.
    value: str
    label: str
    #: Language tag of the label.
    lang: str
    kind: Iri
    #: The name or search word that goes on from what was typed.
    text: str


@dataclass(frozen=True)
class Suggestions:
    """
    Beginnings of names, sorted.

    *starts* are names from one of their words on, *bare* the same without dots and rings; beside
    each stands the number of its text and whether it is the whole name. Texts have a rank: what
    comes first among those that begin alike.
    """

    things: Things
    texts: tuple[Text, ...]
    starts: tuple[Start, ...]
    bare: tuple[Start, ...]
    ranks: tuple[int, ...]
    #: Name -> the things that have it.
    names: Mapping[str, frozenset[int]]

    def suggest(
        self, typed: str, language: str, group: Group | None = None, limit: int = 10
    ) -> list[Suggestion]:
        """
        Return at most *limit* things, the likeliest first.

        Args:
            group: only what is in it.

        Raises:
            BadInput: it is longer than any name.
        """
        check(typed)
        wanted = plain(typed)
        if not wanted:
            return []
        found: dict[int, Text] = {}
        for table, each in ((self.starts, wanted), (self.bare, folded(wanted))):
            if len(found) < limit:
                for number in self._beginning(table, each, group, limit):
                    found.setdefault(self.texts[number].thing, self.texts[number])
        return [self._told(text, language, group) for text in list(found.values())[:limit]]

    def _beginning(
        self, table: tuple[Start, ...], typed: str, group: Group | None, limit: int
    ) -> list[int]:
        """Whole names go before later words of them, then by rank; one text a thing is enough."""
        first = bisect_left(table, (typed,))
        last = bisect_left(table, (typed + _LAST,))
        best: dict[int, tuple[bool, int, int]] = {}
        for _, number, is_whole in table[first:last]:
            thing = self.texts[number].thing
            if group is None or group.has(self.things.things[thing]):
                key = (not is_whole, self.ranks[number], number)
                if thing not in best or key < best[thing]:
                    best[thing] = key
        return [number for _, _, number in heapq.nsmallest(limit, best.values())]

    def _told(self, text: Text, language: str, group: Group | None) -> Suggestion:
        thing = self.things.things[text.thing]
        name = thing.name(language)
        # What was typed is to stand in what is put into the input, if that names the thing.
        value = text.value if text.place <= Place.ALTERNATIVE else name.value
        having = (self.things.things[each] for each in self.names[plain(value)])
        if sum(group is None or group.has(each) for each in having) > 1:
            value = thing.iri
        return Suggestion(thing.iri, value, name.value, name.tag, thing.kind, text.value)


def suggestions_of(store: Store, base: str) -> Suggestions:
    """Return the suggestions of the store of a release; made by the first to ask."""
    with _making:
        return _suggestions_of(store, base)


@lru_cache(maxsize=2)
def _suggestions_of(store: Store, base: str) -> Suggestions:
    return make_suggestions(gather(store, base), base)


def make_suggestions(things: Things, base: str) -> Suggestions:
    """Make the suggestions of *things*: of all their texts but those that describe."""
    texts = tuple(each for each in things.texts if each.place is not Place.DEFINITION)
    starts = sorted(
        start for n, text in enumerate(texts) for start in _starts(plain(text.value), n)
    )
    bare = sorted((folded(start), n, is_whole) for start, n, is_whole in starts)
    order = sorted(range(len(texts)), key=lambda n: _rank(things, texts[n], base))
    ranks = [0] * len(texts)
    for rank, number in enumerate(order):
        ranks[number] = rank
    return Suggestions(things, texts, tuple(starts), tuple(bare), tuple(ranks), _names(texts))


def _starts(name: str, number: int) -> Iterator[Start]:
    for count, found in enumerate(_START.finditer(name)):
        if count == _WORDS:
            return
        yield name[found.start() :], number, count == 0


def _rank(things: Things, text: Text, base: str) -> tuple[int, bool, int, str]:
    is_other = not things.things[text.thing].iri.startswith(f"{base}id/")
    return text.place, is_other, len(text.value), text.value


def _names(texts: Iterable[Text]) -> Mapping[str, frozenset[int]]:
    """Return for each name the things that have it, as theirs or as an alternative."""
    having: dict[str, set[int]] = defaultdict(set)
    for text in texts:
        if text.place <= Place.ALTERNATIVE:
            having[plain(text.value)].add(text.thing)
    return {name: frozenset(things) for name, things in having.items()}


def complete(
    store: Store, base: str, typed: str, language: str, group: Group | None = None, limit: int = 10
) -> list[Suggestion]:
    """
    Return what *typed* may become: beginnings of names, else what a search for it finds.

    Raises:
        BadInput: it is longer than any name.
    """
    found = suggestions_of(store, base).suggest(typed, language, group, limit)
    if found or len(plain(typed)) < _TRIED:
        return found
    hits = index_of(store, base).search(typed, language, group).hits[:limit]
    return [
        Suggestion(hit.iri, hit.iri, hit.label, hit.lang, hit.kind, hit.why.text) for hit in hits
    ]
