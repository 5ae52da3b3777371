"""What the page about a thing shows, and its plain JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request

from kg.labels import compact, label
from kg.resource import PAGE, Resource, incoming
from kg.resource.resource import classes
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Term
from service.declined import BadRequest
from service.frame import link_to
from service.naming import Name, Names, names
from service.serving import settings
from service.wording import language

#: As many of a group are shown before somebody asks for all of it.
FEW = 8
#: Stands above, or is there for search alone.
_ELSEWHERE = (RDF_TYPE, Iri(f"{PREFIXES['skos']}hiddenLabel"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a page shows it."""

    names: Names
    iri: Iri | None
    href: str | None


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its values, or the things that point here by it."""

    iri: Iri
    names: Names
    values: list[Value]
    #: How many there are in all.
    count: int
    page: int = 1

    @property
    def pages(self) -> int:
        return -(-self.count // PAGE)

    @property
    def short(self) -> str:
        return compact(self.iri)


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that links the thing to others."""

    statement: Value
    relation: Value | None
    #: The other end, or both, where the thing is what it concerns.
    ends: list[Value]
    is_from: bool
    status: str
    status_name: Names | None
    modality: str
    modality_name: Names | None
    speakers: list[Value]
    quotes: list[tuple[str | None, Value | None]]


def shown(store: Store, of: Resource) -> dict[str, Any]:
    """Return all that `thing.html` shows."""
    links = [_link(store, of.iri, each) for each in of.statements]
    return {
        "thing": of,
        "names": names(store, of.iri),
        "kinds": [value_of(store, each) for each in classes(store, of.iri)],
        "properties": _properties(store, of),
        "links_from": [each for each in links if each.is_from],
        "links_to": [each for each in links if not each.is_from],
        "groups": [_group(store, of, each.predicate, each.size) for each in of.incoming],
        "sources": [value_of(store, each) for each in sorted({quad.graph for quad in of.own})],
        "few": FEW,
    }


def value_of(store: Store, term: Term) -> Value:
    """Return a term as a page shows it."""
    if isinstance(term, Iri):
        return Value(names(store, term), term, link_to(term))
    own, _, translated = (term.language or "").partition("-t-")
    named = {each: Name(term.value, own or each, bool(translated)) for each in ("sv", "en")}
    return Value(named, None, None)


def as_json(store: Store, of: Resource) -> dict[str, Any]:
    """Return a thing as plain JSON: properties by their short names, links and counts."""
    properties: dict[str, list[Any]] = defaultdict(list)
    for quad in of.own:
        properties[compact(quad.predicate)].append(_plain(quad.object))
    named = {each: label(store, of.iri, each) for each in ("sv", "en")}
    return {
        "iri": of.iri,
        "label": {each: found.value for each, found in named.items() if found},
        "properties": properties,
        "statements": of.statements,
        "incoming": {compact(each.predicate): each.size for each in of.incoming},
    }


def _plain(term: Term) -> Any:
    if isinstance(term, Iri):
        return {"iri": term}
    kind = {"language": term.language} if term.language else {"datatype": compact(term.datatype)}
    return {"value": term.value} | kind


def _properties(store: Store, of: Resource) -> list[Property]:
    """What is said of it, but its classes, which stand above, and the names it is shown by."""
    found: dict[Iri, list[Term]] = defaultdict(list)
    for quad in of.own:
        if quad.predicate not in _ELSEWHERE:
            found[quad.predicate].append(quad.object)
    return [
        Property(each, names(store, each), [value_of(store, term) for term in terms], len(terms))
        for each, given in found.items()
        if (terms := _readable(dict.fromkeys(given)))
    ]


def _readable(terms: Iterable[Term]) -> list[Term]:
    """Leave out texts in other languages than the reader's, if it has some; the data has all."""
    told = list(terms)
    ours = [each for each in told if isinstance(each, Literal) and _is_in(each, language())]
    texts = [each for each in told if isinstance(each, Literal) and each.language]
    return [each for each in told if each not in texts or not ours or each in ours]


def _is_in(text: Literal, chosen: str) -> bool:
    return (text.language or "").partition("-")[0] == chosen


def _group(store: Store, of: Resource, predicate: Iri, count: int) -> Property:
    """Things that point here: a few of them, or a page of the group that was asked for."""
    is_asked = request.args.get("by") == compact(predicate)
    number = _page_number() if is_asked else 1
    found = incoming(store, of.iri, predicate, number)
    values = [value_of(store, each) for each in (found if is_asked else found[:FEW])]
    return Property(predicate, names(store, predicate), values, count, number)


def _page_number() -> int:
    text = request.args.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 10**6:
        raise BadRequest("page-unknown", asked=text[:50])
    return int(text)


def _link(store: Store, thing: Iri, statement: Iri) -> Link:
    ns = f"{settings().base}ns#"
    said: dict[str, list[Term]] = defaultdict(list)
    for quad in store.quads(subject=statement):
        said[quad.predicate.removeprefix(ns)].append(quad.object)

    def values(name: str) -> list[Value]:
        return [value_of(store, each) for each in said[name]]

    is_from = thing in said["alignmentSource"]
    ends = values("alignmentTarget") if is_from else values("alignmentSource")
    status, modality = values("assertionStatus"), values("modality")
    return Link(
        statement=value_of(store, statement),
        relation=next(iter(values("alignmentRelation")), None),
        ends=ends,
        is_from=is_from,
        status=_code(said["assertionStatus"]),
        status_name=status[0].names if status else None,
        modality=_code(said["modality"]),
        modality_name=modality[0].names if modality else None,
        speakers=values(f"{PREFIXES['prov']}wasAttributedTo"),
        quotes=[_quote(store, Iri(each)) for each in said["hasEvidence"] if isinstance(each, Iri)],
    )


def _code(found: list[Term]) -> str:
    return str(found[0]).rpartition("/")[2] if found else ""


def _quote(store: Store, passage: Iri) -> tuple[str | None, Value | None]:
    """Return the words of a passage, if any, and the document they stand in."""
    oa = PREFIXES["oa"]
    words = next(
        (
            exact.object.value
            for selector in store.quads(passage, Iri(f"{oa}hasSelector"))
            for exact in store.quads(Iri(selector.object), Iri(f"{oa}exact"))
            if isinstance(exact.object, Literal)
        ),
        None,
    )
    source = next(iter(store.quads(passage, Iri(f"{oa}hasSource"))), None)
    return words, value_of(store, source.object) if source else None
