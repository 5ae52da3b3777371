from dataclasses import dataclass
from typing import Annotated

from kg.question import Graph, OfKind, OfScheme, Words, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)


@dataclass(frozen=True, slots=True)
class Input:
    consultation: Annotated[Iri | None, OfKind("Consultation")] = None
    modality: Annotated[tuple[Iri, ...], OfScheme("modality")] = ()


@dataclass(frozen=True, slots=True)
class Row:
    statement: Iri
    sort: Iri | None
    stance: Iri | None
    condition: Words
    response: Iri
    speaker: Iri
    modality: Iri
    status: Iri


def answer(graph: Graph, ask: Input) -> list[Row]:
    return graph.select(QUERY, ask, Row)
