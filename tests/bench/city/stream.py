"""The whole city: first what others lean on, then initiatives until the size is reached."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from kg.settings import Settings
from kg.store import line
from kg.tables import read_turtle_files
from kg.terms import Quad, graph_iri
from tests.bench.city.bodies import organisation
from tests.bench.city.nquads import graph
from tests.bench.city.plan import Chance, Plan
from tests.bench.city.statements import documents
from tests.bench.city.steering import budgets, consultations, reports, strategies, visions
from tests.bench.city.surroundings import (
    dataset,
    local_programmes,
    networks,
    partners,
    places,
    source_graph,
    themes,
)
from tests.bench.city.work import activity, initiative


def lines(size: int, seed: int = 1) -> Iterator[str]:
    """Yield N-Quads with line ends, *size* of them and at most a few hundred more."""
    plan, chance = Plan.of(size), Chance(f"{size} {seed}")
    written = 0
    for each in _groundwork(plan, chance):
        yield each
        written += 1
    for number in count(1):
        if written >= size:
            return
        for each in _work(plan, chance, number):
            yield each
            written += 1


def write(path: Path, settings: Settings, size: int, seed: int = 1) -> None:
    """Write the city to a file of N-Quads, with the ontology and code lists that it is told in."""
    with path.open("wb") as file:
        for quad in vocabulary(settings):
            file.write(line(quad) + b"\n")
        for each in lines(size, seed):
            file.write(each.encode())


def vocabulary(settings: Settings) -> list[Quad]:
    """Return the real ontology and code lists."""
    base, folder = settings.base, settings.ontology
    return [
        *read_turtle_files(sorted(folder.glob("*.ttl")), graph_iri(base, "ontology"), base),
        *read_turtle_files(sorted(folder.glob("codes/*.ttl")), graph_iri(base, "codes"), base),
    ]


def _groundwork(plan: Plan, chance: Chance) -> Iterator[str]:
    parts = (
        ("dataset", dataset(plan)),
        ("places", places(plan)),
        ("organisation", organisation(plan)),
        ("documents", documents(plan, chance)),
        ("steering", visions()),
        ("steering", budgets(plan, chance)),
        ("steering", strategies(plan, chance)),
        ("steering", reports(plan)),
        ("consultation", consultations(plan, chance)),
        ("themes", themes(plan, chance)),
        ("themes", local_programmes(plan, chance)),
        ("partners", partners(plan, chance)),
        ("partners", networks(plan, chance)),
    )
    for source in sorted({source for source, _ in parts} | {"initiatives", "activities"}):
        yield from _in_graph(source, source_graph(graph(source), source))
    for source, triples in parts:
        yield from _in_graph(source, triples)


def _work(plan: Plan, chance: Chance, number: int) -> Iterator[str]:
    yield from _in_graph("initiatives", initiative(plan, chance, number))
    if number % 2 == 0:
        yield from _in_graph("activities", activity(plan, chance, number // 2))


def _in_graph(source: str, triples: Iterator[str]) -> Iterator[str]:
    name = graph(source)
    return (f"{triple} {name} .\n" for triple in triples)
