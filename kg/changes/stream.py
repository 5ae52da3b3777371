"""
The changes as an event stream: every version of every thing, in pages that never change.

Releases are taken together in blocks, so that many small ones share a page. A page of a block that
is full, and one that another follows, is final. A version is the thing as its release has it; of a
thing that was removed there is only the news.

Sources: https://w3id.org/ldes/specification and https://w3id.org/tree/specification
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.changes.change import What
from kg.changes.log import Log
from kg.releases import Manifest
from kg.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad, Term

LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
#: So many releases are a block.
BLOCK = 20
#: So many versions are a page.
PAGE = 250

#: Not `prov:generatedAtTime`, which many of the things themselves have.
_TIME = Iri(f"{ACTIVITY}published")
_VERSION_OF = Iri(f"{PREFIXES['dcterms']}isVersionOf")
_NUMBER = Iri(f"{PREFIXES['schema']}version")
_KINDS = {What.ADDED: "Create", What.CHANGED: "Update", What.REMOVED: "Delete"}


class Stream(NamedTuple):
    """Where the stream is, and what it is called."""

    #: Address of its root; pages are below it.
    address: str
    base: str
    titles: dict[str, str]

    @property
    def iri(self) -> Iri:
        """The name of the stream itself."""
        return Iri(f"{self.address}#stream")

    def page(self, block: int, page: int) -> Iri:
        """Return the address of a page."""
        return Iri(f"{self.address}/{block}/{page}")


class Member(NamedTuple):
    """A version of a thing."""

    number: int
    thing: Iri
    what: What


@dataclass(frozen=True, slots=True)
class Fragment:
    """One page of one block; both are counted from 1."""

    block: int
    page: int
    members: tuple[Member, ...]
    #: Whether another page of the block follows.
    has_next: bool
    #: Whether it stays as it is for ever.
    is_final: bool
    #: The newest release that it may speak of.
    last: Manifest

    @classmethod
    def read(cls, log: Log, newest: int, block: int, page: int) -> Fragment | None:
        """
        Return a page of the stream up to release *newest*; None where there is none.

        Raises:
            Damaged: the record of a change is not what was published.
        """
        numbers = _numbers(block, newest)
        if block < 1 or page < 1 or not numbers:
            return None
        members = [
            Member(number, thing, what)
            for number in numbers
            for thing, what in log.change(number).things.items()
        ]
        begin, end = (page - 1) * PAGE, page * PAGE
        if begin and begin >= len(members):
            return None
        has_next = end < len(members)
        is_final = has_next or numbers[-1] == block * BLOCK
        last = log.releases.get(numbers[-1])
        return cls(block, page, tuple(members[begin:end]), has_next, is_final, last)


def _numbers(block: int, newest: int) -> range:
    """Return the releases of a block."""
    return range((block - 1) * BLOCK + 1, min(block * BLOCK, newest) + 1)


def root_quads(log: Log, stream: Stream, newest: int) -> list[Quad]:
    """Return what the root says: how to read the stream, and from when to when each block is."""
    found = [_quad(stream, *triple) for triple in _context(stream)]
    for block in range(1, -(-newest // BLOCK) + 1):
        numbers = _numbers(block, newest)
        first, last = log.releases.get(numbers[0]), log.releases.get(numbers[-1])
        is_closed = numbers[-1] == block * BLOCK
        found += _block_relations(stream, block, first, last if is_closed else None)
    return found


def _context(stream: Stream) -> Iterator[tuple[str, str, Term]]:
    yield stream.iri, RDF_TYPE, Iri(f"{LDES}EventStream")
    for language, title in stream.titles.items():
        yield stream.iri, f"{PREFIXES['dcterms']}title", Literal(title, RDF_LANG_STRING, language)
    yield stream.iri, f"{TREE}view", Iri(stream.address)
    yield stream.iri, f"{LDES}timestampPath", _TIME
    yield stream.iri, f"{LDES}sequencePath", _NUMBER
    yield stream.iri, f"{LDES}versionOfPath", _VERSION_OF
    for kind in _KINDS.values():
        yield stream.iri, f"{LDES}version{kind}Path", RDF_TYPE
        yield stream.iri, f"{LDES}version{kind}Object", Iri(f"{ACTIVITY}{kind}")
    yield stream.address, RDF_TYPE, Iri(f"{TREE}Node")


def _block_relations(
    stream: Stream, block: int, first: Manifest, last: Manifest | None
) -> Iterator[Quad]:
    """Where a block begins, and, if it is closed, where it ends."""
    bounds = [("GreaterThanOrEqualToRelation", first)]
    if last:
        bounds.append(("LessThanOrEqualToRelation", last))
    for kind, release in bounds:
        relation = Iri(f"{stream.address}#{block}-{kind}")
        node = stream.page(block, 1)
        yield from _relation(stream, Iri(stream.address), relation, kind, node)
        yield _quad(stream, relation, f"{TREE}path", _TIME)
        yield _quad(stream, relation, f"{TREE}value", _time(release))


def _relation(stream: Stream, here: Iri, relation: Iri, kind: str, node: Iri) -> Iterator[Quad]:
    yield _quad(stream, here, f"{TREE}relation", relation)
    yield _quad(stream, relation, RDF_TYPE, Iri(f"{TREE}{kind}"))
    yield _quad(stream, relation, f"{TREE}node", node)


def fragment_quads(log: Log, stream: Stream, fragment: Fragment) -> list[Quad]:
    """
    Return what a page says: its versions, oldest first, and where the next page is.

    Raises:
        Damaged: the record of a change is not what was published.
    """
    here = stream.page(fragment.block, fragment.page)
    found = [_quad(stream, here, RDF_TYPE, Iri(f"{TREE}Node"))]
    if fragment.is_final:
        true = Literal("true", Iri(f"{XSD}boolean"))
        found.append(_quad(stream, here, f"{LDES}immutable", true))
    if fragment.has_next:
        node = stream.page(fragment.block, fragment.page + 1)
        found += _relation(stream, here, Iri(f"{here}#next"), "Relation", node)
    for number in dict.fromkeys(member.number for member in fragment.members):
        members = [each for each in fragment.members if each.number == number]
        found += _versions(log, stream, number, members)
    return found


def _versions(log: Log, stream: Stream, number: int, members: list[Member]) -> Iterator[Quad]:
    release = log.releases.get(number)
    alive = [each.thing for each in members if each.what is not What.REMOVED]
    states = log.states(number, alive) if alive else {}
    for member in members:
        version = version_iri(stream.base, member.thing, number)
        yield _quad(stream, stream.iri, f"{TREE}member", version)
        yield _quad(stream, version, _VERSION_OF, member.thing)
        yield _quad(stream, version, _TIME, _time(release))
        yield _quad(stream, version, _NUMBER, Literal(str(number), Iri(f"{XSD}integer")))
        yield _quad(stream, version, RDF_TYPE, Iri(f"{ACTIVITY}{_KINDS[member.what]}"))
        triples = {(quad.predicate, quad.object) for quad in states.get(member.thing, ())}
        for predicate, value in sorted(triples, key=lambda pair: (pair[0], str(pair[1]))):
            yield _quad(stream, version, predicate, value)


def version_iri(base: str, thing: Iri, number: int) -> Iri:
    """
    Return the name of a thing as a release has it.

    A thing of ours is looked at under that name; what others have named gets one of ours.
    """
    document, mark, part = thing.partition("#")
    kinds = tuple(base + kind for kind in ("id/", "code/", "graph/"))
    if thing.startswith(kinds) or document == f"{base}ns":
        return Iri(f"{document}?release={number}{mark}{part}")
    return Iri(f"{base}release/{number}#{hashlib.sha256(thing.encode()).hexdigest()[:20]}")


def _quad(stream: Stream, subject: str, predicate: str, value: Term) -> Quad:
    return Quad(Iri(subject), Iri(predicate), value, Iri(stream.address))


def _time(release: Manifest) -> Literal:
    return Literal(release.time.isoformat().replace("+00:00", "Z"), Iri(f"{XSD}dateTime"))
