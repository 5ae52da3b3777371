"""The organisation of a made-up city, and how some of its district councils came about."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.city.nquads import Terms, about, code, day, node, text
from tests.bench.city.plan import FIRST_YEAR, Plan
from tests.bench.city.statements import named

MUNICIPALITY = node("body", "municipality")
CITY_COUNCIL = node("body", "city-council")
DISTRICTS, BOARDS, COMPANIES, OFFICES = GROUPS = tuple(
    node("group", name) for name in ("districts", "boards", "companies", "administrations")
)


#: From when bodies are known, those that have not come of others.
_FOUNDED = day(FIRST_YEAR - 10)


def board(number: int) -> str:
    """Return the IRI of a board or district council."""
    return node("body", f"board-{number}")


def office(number: int) -> str:
    """Return the IRI of the administration of a board or district council."""
    return node("body", f"administration-{number}")


def organisation(plan: Plan) -> Iterator[str]:
    """Yield every body of the city."""
    names = [text("Påhittad stad", "sv"), text("Made-up city", "en-t-sv")]
    yield from about(MUNICIPALITY, "sl:Municipality", {"skos:prefLabel": names})
    names = [text("Påhittat fullmäktige", "sv"), text("Made-up city council", "en-t-sv")]
    values: dict[str, Terms] = {"skos:prefLabel": names, "org:unitOf": MUNICIPALITY}
    yield from about(CITY_COUNCIL, "sl:MunicipalCouncil", values)
    for number, group in enumerate(GROUPS, 1):
        names = named("Påhittad grupp", "Made-up group", number)
        yield from about(group, "sl:BodyGroup", {"skos:prefLabel": names})
    for number in range(1, plan.boards + 1):
        yield from _board(number)
    for number in range(plan.boards + 1, plan.councils + 1):
        yield from _merged(number) if number % 3 == 0 else _district_council(number)
    for number in range(1, plan.councils + 1):
        yield from _office(number)
    for number in range(1, plan.companies + 1):
        yield from _company(number)


def _board(number: int) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad nämnd", "Made-up board", number),
        "org:unitOf": MUNICIPALITY,
        "sl:inGroup": BOARDS,
        "sl:validFrom": _FOUNDED,
        "org:classification": code("board-kind", "specialist" if number > 1 else "executive"),
    }
    yield from about(board(number), "sl:Board", values)


def _district_council(number: int, **more: Terms) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad stadsdelsnämnd", "Made-up district council", number),
        "org:unitOf": MUNICIPALITY,
        "sl:inGroup": DISTRICTS,
        "sl:validFrom": _FOUNDED,
        "org:classification": code("board-kind", "district"),
    }
    succession = {f"sl:{name}": terms for name, terms in more.items()}
    yield from about(board(number), "sl:DistrictCouncil", values | succession)


def _merged(number: int) -> Iterator[str]:
    former = [node("body", f"board-{number}-{half}") for half in "ab"]
    for each in former:
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittad tidigare nämnd", "Made-up former council", number),
            "org:unitOf": MUNICIPALITY,
            "sl:inGroup": DISTRICTS,
            "sl:validFrom": _FOUNDED,
            "sl:validThrough": day(FIRST_YEAR, 6, 30),
        }
        yield from about(each, "sl:DistrictCouncil", values)
    merger: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad sammanläggning", "Made-up merger", number),
        "sl:effectiveDate": day(FIRST_YEAR, 7, 1),
        "org:originalOrganization": former,
        "org:resultingOrganization": board(number),
    }
    yield from about(node("change", number), "sl:Merger", merger)
    yield from _district_council(number, validFrom=day(FIRST_YEAR, 7, 1), succeeds=former)


def _office(number: int) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittad förvaltning", "Made-up administration", number),
        "sl:servesBoard": board(number),
        "sl:inGroup": OFFICES,
        "sl:validFrom": _FOUNDED,
    }
    yield from about(office(number), "sl:Administration", values)


def _company(number: int) -> Iterator[str]:
    values: dict[str, Terms] = {
        "skos:prefLabel": named("Påhittat bolag", "Made-up company", number),
        "org:subOrganizationOf": MUNICIPALITY,
        "sl:inGroup": COMPANIES,
        "sl:attestedFrom": _FOUNDED,
        "org:classification": code("company-kind", "subsidiary" if number > 1 else "parent"),
    }
    yield from about(node("body", f"company-{number}"), "sl:MunicipalCompany", values)
