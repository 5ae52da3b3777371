"""The steering chain of a made-up city: visions, budgets with goals, strategies, consultations."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.city.bodies import BOARDS, CITY_COUNCIL, DISTRICTS, board, office
from tests.bench.city.nquads import Terms, about, code, day, node
from tests.bench.city.plan import FIRST_YEAR, Chance, Plan
from tests.bench.city.statements import alignment, evidence, named, said

AREA_GOALS = 12
TOP_GOALS = 4
DIRECTIONS = ("collaboration", "profiling", "horizon-scanning", "advocacy")
_DIMENSIONS = ("social", "economic", "ecological", "democratic")
_PARTS = 5


def goal(year: int, level: str, number: int) -> str:
    """Return the IRI of a goal of one budget; *level* is top, area or board."""
    return node("goal", f"{year}-{level}-{number}")


def recent_area_goal(plan: Plan, chance: Chance) -> str:
    """Pick a goal of an operational area, rather of a new budget than of an old one."""
    year = plan.last_year + 1 - chance.popular(plan.years)
    return goal(year, "area", chance.popular(AREA_GOALS))


def direction(plan: Plan, chance: Chance) -> str:
    """Pick a direction, rather of a new strategy than of an old one."""
    strategy = plan.strategies + 1 - chance.popular(plan.strategies)
    return node("direction", f"{strategy}-{chance.popular(len(DIRECTIONS))}")


def visions() -> Iterator[str]:
    """Yield a vision that has ended, the one in force that follows it, and their parts."""
    last = day(FIRST_YEAR - 1, 12, 31)
    yield from _vision(1, day(FIRST_YEAR - 9), {"sl:validThrough": last}, {"dcat:endDate": last})
    yield from _vision(2, day(FIRST_YEAR), {"sl:succeeds": node("vision", 1)}, {})


def _vision(
    number: int, start: str, more: dict[str, Terms], end: dict[str, Terms]
) -> Iterator[str]:
    this, decision, period = (node(kind, number) for kind in ("vision", "decision", "period"))
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad vision", "Made-up vision", number),
        "sl:adoptedBy": CITY_COUNCIL,
        "sl:validFrom": start,
        "dcterms:temporal": period,
    }
    yield from about(this, "sl:Vision", values | more)
    values = {
        "dcat:startDate": start,
        "sl:forceStatus": code("force", "in-force"),
        "sl:basedOnDecision": decision,
    }
    yield from about(period, "sl:ForcePeriod", values | end)
    values = {
        "skos:prefLabel": named("Påhittat beslut", "Made-up decision", number),
        "sl:decisionOutcome": code("outcome", "adopted"),
        "sl:decidedOn": start,
        "sl:decides": this,
        "prov:wasAssociatedWith": CITY_COUNCIL,
    }
    yield from about(decision, "sl:Decision", values)
    for part in range(1, _PARTS + 1):
        names = named("Påhittad visionsdel", "Made-up part of a vision", part)
        values = {"skos:prefLabel": names, "sl:partOf": this}
        yield from about(node("part", f"{number}-{part}"), "sl:VisionPart", values)


def budgets(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield a budget a year, with goals on three levels that lead to the vision in force."""
    for year in range(FIRST_YEAR, FIRST_YEAR + plan.years):
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittad budget", "Made-up budget", year),
            "sl:adoptedBy": CITY_COUNCIL,
            "sl:validFrom": day(year),
            "sl:validThrough": day(year, 12, 31),
        }
        yield from about(node("budget", year), "sl:Budget", values)
        for number in range(1, TOP_GOALS + 1):
            yield from _goal(year, "top", number, "sl:DirectionalGoal", {})
            part = node("part", f"2-{chance.popular(_PARTS)}")
            yield from _aligned(plan, chance, year, "top", number, "sl:contributesTo", part)
        for number in range(1, AREA_GOALS + 1):
            yield from _goal(year, "area", number, "sl:OperationalAreaGoal", {})
            top = goal(year, "top", number % TOP_GOALS + 1)
            yield from _aligned(plan, chance, year, "area", number, "sl:concretises", top)
        for number in range(1, plan.councils + 1):
            more: dict[str, Terms] = {"sl:responsibleBody": board(number)}
            yield from _goal(year, "board", number, "sl:BoardGoal", more)
            area = goal(year, "area", chance.popular(AREA_GOALS))
            yield from _aligned(plan, chance, year, "board", number, "sl:concretises", area)


def _goal(year: int, level: str, number: int, kind: str, more: dict[str, Terms]) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat mål", "Made-up goal", number),
        "skos:notation": f'"{number}.{year}"',
        "sl:setOutIn": node("budget", year),
        "sl:assertionStatus": code("assertion", "stated"),
        "sl:validFrom": day(year),
        "sl:validThrough": day(year, 12, 31),
        "sl:sustainabilityDimension": code("dimension", _DIMENSIONS[number % 4]),
    }
    if year > FIRST_YEAR:
        values["sl:succeeds"] = goal(year - 1, level, number)
    yield from about(goal(year, level, number), kind, values | more)


def _aligned(
    plan: Plan, chance: Chance, year: int, level: str, number: int, relation: str, target: str
) -> Iterator[str]:
    slug = f"goal-{year}-{level}-{number}"
    yield from alignment(plan, chance, slug, goal(year, level, number), relation, target)


