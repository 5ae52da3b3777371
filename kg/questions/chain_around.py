from dataclasses import dataclass
from datetime import date
from typing import Annotated

from kg.align import through
from kg.question import Graph, OfKind, Triple, query_beside
from kg.terms import Iri

QUERY = query_beside(__file__)
Row = Triple


@dataclass(frozen=True, slots=True)
class Input:
    element: Annotated[Iri, OfKind("ChainElement")]
    on: date | None = None


def answer(graph: Graph, ask: Input) -> list[Triple]:
    # The query's paths may lead over what is of another time.
    links = graph.construct(QUERY, ask)
    return through(((each.subject, each.object, each) for each in links), ask.element)
