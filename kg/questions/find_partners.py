from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from kg.align.partners import Contact, Finding, Fit
from kg.catalogue import say
from kg.projection import READS, Seeking, class_of, projected, seek
from kg.question import Graph, Words, prose_beside
from kg.terms import Iri

__all__ = ["PROSE", "READS", "Input", "Row", "answer", "day", "figures", "rows_of"]

PROSE = prose_beside(__file__)
Input = Seeking
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Row:
    rank: int
    ranked: int
    partner: Iri
    type: Iri
    country: Iri | None
    score: Decimal
    basis: Decimal
    contact: Words
    against: Words
    rank_by_popularity: int
    best: int
    worst: int | None
    best_without_source: int
    worst_without_source: int | None
    fit_theme: Decimal | None
    fit_complement: Decimal | None
    fit_role: Decimal | None
    fit_similarity: Decimal | None
    fit_territory: Decimal | None
    fit_relation: Decimal | None
    fit_freshness: Decimal | None
    fit_formal: Decimal | None
    ways: int
    work: Iri | None
    statement: Iri | None
    newest: date | None
    confirmed: date | None


def day(graph: Graph) -> date:
    return date.today()


def answer(graph: Graph, ask: Seeking) -> list[Row]:
    return rows_of(graph, ask, seek(graph, ask))


def rows_of(graph: Graph, ask: Seeking, found: Finding) -> list[Row]:
    nodes = projected(graph, ask).nodes
    return [_row(graph, each, found.count, nodes[each.partner]) for each in found.fits]


def figures(rows: list[Row], unknown: list[Row]) -> dict[str, int]:
    new = Words(**say(f"partner-contact-{Contact.NEW}"))
    return {
        "ranked": max((row.ranked for row in rows), default=0),
        "new": sum(row.contact == new for row in rows),
    }


def _row(graph: Graph, each: Fit, count: int, node: dict[str, object]) -> Row:
    work, statement = _best(each)
    return Row(
        rank=each.rank,
        ranked=count,
        partner=each.partner,
        type=class_of(graph, str(node["kind"])),
        country=cast(Iri | None, node["country"]),
        score=_number(each.score),
        basis=_number(each.basis),
        contact=Words(**say(f"partner-contact-{each.contact}")),
        against=_against(each),
        rank_by_popularity=each.rank_by_popularity,
        best=each.by_weights.best,
        worst=each.by_weights.worst,
        best_without_source=each.by_sources.best,
        worst_without_source=each.by_sources.worst,
        ways=len(each.paths),
        work=work,
        statement=statement,
        newest=each.newest,
        confirmed=each.confirmed,
        **{
            f"fit_{name}": None if value is None else _number(value)
            for name, value in each.values.items()
        },
    )


def _number(value: float) -> Decimal:
    return Decimal(value).quantize(_SHOWN)


def _against(each: Fit) -> Words:
    texts = [say(f"partner-against-{code}") for code in each.against]
    return Words(
        *("; ".join(text[language] for text in texts) or None for language in Words._fields)
    )


def _best(each: Fit) -> tuple[Iri | None, Iri | None]:
    """Return the work on the theme that the first such path goes over, and what says that it is."""
    for path in each.paths:
        for step in path.steps:
            if step.relation == "addresses" and not step.is_forward:
                return step.target, step.sources[0][0]
    return None, None
