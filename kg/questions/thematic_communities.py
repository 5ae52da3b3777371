from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.align.network import Belonging, communities
from kg.catalogue import say
from kg.projection import READS, projection
from kg.question import Graph, Words, prose_beside
from kg.terms import Iri

__all__ = ["LINKS", "PROSE", "READS", "Input", "Row", "answer", "day", "figures"]

PROSE = prose_beside(__file__)
LINKS = (("theme", "nearest"),)
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Input:
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    theme: Iri
    group: int | None
    place: Words
    together: Decimal | None
    nearest: Iri | None
    weight: Decimal
    actors: int


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Input) -> list[Row]:
    return [_row(each) for each in communities(projection(graph, ask.on or date.today()))]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    core = Words(**say("network-place-core"))
    return {
        "groups": len({row.group for row in rows if row.group}),
        "core": sum(row.place == core for row in rows),
    }


def _row(each: Belonging) -> Row:
    return Row(
        theme=each.theme,
        group=each.group,
        place=Words(**say(f"network-place-{each.place}")),
        together=None if each.together is None else Decimal(each.together).quantize(_SHOWN),
        nearest=each.nearest,
        weight=Decimal(each.weight).quantize(_SHOWN),
        actors=each.actors,
    )
