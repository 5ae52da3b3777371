"""Whom the partner finder names on the shipped data, for every theme."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from kg.align.partners import Ask, Fit, Kind, aim, find, profiles
from kg.align.projection import of_kind
from kg.projection import projection
from kg.question import Graph
from kg.releases import Served
from kg.settings import Settings
from kg.terms import Iri

ON = date(2026, 11, 27)
GIRLS = Iri("https://w3id.org/siktlinje/id/theme/girls-mental-health")
LEAST, LEAST_OF_GIRLS = 5, 15
THEMATIC = {Kind.OFFER, Kind.THEME, Kind.NARROWER, Kind.WIDER}


@pytest.fixture(scope="module")
def graph(shipped: Served) -> nx.MultiDiGraph:
    return projection(Graph(shipped.store, Settings().base), ON)


@pytest.fixture(scope="module")
def fits(graph: nx.MultiDiGraph) -> dict[Iri, list[Fit]]:
    return {
        theme: find(graph, Ask(aim(graph, theme=theme), limit=LEAST_OF_GIRLS)).fits
        for theme in of_kind(graph, ["theme"])
    }


def test_there_are_partners_for_each_theme(fits: dict[Iri, list[Fit]]) -> None:
    assert len(fits) == 27
    assert {theme: len(found) for theme, found in fits.items() if len(found) < LEAST} == {}
    assert len(fits[GIRLS]) == LEAST_OF_GIRLS


def test_each_has_a_way_to_the_theme_with_sources(fits: dict[Iri, list[Fit]]) -> None:
    for found in fits.values():
        for each in found:
            ways = [path for path in each.paths if path.kind in THEMATIC]
            assert ways, f"{each.partner} has no way to the theme"
            for step in ways[0].steps:
                # That a theme is wider is how its keepers read it; all else stands somewhere.
                told = {document for _, document in step.sources} - {None}
                assert told or step.relation == "broader", step


def test_nobody_is_explained_by_a_hub_only(
    graph: nx.MultiDiGraph, fits: dict[Iri, list[Fit]]
) -> None:
    hubs = profiles(graph).hubs
    assert hubs
    for theme, found in fits.items():
        for each in found:
            ways = [path for path in each.paths if path.kind in THEMATIC]
            assert any(
                not {step.target for step in path.steps[:-1]} & (hubs - {theme}) for path in ways
            ), each.partner


def test_at_most_three_ways_each_of_its_kind(fits: dict[Iri, list[Fit]]) -> None:
    for found in fits.values():
        for each in found:
            kinds = [path.kind for path in each.paths]
            assert len(kinds) == len(set(kinds)) <= 3


def test_the_most_popular_are_not_the_first(fits: dict[Iri, list[Fit]]) -> None:
    """Else a list of well-known names would do."""
    first = [found[0].rank_by_popularity for found in fits.values()]

    assert sum(place <= LEAST for place in first) < len(first) / 2
