"""What can be found: the things of a release, with their names, kinds and texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.store import Store, read_query
from kg.terms import Iri, Literal

_HERE = Path(__file__).parent


class Place(IntEnum):
    """Where a text stands, the nearest to the thing first."""

    NAME = 0
    ALTERNATIVE = 1
    IDENTIFIER = 2
    SEARCH_WORD = 3
    DEFINITION = 4


_PLACES = {place.name.lower().replace("_", "-"): place for place in Place}


class Text(NamedTuple):
    """One text about a thing."""

    #: Number of the thing.
    thing: int
    place: Place
    value: str
    #: Tag as the graph has it; "" for none.
    tag: str

    @property
    def language(self) -> str:
        """The language itself, without what follows it in the tag."""
        return self.tag.partition("-")[0]


class Thing(NamedTuple):
    """Something that somebody may look for."""

    iri: Iri
    #: The class that says most about it.
    kind: Iri
    #: All its classes, and the schemes that it is in.
    groups: frozenset[Iri]
    #: Of a class: it itself and those above it.
    above: frozenset[Iri]
    names: tuple[Text, ...]

    def name(self, language: str) -> Text:
        """Return its name: in *language*, else in our translation, else in Swedish, else any."""
        return min(self.names, key=lambda each: _distance(each.tag, language))


class Group(NamedTuple):
    """What is asked for only: things of a class or in a scheme, or the classes below one."""

    iri: Iri
    is_classes: bool = False

    def has(self, thing: Thing) -> bool:
        """Tell whether *thing* is one of them."""
        return self.iri in (thing.above if self.is_classes else thing.groups)


class Things(NamedTuple):
    """All of them in the order of their addresses, and their texts."""

    things: tuple[Thing, ...]
    texts: tuple[Text, ...]


@lru_cache(maxsize=2)
def gather(store: Store, base: str) -> Things:
    """Read what can be found in the graph: all that has a name."""
    classes = _pairs(store, base, "classes", "class")
    schemes = _pairs(store, base, "schemes", "scheme")
    above = _pairs(store, base, "above", "above", "class")
    found: list[Thing] = []
    texts: list[Text] = []
    for iri, said in sorted(_said(store, base).items()):
        mine = [Text(len(found), place, each.value, each.language or "") for place, each in said]
        if names := tuple(each for each in mine if each.place is Place.NAME):
            of = classes.get(iri, set())
            groups = frozenset(of | schemes.get(iri, set()))
            below = (
                frozenset({iri} | above.get(iri, set()))
                if iri in above or _is_class(of)
                else frozenset()
            )
            found.append(Thing(iri, _kind(of, above), groups, below, names))
            texts += mine
    return Things(tuple(found), tuple(texts))


def _said(store: Store, base: str) -> Mapping[Iri, list[tuple[Place, Literal]]]:
    """Return the texts about each thing, those nearest to it first."""
    found: dict[Iri, set[tuple[Place, Literal]]] = defaultdict(set)
    for row in store.select(read_query(_HERE / "texts.rq", base)):
        thing, place, text = row["thing"], row["place"], row["text"]
        assert isinstance(thing, Iri), "the query filters"
        assert isinstance(place, Literal), "the query binds it"
        assert isinstance(text, Literal), "the query filters"
        found[thing].add((_PLACES[place.value], text))
    return {thing: sorted(said, key=_nearest) for thing, said in found.items()}


def _nearest(said: tuple[Place, Literal]) -> tuple[Place, str, str]:
    return said[0], said[1].language or "", said[1].value


def _pairs(
    store: Store, base: str, query: str, value: str, key: str = "thing"
) -> Mapping[Iri, set[Iri]]:
    found: dict[Iri, set[Iri]] = defaultdict(set)
    for row in store.select(read_query(_HERE / f"{query}.rq", base)):
        one, other = row[key], row[value]
        if isinstance(one, Iri) and isinstance(other, Iri):
            found[one].add(other)
    return found


def _kind(classes: Iterable[Iri], above: Mapping[Iri, set[Iri]]) -> Iri:
    """Return the lowest class: the one with most classes above it."""
    return min(classes, key=lambda each: (-len(above.get(each, ())), each), default=Iri(""))


def _is_class(classes: Iterable[Iri]) -> bool:
    return any(each.endswith("#Class") for each in classes)


def _distance(tag: str, language: str) -> int:
    if tag == language:
        return 0
    if tag.startswith(f"{language}-t"):
        return 1
    return 2 if tag == "sv" else 3
