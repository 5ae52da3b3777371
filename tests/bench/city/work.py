"""What grows: the initiatives of a made-up city, and what others do abroad."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.city.bodies import office
from tests.bench.city.nquads import Terms, about, code, day, node
from tests.bench.city.plan import Chance, Plan
from tests.bench.city.statements import alignment, named
from tests.bench.city.steering import direction, recent_area_goal
from tests.bench.city.surroundings import ROLES, TARGET_GROUPS

_INITIATIVE_KINDS = ("visits", "exchange", "eu-project", "network", "meeting", "research", "award")
_INITIATIVE_STATUSES = ("ended", "ongoing", "unknown", "planned")
_ACTIVITY_KINDS = ("project", "network", "programme", "award", "policy", "membership")
_PARTICIPANTS = (45, 35, 10, 10)


def initiative(plan: Plan, chance: Chance, number: int) -> Iterator[str]:
    """Yield one initiative of the city, with participations, alignments and evidence."""
    this = node("initiative", number)
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat initiativ", "Made-up initiative", number),
        "dcterms:description": named("Påhittad beskrivning", "Made-up description", number),
        "sl:initiativeKind": code("initiative-kind", chance.one(_INITIATIVE_KINDS)),
        "sl:initiativeStatus": code("initiative-status", chance.one(_INITIATIVE_STATUSES)),
        "sl:responsibleBody": office(chance.popular(plan.councils)),
    } | _of_any_work(plan, chance)
    slugs = _participations(chance, f"initiative-{number}")
    values["cv:hasParticipation"] = [node("participation", each) for each in slugs]
    yield from about(this, "sl:Initiative", values)
    for slug in slugs:
        yield from _participation(plan, chance, slug)
    yield from _themes(plan, chance, f"initiative-{number}", this)
    if chance.happens(0.5):
        slug, target = f"initiative-{number}-direction", direction(plan, chance)
        yield from alignment(plan, chance, slug, this, "sl:followsDirection", target)
    if chance.happens(0.3):
        slug, target = f"initiative-{number}-goal", recent_area_goal(plan, chance)
        yield from alignment(plan, chance, slug, this, "sl:contributesTo", target)


def activity(plan: Plan, chance: Chance, number: int) -> Iterator[str]:
    """Yield one activity of others, with participations, alignments and evidence."""
    this = node("activity", number)
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad aktivitet", "Made-up activity", number),
        "sl:activityKind": code("activity-kind", chance.one(_ACTIVITY_KINDS)),
        "sl:lesson": named("Påhittad lärdom", "Made-up lesson", number),
    } | _of_any_work(plan, chance)
    slugs = _participations(chance, f"activity-{number}")
    values["cv:hasParticipation"] = [node("participation", each) for each in slugs]
    yield from about(this, "sl:PartnerActivity", values)
    for slug in slugs:
        yield from _participation(plan, chance, slug)
    yield from _themes(plan, chance, f"activity-{number}", this)


def _of_any_work(plan: Plan, chance: Chance) -> dict[str, Terms]:
    values: dict[str, Terms] = {
        "sl:validFrom": day(chance.between(2004, 2025)),
        "sl:datePrecision": code("date-precision", "year"),
        "sl:statedIn": node("document", chance.popular(plan.documents)),
        "sl:sourceConfidence": code("confidence", "high" if chance.happens(0.4) else "medium"),
    }
    if chance.happens(0.6):
        values["sl:targetsGroup"] = code("target-group", chance.one(TARGET_GROUPS))
    if chance.happens(0.3):
        funder = f"programme-{chance.popular(plan.programmes)}"
        values["sl:fundedUnder"] = node("partner", funder)
    return values


def _participations(chance: Chance, slug: str) -> list[str]:
    return [f"{slug}-{number}" for number in range(1, 1 + chance.several(1.4, 40))]


def _participation(plan: Plan, chance: Chance, slug: str) -> Iterator[str]:
    role = "lead" if slug.endswith("-1") else chance.one(ROLES)
    values: dict[str, Terms] = {
        "cv:hasParticipant": _participant(plan, chance),
        "cv:role": code("role", role),
        "sl:statedIn": node("document", chance.popular(plan.documents)),
    }
    yield from about(node("participation", slug), "sl:Participation", values)


def _participant(plan: Plan, chance: Chance) -> str:
    kind = chance.weighted(_PARTICIPANTS)
    if kind == 0:
        return node("partner", f"city-{chance.popular(plan.cities)}")
    if kind == 1:
        return node("partner", f"organisation-{chance.popular(plan.organisations)}")
    if kind == 2:
        return node("network", chance.popular(plan.networks))
    return office(chance.popular(plan.councils))


def _themes(plan: Plan, chance: Chance, slug: str, this: str) -> Iterator[str]:
    for theme in chance.among(plan.themes, chance.several(1.5, 8)):
        target = node("theme", theme)
        yield from alignment(plan, chance, f"{slug}-{theme}", this, "sl:addressesTheme", target)
