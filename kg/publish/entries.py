"""What a release says of itself and of its named graphs, as a catalogue needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.catalogue import LANGUAGES, say
from kg.labels import label
from kg.publish.dcat import last, text
from kg.releases import Manifest
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Term

_NAMING = (Iri(PREFIXES["dcterms"] + "title"), Iri(PREFIXES["skos"] + "prefLabel"))
_DESCRIPTION, _LICENCE, _SOURCE, _ISSUED, _SPATIAL, _PUBLISHER = (
    Iri(PREFIXES["dcterms"] + name)
    for name in ("description", "license", "source", "issued", "spatial", "publisher")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A data set: the whole release, or one of its named graphs."""

    iri: Iri
    #: Names and descriptions, each with its language; Swedish and English at least.
    titles: tuple[Literal, ...]
    descriptions: tuple[Literal, ...]
    #: None: nobody has said.
    licence: Iri | None
    #: Where it is from, in words or by address.
    sources: tuple[Term, ...]
    issued: Literal | None
    spatial: tuple[Iri, ...]
    quads: int
    #: Whether the graph says anything of it, so that it has a page.
    is_described: bool

    def title(self, language: str) -> Literal:
        """Return its name in a language, or in another where there is none."""
        return _in(language, self.titles)

    def description(self, language: str) -> Literal:
        """Return its description in a language; there is one in each of ours."""
        return _in(language, self.descriptions)


class Publisher(NamedTuple):
    """Who answers for the data."""

    iri: Iri
    names: tuple[Literal, ...]
    #: Whether the graph says anything of it, so that it has a page.
    is_described: bool


class Entries(NamedTuple):
    """All that is catalogued of one release."""

    release: Manifest
    whole: Entry
    graphs: tuple[Entry, ...]
    publisher: Publisher


def entries(release: Manifest, store: Store, base: str) -> Entries:
    """Return what *release* says of itself, of each of its graphs, and of who publishes it."""
    cities = list(store.quads(predicate=RDF_TYPE, object=Iri(f"{base}ns#CityDataset")))
    ontology = Iri(f"{base}ns")
    # Two cities in one graph are published together, under neither's name.
    city = cities[0].subject if len(cities) == 1 else Iri(f"{base}.well-known/void#dataset")
    whole = _entry(store, city, release.total, "Siktlinje", ontology)
    titles = {each: whole.title(each).value for each in LANGUAGES}
    graphs = tuple(
        _entry(store, name, quads, titles) for name, quads in sorted(release.quads.items())
    )
    return Entries(release, whole, graphs, _publisher(store, city, ontology, base))


def _entry(
    store: Store, iri: Iri, quads: int, inside: str | dict[str, str], fallback: Iri | None = None
) -> Entry:
    """
    Args:
        inside: what it is a part of, for the texts that stand in where it has none of its own.
        fallback: whose licence holds where it states none.
    """
    licences = _iris(store, iri, _LICENCE) or (_iris(store, fallback, _LICENCE) if fallback else [])
    issued = [each for each in _values(store, iri, _ISSUED) if isinstance(each, Literal)]
    return Entry(
        iri,
        titles=_texts(store, iri, _NAMING, "catalog-untitled", name=last(iri)),
        descriptions=_described(store, iri, quads, inside),
        licence=licences[0] if licences else None,
        sources=tuple(_values(store, iri, _SOURCE)),
        issued=issued[0] if issued else None,
        spatial=tuple(_iris(store, iri, _SPATIAL)),
        quads=quads,
        is_described=next(store.quads(iri), None) is not None,
    )


def _described(
    store: Store, iri: Iri, quads: int, inside: str | dict[str, str]
) -> tuple[Literal, ...]:
    titles = inside if isinstance(inside, dict) else dict.fromkeys(LANGUAGES, inside)
    found = _texts(store, iri, (_DESCRIPTION,), None)
    spoken = {(each.language or "").partition("-")[0] for each in found}
    missing = tuple(
        text(say("catalog-undescribed", inside=titles[each], quads=quads)[each], each)
        for each in LANGUAGES
        if each not in spoken
    )
    return found + missing


def _texts(
    store: Store, iri: Iri, naming: tuple[Iri, ...], key: str | None, **values: object
) -> tuple[Literal, ...]:
    """Return the texts by the first property that gives any; else those of a sentence of ours."""
    for predicate in naming:
        values_there = _values(store, iri, predicate)
        if found := [each for each in values_there if isinstance(each, Literal) and each.language]:
            return tuple(sorted(found, key=lambda each: (each.language or "") != LANGUAGES[0]))
    if key is None:
        return ()
    return tuple(text(words, language) for language, words in say(key, **values).items())


def _publisher(store: Store, city: Iri, ontology: Iri, base: str) -> Publisher:
    agents = _iris(store, city, _PUBLISHER) or _iris(store, ontology, _PUBLISHER)
    agent = agents[0] if agents else Iri(f"{base}id/agent/siktlinje")
    named = {label(store, agent, each) for each in LANGUAGES} - {None}
    names = sorted(each for each in named if each) or [Literal(last(agent))]
    return Publisher(agent, tuple(names), next(store.quads(agent), None) is not None)


def _in(language: str, texts: tuple[Literal, ...]) -> Literal:
    return next((each for each in texts if (each.language or "").startswith(language)), texts[0])


def _values(store: Store, iri: Iri, predicate: Iri) -> list[Term]:
    return sorted({quad.object for quad in store.quads(iri, predicate)}, key=str)


def _iris(store: Store, iri: Iri, predicate: Iri) -> list[Iri]:
    return [each for each in _values(store, iri, predicate) if isinstance(each, Iri)]
