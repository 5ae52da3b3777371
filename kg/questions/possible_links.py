from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from kg.align.network import PROPOSED, Proposal, missing
from kg.errors import BadInput
from kg.projection import READS, projection
from kg.question import Graph, OfKind, prose_beside
from kg.terms import Iri

__all__ = ["LINKS", "PROSE", "READS", "Input", "Row", "answer", "day"]

PROSE = prose_beside(__file__)
LINKS = (("start", "other"),)
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    body: Annotated[Iri | None, OfKind("Body")] = None
    partner: Annotated[Iri | None, OfKind("Partner")] = None
    on: date | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    start: Iri
    other: Iri
    status: Iri
    shared: int
    through: Iri
    also: Iri | None
    resource_allocation: Decimal
    adamic_adar: Decimal


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Input) -> list[Row]:
    start = ask.body or ask.partner
    if start is None:
        raise BadInput("links-no-start")
    known = projection(graph, ask.on or date.today())
    found = [
        _row(graph, start, place, each)
        for place, each in enumerate(missing(known, start, len(known)), 1)
    ]
    wanted = [row for row in found if ask.partner in (None, start, row.other)]
    return wanted[: PROPOSED if ask.limit is None else ask.limit]


def _row(graph: Graph, start: Iri, place: int, each: Proposal) -> Row:
    return Row(
        place=place,
        start=start,
        other=each.other,
        status=Iri(f"{graph.base}code/assertion/proposed"),
        shared=len(each.through),
        through=each.through[0],
        also=each.through[1] if len(each.through) > 1 else None,
        resource_allocation=Decimal(each.resource_allocation).quantize(_SHOWN),
        adamic_adar=Decimal(each.adamic_adar).quantize(_SHOWN),
    )
