"""A small change as an editor makes it: a new initiative, linked to what is there."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.city.bodies import office
from tests.bench.city.nquads import NAMES, Terms, about, code, day, graph, node
from tests.bench.city.plan import Chance, Plan
from tests.bench.city.statements import evidence, named, said

#: Nobody's folder keeps this graph, so it is for the holders of tokens.
EDITED = "edited"


def small_change(size: int, number: int) -> Iterator[str]:
    """
    Yield the lines of an initiative with one participation, one alignment and its evidence.

    Args:
        size: of the city that it is made in; what the initiative is linked to exists there.
        number: of the change; each is about something new.
    """
    plan, chance = Plan.of(size), Chance(f"change {size} {number}")
    slug = f"edited-{number}"
    this, participation = node("initiative", slug), node("participation", slug)
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat initiativ", "Made-up initiative", number),
        "sl:initiativeKind": code("initiative-kind", "exchange"),
        "sl:responsibleBody": office(chance.popular(plan.councils)),
        "sl:validFrom": day(2026),
        "cv:hasParticipation": participation,
    }
    partner = node("partner", f"city-{chance.popular(plan.cities)}")
    taking_part: dict[str, Terms] = {
        "cv:hasParticipant": partner,
        "cv:role": code("role", "partner"),
    }
    link = said(chance, slug, number, certain=True) | {
        "sl:alignmentSource": this,
        "sl:alignmentRelation": NAMES["sl:addressesTheme"],
        "sl:alignmentTarget": node("theme", chance.popular(plan.themes)),
    }
    document = node("document", 1)
    for triples in (
        about(this, "sl:Initiative", values),
        about(participation, "sl:Participation", taking_part),
        about(node("alignment", slug), "sl:Alignment", link),
        evidence(slug, document, number, quoted=False),
    ):
        yield from (f"{triple} {graph(EDITED)} .\n" for triple in triples)
