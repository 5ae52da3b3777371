from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.align.radar import EVEN, Candidate, Scene, lacking, read_weights
from kg.align.radar import scale_up as ripest
from kg.late import nx
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, is_asked, look, projection, themed
from kg.question import Graph, Words, prose_beside, said
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Looking):
    #: `boards=2 need=0`; those not named weigh 1.
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    rank: int
    group: int
    stage: Words
    score: Decimal
    most: Decimal
    part_boards: int | None
    part_need: int | None
    part_maturity: int | None
    part_foreign: int | None
    initiative: Iri
    board: Iri
    rare_theme: Iri
    last: date | None
    report: Iri | None
    goal: Iri | None
    central: Iri | None
    missing: Words
    status: Iri | None
    statement: Iri | None


def answer(graph: Graph, ask: Input) -> list[Row]:
    weights = EVEN if ask.weights is None else read_weights(ask.weights)
    scene = look(graph, ask)
    projected = projection(graph, scene.on)
    found = [
        (place, each)
        for place, each in enumerate(ripest(scene, weights), 1)
        if is_asked(scene, ask, each.group.members)
    ]
    return [row for place, each in found for row in _rows(scene, projected, place, each)]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    stages = {row.group: row.stage for row in rows}
    return {
        "n": len(stages),
        **{
            name: list(stages.values()).count(said([f"radar-stage-{name}"]))
            for name in ("ready", "open", "barred")
        },
    }


def _rows(scene: Scene, projected: "nx.MultiDiGraph", place: int, each: Candidate) -> Iterator[Row]:
    for name in each.group.members:
        work = scene.works[name]
        theme = next(theme for theme in each.group.themes if theme in work.themes)
        statement, status = themed(projected, name, theme)
        yield Row(
            rank=place,
            group=each.group.number,
            stage=said([f"radar-stage-{_stage(each)}"]),
            score=_number(each.least),
            most=_number(each.most),
            **{f"part_{name}": value for name, value in each.parts.items()},
            initiative=name,
            board=min(work.boards),
            rare_theme=theme,
            last=work.last,
            report=work.report,
            goal=min(work.goals & {*each.goals}, default=None),
            central=next(iter(each.central), None),
            missing=said(f"radar-lacking-{code}" for code in lacking(each)),
            status=status,
            statement=statement,
        )


def _stage(each: Candidate) -> str:
    return "ready" if each.is_ready else "open" if each.is_open else "barred"


def _number(value: float) -> Decimal:
    return Decimal(f"{value:.6g}")
