from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.align.partners import METHODS, profiles
from kg.projection import READS, Seeking, projected, seek, seeking
from kg.question import Graph, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "day"]

PROSE = prose_beside(__file__)
Input = Seeking


@dataclass(frozen=True, slots=True)
class Row:
    rank: int
    partner: Iri
    by_popularity: int | None
    by_shared_count: int | None
    by_jaccard: int | None
    by_pathsim: int | None
    by_degree_weighted_paths: int | None
    by_walk_by_degree: int | None


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Seeking) -> list[Row]:
    fits = seek(graph, ask).fits
    places = dict(_places(graph, ask))
    return [
        Row(
            rank=each.rank,
            partner=each.partner,
            **{name: found.get(each.partner) for name, found in places.items()},
        )
        for each in fits
    ]


def _places(graph: Graph, ask: Seeking) -> Iterator[tuple[str, dict[Iri, int]]]:
    """Yield the place of each partner by each method; equals stay in the order of their IRIs."""
    known = profiles(projected(graph, ask))
    wanted = seeking(graph, ask)
    for name, method in METHODS.items():
        scores = method(known, wanted.aim)
        order = sorted(
            (each for each in scores if known.graph.nodes[each]["kind"] in wanted.kinds),
            key=lambda each: (-round(scores[each], 12), each),
        )
        yield f"by_{name.replace('-', '_')}", {each: n for n, each in enumerate(order, 1)}
