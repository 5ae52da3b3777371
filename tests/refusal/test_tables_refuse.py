"""Every broken source of layer `tables` is refused, with the place, the value and what is right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import BadTables
from kg.tables import Faults, read_sources, read_turtle_files
from kg.terms import CANONICAL_BASE, Iri, graph_iri
from tests.refusal.broken import BROKEN, CITY, Broken, Cell, append, both, replace

ONTOLOGY = Path(__file__).parents[2] / "ontology"
OF_TABLES = [broken for broken in BROKEN if broken.layer == "tables"]


@pytest.fixture(scope="module")
def known() -> set[Iri]:
    files = [*sorted(ONTOLOGY.glob("*.ttl")), *sorted(ONTOLOGY.glob("codes/*.ttl"))]
    quads = read_turtle_files(files, graph_iri(CANONICAL_BASE, "ontology"))
    return {quad.subject for quad in quads}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def read(city: Path, known: set[Iri]) -> Faults:
    """Return what is wrong with the city."""
    try:
        read_sources(sorted(city.iterdir()), known=known)
    except BadTables as error:
        faults = error.values["faults"]
        assert isinstance(faults, Faults)
        return faults
    return Faults()


def test_the_city_itself_is_accepted(city: Path, known: set[Iri]) -> None:
    assert [fault.line("en") for fault in read(city, known)] == []


@pytest.mark.parametrize("broken", OF_TABLES, ids=lambda broken: broken.name)
def test_a_broken_source_is_refused_for_what_is_wrong(
    broken: Broken, city: Path, known: set[Iri]
) -> None:
    broken.mutate(city)

    faults = read(city, known)

    told = [Cell(f.key, f.file, f.row, f.column, f.value) for f in faults]
    assert told == [broken.expect], [fault.line("en") for fault in faults]


@pytest.mark.parametrize("broken", OF_TABLES, ids=lambda broken: broken.name)
def test_the_sentence_names_the_place_and_the_value(
    broken: Broken, city: Path, known: set[Iri]
) -> None:
    broken.mutate(city)
    assert isinstance(broken.expect, Cell)

    fault = next(fault for fault in read(city, known) if fault.key == broken.expect.key)

    swedish, english = fault.line("sv"), fault.line("en")
    assert swedish != english
    for line in (swedish, english):
        assert line.startswith(fault.file)
        for part in (fault.row, fault.column):
            assert part is None or str(part) in line
        assert str(city) not in line
    assert "19121212" not in swedish + english


def test_all_faults_of_all_folders_are_told_at_once(city: Path, known: set[Iri]) -> None:
    both(
        replace("organisation/bodies.csv", "1995-01-01", "1995-13-01"),
        replace("steering/goals.csv", "Trygga gator", ""),
        append("steering/source.ttl", "<a\n"),
    )(city)

    faults = read(city, known)

    assert [(fault.key, fault.file) for fault in faults] == [
        ("cell-not-date", "organisation/bodies.csv"),
        ("cell-required", "steering/goals.csv"),
        ("turtle-bad", "steering/source.ttl"),
    ]
