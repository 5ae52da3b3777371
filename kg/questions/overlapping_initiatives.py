from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from kg.align.radar import SAME, Doubling, Scene, doublings
from kg.late import nx
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, at_most, is_asked, look, projection, themed
from kg.question import Graph, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Looking):
    least: Decimal | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    initiative: Iri
    owner: Iri
    other: Iri
    other_owner: Iri
    likeness: Decimal
    overlap: Decimal
    shared: int
    of: int
    rare_theme: Iri
    about: int
    at_once: bool | None
    cooperate: bool
    begun: date | None
    last: date | None
    other_begun: date | None
    other_last: date | None
    status: Iri | None
    statement: Iri | None
    other_status: Iri | None
    other_statement: Iri | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    scene = look(graph, ask)
    projected = projection(graph, scene.on)
    found = (
        each
        for each in doublings(scene, SAME if ask.least is None else float(ask.least))
        if is_asked(scene, ask, [each.pair.one, each.pair.other])
    )
    return [_row(scene, projected, each) for each in islice(found, at_most(ask.limit))]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "several": sum(row.shared > 1 for row in rows),
        "cooperating": sum(row.cooperate for row in rows),
    }


def _row(scene: Scene, projected: "nx.MultiDiGraph", each: Doubling) -> Row:
    pair = each.pair
    one, other = scene.works[pair.one], scene.works[pair.other]
    theme = pair.shared[0]
    statement, status = themed(projected, pair.one, theme)
    other_statement, other_status = themed(projected, pair.other, theme)
    return Row(
        initiative=pair.one,
        owner=min(one.answering),
        other=pair.other,
        other_owner=min(other.answering),
        likeness=Decimal(pair.likeness).quantize(_SHOWN),
        overlap=Decimal(pair.overlap).quantize(_SHOWN),
        shared=len(pair.shared),
        of=pair.of,
        rare_theme=theme,
        about=len(scene.about[theme]),
        at_once=each.at_once,
        cooperate=each.do_cooperate,
        begun=one.begun,
        last=one.last,
        other_begun=other.begun,
        other_last=other.last,
        status=status,
        statement=statement,
        other_status=other_status,
        other_statement=other_statement,
    )