def strategies(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield strategies with directions, each following the one before."""
    for number in range(1, plan.strategies + 1):
        this = node("strategy", number)
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittad strategi", "Made-up strategy", number),
            "sl:adoptedBy": CITY_COUNCIL,
            "sl:preparedBy": office(1),
            "sl:validFrom": day(FIRST_YEAR + number),
            "sl:appliesTo": [BOARDS, DISTRICTS],
        }
        if number > 1:
            values["sl:succeeds"] = node("strategy", number - 1)
        yield from about(this, "sl:Strategy", values)
        slug, vision = f"strategy-{number}", node("vision", 2)
        yield from alignment(plan, chance, slug, this, "sl:basedOn", vision)
        yield from _duty(chance, number)
        for each in range(1, len(DIRECTIONS) + 1):
            yield from _direction(plan, chance, number, each)


def _direction(plan: Plan, chance: Chance, strategy: int, number: int) -> Iterator[str]:
    slug = f"{strategy}-{number}"
    this = node("direction", slug)
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad inriktning", "Made-up direction", number),
        "sl:setOutIn": node("strategy", strategy),
        "sl:directionType": code("direction", DIRECTIONS[number - 1]),
        "sl:purpose": named("Påhittat syfte", "Made-up purpose", number),
        "sl:targetsGroup": code("target-group", "residents" if number % 2 else "companies"),
    }
    yield from about(this, "sl:StrategicDirection", values)
    theme = node("theme", chance.popular(plan.themes))
    yield from alignment(plan, chance, f"strength-{slug}", this, "sl:strengthArea", theme)
    if number > 1:
        first = node("direction", f"{strategy}-1")
        yield from alignment(plan, chance, f"linked-{slug}", this, "sl:interlinkedWith", first)
    if DIRECTIONS[number - 1] == "advocacy":
        aim = code("influence-target", chance.one(("processes", "initiatives")))
        yield from alignment(plan, chance, f"influence-{slug}", this, "sl:influences", aim)
    yield from _purpose(chance, slug, this)


def _purpose(chance: Chance, slug: str, direction: str) -> Iterator[str]:
    slug = f"purpose-{slug}"
    values = said(chance, slug, chance.between(1, 8_000), office(1), certain=True)
    yield from about(
        node("purpose", slug), "sl:PurposeStatement", values | {"sl:concerns": direction}
    )
    yield from evidence(slug, node("document", 1), 1, quoted=False)


def reports(plan: Plan) -> Iterator[str]:
    """Yield what two administrations in three report for each year; the others are silent."""
    for year in range(FIRST_YEAR, FIRST_YEAR + plan.years):
        for number in (each for each in range(1, plan.councils + 1) if each % 3):
            values: dict[str, Terms] = {
                "skos:prefLabel": named("Påhittad berättelse", "Made-up report", number),
                "sl:documentKind": code("document-kind", "report"),
                "sl:reportingBody": office(number),
                "sl:reportingFrom": day(year),
                "sl:reportingThrough": day(year, 12, 31),
                "sl:statedIn": node("document", 1),
            }
            yield from about(node("document", f"report-{year}-{number}"), "sl:Report", values)


def _duty(chance: Chance, strategy: int) -> Iterator[str]:
    slug = f"duty-{strategy}"
    values = said(chance, slug, strategy, office(1), certain=True)
    values |= {"sl:dutyBearer": BOARDS, "sl:setOutIn": node("strategy", strategy)}
    yield from about(node("duty", strategy), "sl:Duty", values)
    yield from evidence(slug, node("document", 1), strategy, quoted=False)


def consultations(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield proposals sent out for comment, and what boards answered."""
    for number in range(1, plan.consultations + 1):
        strategy, matter = 1 + number % plan.strategies, node("matter", number)
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittat ärende", "Made-up matter", number),
            "sl:registryNumber": f'"HITT 2016/{number}"',
            "sl:registeredBy": office(chance.popular(plan.councils)),
        }
        yield from about(matter, "sl:Matter", values)
        values = {
            "skos:prefLabel": named("Påhittad remiss", "Made-up consultation", number),
            "sl:consultsOn": node("strategy", strategy),
            "sl:deadline": day(2016, 10, 17),
            "sl:invites": [BOARDS, DISTRICTS],
            "sl:inMatter": matter,
        }
        yield from about(node("consultation", number), "sl:Consultation", values)
        for council in chance.among(plan.councils, 4):
            yield from _response(chance, number, strategy, council)
            yield from _meeting(number, council)


def _meeting(consultation: int, council: int) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat sammanträde", "Made-up meeting", consultation),
        "sl:heldOn": day(2016, 9 + council % 3, 20),
        "sl:heldBy": board(council),
    }
    yield from about(node("meeting", f"{consultation}-{council}"), "sl:Meeting", values)


def _response(chance: Chance, consultation: int, strategy: int, council: int) -> Iterator[str]:
    slug = f"response-{consultation}-{council}"
    this = node("document", slug)
    opinions = [f"{slug}-{number}" for number in range(1, 1 + chance.several(1.2, 9))]
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat remissvar", "Made-up response", consultation),
        "sl:documentKind": code("document-kind", "consultation-response"),
        "sl:preparedBy": office(council),
        "sl:respondsTo": node("consultation", consultation),
        "sl:inMatter": node("matter", consultation),
        "sl:onAgendaOf": node("meeting", f"{consultation}-{council}"),
        "sl:expressesViewpoint": [node("viewpoint", each) for each in opinions],
    }
    yield from about(this, "sl:ConsultationResponse", values)
    for number, each in enumerate(opinions, 1):
        values = said(chance, each, number, office(council), certain=True) | {
            "sl:viewpointKind": code("viewpoint", chance.one(["opinion", "condition"])),
            "sl:stance": code("stance", chance.one(["supports", "opposes", "neutral"])),
            "sl:concerns": node("direction", f"{strategy}-{chance.popular(len(DIRECTIONS))}"),
        }
        yield from about(node("viewpoint", each), "sl:Viewpoint", values)
        yield from evidence(each, this, number, quoted=False)
