from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.align.radar import Scene, Sighting, groups, missing
from kg.align.radar import spot as spotted
from kg.late import nx
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, is_asked, look, projection, themed
from kg.question import Graph, Words, prose_beside, said
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)
Input = Looking


@dataclass(frozen=True, slots=True)
class Row:
    initiative: Iri
    board: Iri
    why: Words
    unregistered: bool
    new: bool
    seen: date | None
    last: date | None
    themes: int
    partners: int | None
    group: int | None
    missing: Words
    document: Iri | None
    rare_theme: Iri | None
    status: Iri | None
    statement: Iri | None


def answer(graph: Graph, ask: Looking) -> list[Row]:
    scene = look(graph, ask)
    found = [each for each in spotted(scene) if is_asked(scene, ask, [each.work.work])]
    projected = projection(graph, scene.on)
    return [row for each in found for row in _rows(scene, projected, each)]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "n": len({row.initiative for row in rows}),
        "boards": len({row.board for row in rows}),
        "grouped": len({row.initiative for row in rows if row.group}),
    }


def _rows(scene: Scene, projected: "nx.MultiDiGraph", each: Sighting) -> Iterator[Row]:
    work = each.work
    theme = min(work.themes, key=lambda one: (-scene.weights[one], one), default=None)
    statement, status = themed(projected, work.work, theme) if theme else (None, None)
    signs = {"unregistered": each.is_unregistered, "new": each.is_new}
    for board in sorted(work.boards):
        yield Row(
            initiative=work.work,
            board=board,
            why=said(f"radar-why-{name}" for name, is_so in signs.items() if is_so),
            unregistered=each.is_unregistered,
            new=each.is_new,
            seen=work.seen,
            last=work.last,
            themes=len(work.themes),
            partners=len(work.partners) or None,
            group=_group(scene, work.work),
            missing=said(f"radar-missing-{code}" for code in missing(work)),
            document=work.document,
            rare_theme=theme,
            status=status,
            statement=statement,
        )


def _group(scene: Scene, work: Iri) -> int | None:
    return next((each.number for each in groups(scene) if work in each.members), None)
