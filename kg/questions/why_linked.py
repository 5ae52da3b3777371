from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from kg.align.network import Edge, Explained, linked
from kg.catalogue import say
from kg.errors import BadInput
from kg.late import nx
from kg.projection import READS, projection
from kg.question import Graph, OfKind, Words, prose_beside
from kg.terms import Iri

__all__ = ["LINKS", "PROSE", "READS", "Input", "Row", "answer", "day", "figures"]

PROSE = prose_beside(__file__)
LINKS = (("source", "target"),)
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    body: Annotated[Iri | None, OfKind("Body")] = None
    partner: Annotated[Iri | None, OfKind("Partner")] = None
    theme: Annotated[Iri | None, OfKind("Theme")] = None
    initiative: Annotated[Iri | None, OfKind("Initiative")] = None
    other_body: Annotated[Iri | None, OfKind("Body")] = None
    other_partner: Annotated[Iri | None, OfKind("Partner")] = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    way: int
    kind: Words
    chance: Decimal
    paths: int
    expected: Decimal
    step: int
    source: Iri
    relation: Words
    target: Iri
    status: Iri | None
    statement: Iri | None
    document: Iri | None


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Input) -> list[Row]:
    known = projection(graph, ask.on or date.today())
    one, other = _ends(ask)
    return [
        row
        for number, found in enumerate(linked(known, one, other), 1)
        for row in _rows(known, number, found, one)
    ]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "ways": len({row.way for row in rows}),
        "rare": len({row.way for row in rows if row.chance <= Decimal("0.05")}),
    }


def _ends(ask: Input) -> tuple[Iri, Iri]:
    named = (
        ask.body,
        ask.theme,
        ask.initiative,
        ask.other_body,
        ask.partner,
        ask.other_partner,
    )
    given = [each for each in named if each]
    if len(given) != 2:
        raise BadInput("links-two", count=len(given))
    return given[0], given[1]


def _rows(graph: "nx.MultiDiGraph", number: int, found: Explained, start: Iri) -> Iterator[Row]:
    at = start
    for place, edge in enumerate(found.best, 1):
        is_forward = edge.source == at
        at = edge.target if is_forward else edge.source
        yield from _step(graph, number, found, place, edge, is_forward)


def _step(
    graph: "nx.MultiDiGraph",
    number: int,
    found: Explained,
    place: int,
    edge: Edge,
    is_forward: bool,
) -> Iterator[Row]:
    """Yield a step of a way, once for each source that it stands in."""
    tie = graph.edges[edge.source, edge.target, edge.relation]
    direction = "to" if is_forward else "from"
    for statement, document in tie["sources"]:
        yield Row(
            way=number,
            kind=Words(**say(f"link-way-{found.way}")),
            chance=Decimal(found.chance).quantize(_SHOWN),
            paths=found.paths,
            expected=Decimal(found.expected).quantize(_SHOWN),
            step=place,
            source=edge.source if is_forward else edge.target,
            relation=Words(**say(f"partner-step-{edge.relation}-{direction}")),
            target=edge.target if is_forward else edge.source,
            status=min(tie["statuses"], default=None),
            statement=statement,
            document=document,
        )
