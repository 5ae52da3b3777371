from dataclasses import dataclass

from kg.align.fragility import carriers
from kg.align.radar import carried
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, is_asked, look
from kg.question import Graph, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Looking):
    #: `goals`, `directions` or `themes`; all of them where none is named.
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    rank: int
    initiative: Iri
    owner: Iri | None
    adds: int
    alone: int
    carried: int
    of: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    scene = look(graph, ask)
    found = carriers(
        {
            name: elements
            for name, elements in carried(scene, ask.what).items()
            if is_asked(scene, ask, [name])
        }
    )
    return [
        Row(
            rank=place,
            initiative=each.carrier,
            owner=min(scene.works[each.carrier].answering, default=None),
            adds=len(each.adds),
            alone=len(each.alone),
            carried=each.carried,
            of=found[-1].carried,
        )
        for place, each in enumerate(found, 1)
    ]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "elements": max((row.of for row in rows), default=0),
        "fragile": sum(row.alone > 0 for row in rows),
    }
