"""A small made-up world for the partner finder, to be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.align import Thing, Tie, project
from kg.terms import Iri

ON = date(2026, 6, 1)
ROLE = "http://world.example/code/role/"


def iri(name: str) -> Iri:
    return Iri(f"http://world.example/{name}")


def thing(name: str, kind: str, **more: Any) -> Thing:
    return Thing(iri(name), kind, **({"first": date(2000, 1, 1)} | more))


def tie(source: str, relation: str, target: str, role: str = "", **more: Any) -> Tie:
    more = {"evidence": iri(f"e-{source}-{target}"), "document": iri("d")} | more
    return Tie(iri(source), relation, iri(target), role=Iri(ROLE + role) if role else None, **more)


def work(name: str, themes: str, partners: str, first: date | None, **more: Any) -> list[Any]:
    """Return an activity about themes (a letter each), in which partners take part."""
    document = more.pop("document", iri("d"))
    role = more.pop("role", "partner")
    return [
        thing(name, more.pop("kind", "activity"), first=first, seen=date(2026, 1, 1), **more),
        *(tie(name, "addresses", each, document=document) for each in themes),
        *(tie(each, "takes-part", name, role, document=document) for each in partners.split()),
    ]


#: Themes a, b, and c; a is narrower than w, and w than v; n is narrower than a.
THEMES: list[Any] = [
    *(thing(each, "theme") for each in "abcwvn"),
    tie("a", "broader", "w"),
    tie("w", "broader", "v"),
    tie("n", "broader", "a"),
]
CITY: list[Any] = [
    thing("city", "body", latitude=Decimal(0), longitude=Decimal(0), population=1000),
    thing("board", "body"),
    thing("office", "body"),
    thing("old-board", "body", last=date(2019, 12, 31)),
    thing("other-board", "body"),
    tie("board", "part-of", "city"),
    tie("other-board", "part-of", "city"),
    tie("office", "serves", "board"),
    tie("board", "succeeds", "old-board"),
]
PARTNERS: list[Any] = [
    thing("p", "city", latitude=Decimal(0), longitude=Decimal(9), population=500),
    thing("q", "city"),
    thing("r", "organisation"),
    thing("s", "organisation"),
    thing("gone", "organisation", last=date(2010, 1, 1)),
    thing("net", "network"),
    thing("fund", "programme"),
]


def world(*more: Iterable[Any]) -> nx.MultiDiGraph:
    each = [*THEMES, *CITY, *PARTNERS, *(one for some in more for one in some)]
    things = [one for one in each if isinstance(one, Thing)]
    return project(things, [one for one in each if isinstance(one, Tie)], ON)
