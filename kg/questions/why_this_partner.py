from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.align.partners import Path, Step, explain
from kg.catalogue import say
from kg.projection import READS, Seeking, projected, seeking
from kg.question import Graph, OfKind, Words, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "day", "figures"]

PROSE = prose_beside(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    partner: Annotated[Iri, OfKind("Partner")]
    theme: Annotated[Iri | None, OfKind("Theme")] = None
    body: Annotated[Iri | None, OfKind("Body")] = None
    initiative: Annotated[Iri | None, OfKind("Initiative")] = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    way: int
    kind: Words
    step: int
    source: Iri
    relation: Words
    target: Iri
    status: Iri | None
    first: date | None
    last: date | None
    popular: bool
    statement: Iri | None
    document: Iri | None


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Input) -> list[Row]:
    asked = Seeking(theme=ask.theme, body=ask.body, initiative=ask.initiative, on=ask.on)
    found = explain(projected(graph, asked), seeking(graph, asked).aim, ask.partner)
    return [
        row
        for number, path in enumerate(found, 1)
        for place, step in enumerate(path.steps, 1)
        for row in _rows(number, path, place, step)
    ]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    return {
        "ways": len({row.way for row in rows}),
        "documents": len({row.document for row in rows if row.document}),
    }


def _rows(number: int, path: Path, place: int, step: Step) -> Iterator[Row]:
    direction = "to" if step.is_forward else "from"
    for statement, document in step.sources:
        yield Row(
            way=number,
            kind=Words(**say(f"partner-way-{path.kind}")),
            step=place,
            source=step.source,
            relation=Words(**say(f"partner-step-{step.relation}-{direction}")),
            target=step.target,
            status=min(step.statuses, default=None),
            first=step.period.first,
            last=step.period.last,
            popular=step.target in path.hubs,
            statement=statement,
            document=document,
        )
