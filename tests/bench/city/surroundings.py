"""Themes of a made-up city, and the partners and networks around it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.terms import CANONICAL_BASE
from tests.bench.city.bodies import board, office
from tests.bench.city.nquads import Terms, about, code, day, node, text, typed
from tests.bench.city.plan import FIRST_YEAR, Chance, Plan
from tests.bench.city.statements import EDITORS, alignment, named
from tests.bench.city.steering import recent_area_goal

TARGET_GROUPS = ("residents", "children", "young-people", "companies", "visitors", "older-people")
ROLES = ("participant", "partner", "host", "contributor", "funder", "organiser")
_GLOBAL_GOALS = 17
_COUNTRIES = "http://publications.europa.eu/resource/authority/country"


def source_graph(name: str, source: str) -> Iterator[str]:
    """Yield what the graph *name* says of itself."""
    texts = [text(f"Påhittad källa {source}", "sv"), text(f"Made-up source {source}", "en-t-sv")]
    values: dict[str, Terms] = {
        "dcterms:title": texts,
        "dcterms:description": texts,
        "dcterms:source": text("Påhittad av tests/bench", "sv"),
        "dcterms:issued": day(2026, 11, 22),
        "dcterms:license": "<http://creativecommons.org/licenses/by/4.0/>",
        "sl:sourceConfidence": code("confidence", "medium"),
    }
    yield from about(name, "sl:SourceGraph", values)


def dataset(plan: Plan) -> Iterator[str]:
    """Yield the dataset and the agent who interprets."""
    names = [text("Påhittad datamängd", "sv"), text("Made-up dataset", "en-t-sv")]
    values: dict[str, Terms] = {
        "skos:prefLabel": names,
        "sl:referenceDate": day(plan.last_year, 6, 1),
    }
    yield from about(node("dataset", 1), "sl:CityDataset", values)
    names = [text("Påhittad redaktion", "sv"), text("Made-up editors", "en-t-sv")]
    yield from about(EDITORS, "prov:Agent", {"skos:prefLabel": names})


def country(number: int) -> str:
    """Return the IRI of a country under a code that ISO 3166 leaves to its users: XAA to XXZ."""
    first, second = divmod(number - 1, 26)
    return f"<{_COUNTRIES}/X{chr(65 + first % 24)}{chr(65 + second)}>"


def places(plan: Plan) -> Iterator[str]:
    """Yield countries, and the global goals that themes contribute to."""
    for number in range(1, plan.countries + 1):
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittat land", "Made-up country", number),
            "skos:inScheme": f"<{_COUNTRIES}>",
        }
        yield from about(country(number), "skos:Concept", values)
    for number in range(1, _GLOBAL_GOALS + 1):
        names = named("Påhittat globalt mål", "Made-up global goal", number)
        yield from about(node("concept", number), "skos:Concept", {"skos:prefLabel": names})


def themes(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield themes, with the goals that they contribute to."""
    for number in range(1, plan.themes + 1):
        this = node("theme", number)
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittat tema", "Made-up theme", number),
            "skos:definition": named("Påhittad definition", "Made-up definition", number),
            "skos:altLabel": named("Påhittat sidoord", "Made-up other word", number),
            "skos:inScheme": f"<{CANONICAL_BASE}code/local-theme>",
            "sl:targetsGroup": code("target-group", chance.one(TARGET_GROUPS)),
        }
        if number > 10:
            values["skos:broader"] = node("theme", number // 10)
        yield from about(this, "sl:Theme", values)
        slug, aim = f"theme-{number}", recent_area_goal(plan, chance)
        yield from alignment(plan, chance, slug, this, "sl:contributesTo", aim)
        if chance.happens(0.3):
            aim = node("concept", chance.popular(_GLOBAL_GOALS))
            slug = f"theme-{number}-global"
            yield from alignment(plan, chance, slug, this, "sl:contributesToGlobalGoal", aim)


def local_programmes(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield what district councils plan every third year, with the themes that they identify."""
    for number in range(plan.boards + 1, plan.councils + 1):
        for year in range(FIRST_YEAR, FIRST_YEAR + plan.years, 3):
            this = node("programme", f"local-{number}-{year}")
            values: dict[str, Terms] = {
                "skos:prefLabel": named("Påhittat lokalt program", "Made-up local plan", year),
                "sl:responsibleBody": board(number),
                "sl:validFrom": day(year),
            }
            yield from about(this, "sl:LocalDevelopmentProgramme", values)
            for theme in chance.among(plan.themes, 5):
                slug, target = f"local-{number}-{year}-{theme}", node("theme", theme)
                yield from alignment(plan, chance, slug, this, "sl:identifiesTheme", target)


def partners(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield cities, organisations and programmes abroad."""
    for number in range(1, plan.cities + 1):
        yield from _city(plan, chance, number)
    for number in range(1, plan.organisations + 1):
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittad organisation", "Made-up organisation", number),
            "sl:country": country(chance.popular(plan.countries)),
        }
        yield from about(
            node("partner", f"organisation-{number}"), "sl:PartnerOrganisation", values
        )
    for number in range(1, plan.programmes + 1):
        values = {
            "skos:prefLabel": named("Påhittat EU-program", "Made-up EU programme", number),
            "sl:validFrom": day(FIRST_YEAR),
        }
        yield from about(node("partner", f"programme-{number}"), "sl:CooperationProgramme", values)


def _city(plan: Plan, chance: Chance, number: int) -> Iterator[str]:
    this = node("partner", f"city-{number}")
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad stad", "Made-up city", number),
        "sl:country": country(chance.popular(plan.countries)),
        "geo:lat": typed(f"{chance.between(-60, 69)}.25", "decimal"),
        "geo:long": typed(f"{chance.between(-179, 178)}.75", "decimal"),
        "sl:statedIn": node("document", chance.popular(plan.documents)),
    }
    yield from about(this, "sl:PartnerCity", values)
    values = {
        "sl:populationOf": this,
        "sl:population": typed(5_000_000 // number + 20_000, "integer"),
        "sl:referenceYear": typed(2015, "integer"),
        "sl:statedIn": node("document", chance.popular(plan.documents)),
    }
    yield from about(node("population", number), "sl:PopulationFigure", values)


def networks(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield the city's own network, international ones, and who is in them."""
    names = named("Påhittat eget nätverk", "Made-up network of the city", 0)
    values: dict[str, Terms] = {"skos:prefLabel": names, "sl:coordinatedBy": office(1)}
    yield from about(node("network", 0), "sl:Network", values)
    for number in range(1, plan.networks + 1):
        this = node("network", number)
        names = named("Påhittat nätverk", "Made-up network", number)
        yield from about(this, "sl:InternationalNetwork", {"skos:prefLabel": names})
        slug, theme = f"network-{number}", node("theme", chance.popular(plan.themes))
        yield from alignment(plan, chance, slug, this, "sl:addressesTheme", theme)
    for number in range(1, plan.boards + 1):
        yield from _membership(plan, chance, f"office-{number}", office(number), 0)
    for number in range(1, plan.cities + 1):
        member = node("partner", f"city-{number}")
        for network in chance.among(plan.networks, chance.several(1.5, 12)):
            yield from _membership(plan, chance, f"{number}-{network}", member, network)


def _membership(plan: Plan, chance: Chance, slug: str, member: str, network: int) -> Iterator[str]:
    values: dict[str, Terms] = {
        "org:member": member,
        "org:organization": node("network", network),
        "org:role": code("role", "member"),
        "sl:validFrom": day(chance.between(1990, 2015)),
        "sl:statedIn": node("document", chance.popular(plan.documents)),
    }
    yield from about(node("membership", slug), "sl:NetworkMembership", values)
