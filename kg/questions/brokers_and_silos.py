from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.align.network import Gap, Holding, Seat, brokers
from kg.catalogue import say
from kg.projection import READS, projection
from kg.question import Graph, Words, prose_beside
from kg.terms import Iri

__all__ = ["LINKS", "PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)
LINKS = (("body", "theme"), ("body", "work"))


@dataclass(frozen=True, slots=True)
class Input:
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    body: Iri
    gap: int | None
    finding: Words
    link: Iri | None
    side: int | None
    theme: Iri | None
    work: Iri | None
    known: bool


def answer(graph: Graph, ask: Input) -> list[Row]:
    found = brokers(projection(graph, ask.on or graph.reference_day))
    told = [row for number, gap in enumerate(found.gaps, 1) for row in _rows(number, gap)]
    return told + [_unheard(body) for body in found.silent]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "apart": len({row.side for row in rows if row.link is None}),
        "links": len({row.link for row in rows if row.link is not None}),
    }


def _unheard(body: Iri) -> Row:
    return Row(body, None, Words(None, None), None, None, None, None, False)


def _rows(number: int, gap: Gap) -> Iterator[Row]:
    return (
        _row(number, gap, place, seat) for place, side in enumerate(gap.sides, 1) for seat in side
    )


def _row(number: int, gap: Gap, side: int, seat: Seat) -> Row:
    finding = Words(**say(f"network-holding-{Holding(gap.holding)}"))
    return Row(seat.body, number, finding, gap.link, side, seat.theme, seat.work, True)
