"""What the shipped data says, asked of the release that is built from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from kg.releases import Served
from kg.store import Row, read_query
from kg.terms import CANONICAL_BASE as BASE
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal

Ask = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def ask(shipped: Served) -> Ask:
    def answer(name: str) -> list[Row]:
        return shipped.store.select(read_query(Path(__file__).with_name(f"{name}.rq"), BASE))

    return answer


def text(row: Row, column: str) -> str:
    term = row[column]
    return term.value if isinstance(term, Literal) else str(term).removeprefix(BASE)


def test_fourteen_district_councils_existed_when_the_consultation_ended(ask: Ask) -> None:
    names = {text(row, "name") for row in ask("district-councils-on-a-date")}

    assert len(names) == 14
    assert "Hägersten-Liljeholmens stadsdelsnämnd" in names
    assert "Hägersten-Älvsjö stadsdelsnämnd" not in names


def test_hagersten_liljeholmen_was_merged_into_hagersten_alvsjo(ask: Ask) -> None:
    rows = ask("successor")

    assert [(text(r, "successor"), text(r, "date"), text(r, "kind")) for r in rows] == [
        ("id/body/sdn-hagersten-alvsjo", "2020-07-01", "ns#Merger")
    ]


def test_two_visions_are_called_vision_2040(ask: Ask) -> None:
    names = [text(row, "vision") for row in ask("visions-called-2040")]

    assert names == ["id/vision/2040-alla", "id/vision/2040-mojl"]


def test_force_of_the_vision_was_interrupted(ask: Ask) -> None:
    periods = [(text(r, "start"), r["end"] and text(r, "end")) for r in ask("force-periods")]

    assert periods == [("2015-10-19", "2016-10-30"), ("2017-01-30", None)]


def test_no_district_council_is_in_the_citys_network(ask: Ask) -> None:
    rows = ask("network-members")
    classes = {text(row, "class") for row in rows}

    assert {"ns#Administration", "ns#MunicipalCompany"} <= classes
    assert "ns#DistrictCouncil" not in classes
    assert not [row for row in rows if "/adm-sdn" in str(row["body"])]


def test_every_alignment_has_status_modality_speaker_and_evidence(
    ask: Ask, shipped: Served
) -> None:
    sl = PREFIXES["sl"]
    alignments = list(
        shipped.store.quads(predicate=Iri(PREFIXES["rdf"] + "type"), object=Iri(sl + "Alignment"))
    )

    assert len(alignments) > 1000
    assert ask("incomplete-alignments") == []


def test_no_person_is_in_the_graph(ask: Ask) -> None:
    assert ask("persons") == []


def test_initiatives_of_the_response_reach_the_vision(ask: Ask) -> None:
    reached = {text(row, "initiative") for row in ask("line-of-sight")}

    assert {"id/initiative/telefonplan-visits", "id/initiative/hl-preschool"} <= reached


def test_goals_that_are_derived_are_those_at_the_end_of_a_chain(shipped: Served) -> None:
    steps, goals = shipped.store.pairs(Iri(f"{BASE}ns#leadsTo")), Iri(f"{BASE}ns#Goal")
    chain = nx.DiGraph(list(steps))
    known = {quad.subject for quad in shipped.store.quads(predicate=RDF_TYPE, object=goals)}
    reached = {(one, goal) for one in chain for goal in nx.descendants(chain, one) & known}

    assert reached
    assert set(shipped.store.pairs(Iri(f"{BASE}ns#reachesGoal"))) == reached


def test_release_says_how_it_was_validated(shipped: Served) -> None:
    assert shipped.release.validation["violations"] == 0
    assert shipped.release.validation["evaluated"] > 10_000
    assert shipped.release.versions["ontology"] == "0.1.0"
