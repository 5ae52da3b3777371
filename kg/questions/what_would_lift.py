from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kg.align.radar import Kind, Lift, Scene, lifts
from kg.catalogue import say
from kg.projection import RADAR_READS as READS
from kg.projection import Looking, at_most, is_asked, look
from kg.question import Graph, Words, prose_beside, said
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "figures"]

PROSE = prose_beside(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Looking):
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    way: int
    list: Words
    facts: int
    initiative: Iri
    board: Iri
    fact: Words
    value: Iri | None
    other: Iri | None
    members: int
    boards: int


def answer(graph: Graph, ask: Input) -> list[Row]:
    scene = look(graph, ask)
    asked = (each for each in lifts(scene) if is_asked(scene, ask, each.group.members))
    ways = enumerate(islice(asked, at_most(ask.limit)), 1)
    return [row for way, each in ways for row in _rows(scene, way, each)]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    facts = {row.way: row.facts for row in rows}
    return {"n": len(facts), "single": list(facts.values()).count(1)}


def _rows(scene: Scene, way: int, each: Lift) -> Iterator[Row]:
    for fact in each.facts:
        is_any = fact.kind is Kind.GOAL and each.goals > 1
        yield Row(
            way=way,
            list=said([f"radar-list-{each.list}"]),
            facts=len(each.facts),
            initiative=fact.work,
            board=min(scene.works[fact.work].boards),
            fact=_any_goal(each.goals) if is_any else said([f"radar-fact-{fact.kind}"]),
            value=None if is_any else fact.value,
            other=each.other,
            members=len(each.group.members),
            boards=len(each.group.boards),
        )


def _any_goal(count: int) -> Words:
    return Words(**say("radar-fact-any-goal", count=count))
