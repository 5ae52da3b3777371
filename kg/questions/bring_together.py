from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.align.radar import Group, Scene, groups
from kg.late import nx
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, is_asked, look, projection, themed
from kg.question import Graph, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)
Input = Looking
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Row:
    group: int
    initiative: Iri
    board: Iri
    other: Iri
    other_board: Iri
    rare_theme: Iri
    about: int
    shared: int
    of: int
    likeness: Decimal
    overlap: Decimal
    last: date | None
    other_last: date | None
    status: Iri | None
    statement: Iri | None
    other_status: Iri | None
    other_statement: Iri | None


def answer(graph: Graph, ask: Looking) -> list[Row]:
    scene = look(graph, ask)
    projected = projection(graph, scene.on)
    found = [each for each in groups(scene) if is_asked(scene, ask, each.members)]
    return [row for each in found for row in _rows(scene, projected, each)]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    works = {work for row in rows for work in (row.initiative, row.other)}
    boards = {board for row in rows for board in (row.board, row.other_board)}
    return {"n": len({row.group for row in rows}), "works": len(works), "boards": len(boards)}


def _rows(scene: Scene, projected: "nx.MultiDiGraph", group: Group) -> Iterator[Row]:
    for pair in group.pairs:
        one, other = scene.works[pair.one], scene.works[pair.other]
        theme = pair.shared[0]
        statement, status = themed(projected, pair.one, theme)
        other_statement, other_status = themed(projected, pair.other, theme)
        yield Row(
            group=group.number,
            initiative=pair.one,
            board=min(one.boards),
            other=pair.other,
            other_board=min(other.boards),
            rare_theme=theme,
            about=len(scene.about[theme]),
            shared=len(pair.shared),
            of=pair.of,
            likeness=Decimal(pair.likeness).quantize(_SHOWN),
            overlap=Decimal(pair.overlap).quantize(_SHOWN),
            last=one.last,
            other_last=other.last,
            status=status,
            statement=statement,
            other_status=other_status,
            other_statement=other_statement,
        )
