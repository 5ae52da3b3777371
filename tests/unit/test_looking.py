"""Asking the radar: what is looked at of a release, and what of it is asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.align.radar import Scene, Work
from kg.errors import BadInput
from kg.projection import Looking, at_most, is_asked, look
from kg.projection.radar import LIMIT
from kg.question import Graph
from kg.store import Store
from kg.store.document import read_document
from kg.terms import Iri
from tests.questions.worlds import BASE

ON = date(2020, 6, 1)
WORLD = Path(__file__).with_name("looked-at.ttl")


def iri(name: str) -> Iri:
    return Iri(f"http://world.example/{name}")


@pytest.fixture(scope="module")
def world() -> Graph:
    found = read_document(WORLD.read_bytes(), "text/turtle", iri("graph"), BASE)
    return Graph(Store.in_memory(found), BASE)


def only(world: Graph, on: date = ON) -> Work:
    (found,) = look(world, Looking(on=on)).works.values()
    return found


def test_what_stands_in_a_release_is_read(world: Graph) -> None:
    found = only(world)

    assert found.boards == found.parties == {iri("council")}
    assert found.is_local
    assert found.themes == {iri("theme")}
    assert (found.register, found.report) == (iri("paper"), None)
    assert look(world, Looking(on=ON)).districts == {iri("council")}


def test_a_report_counts_from_the_day_on_which_it_is_issued(world: Graph) -> None:
    assert only(world, date(2020, 12, 31)).report is None
    assert only(world, date(2021, 1, 1)).report == iri("told")


def test_what_is_only_proposed_is_not_read(world: Graph) -> None:
    found = look(world, Looking(on=ON))

    assert iri("idea") not in found.works
    assert iri("guess") not in found.about


def test_a_body_that_is_not_known_on_the_day_is_refused(world: Graph) -> None:
    with pytest.raises(BadInput):
        look(world, Looking(on=date(1990, 1, 1), body=iri("council")))
    with pytest.raises(BadInput):
        look(world, Looking(on=ON, body=iri("nobody")))


@pytest.mark.parametrize(
    ("ask", "asked"),
    [
        (Looking(), "abc"),
        (Looking(theme=iri("t")), "a"),
        (Looking(body=iri("office")), "ab"),
        (Looking(body=iri("city")), "c"),
        (Looking(theme=iri("u"), body=iri("p")), "b"),
        (Looking(theme=iri("nothing")), ""),
    ],
)
def test_one_may_ask_about_a_theme_and_a_body(ask: Looking, asked: str) -> None:
    p, city = frozenset({iri("p")}), frozenset({iri("city")})
    works = {
        iri("a"): Work(iri("a"), boards=p, parties=p, themes=frozenset({iri("t")})),
        iri("b"): Work(iri("b"), parties=p, themes=frozenset({iri("u")})),
        iri("c"): Work(iri("c"), central=city),
    }
    made = Scene(ON, works, standing={iri("office"): p, iri("p"): p, iri("city"): city})

    assert "".join(each for each in "abc" if is_asked(made, ask, [iri(each)])) == asked


def test_how_many_are_told() -> None:
    assert (at_most(None), at_most(3)) == (LIMIT, 3)
    for wrong in (0, -1):
        with pytest.raises(BadInput):
            at_most(wrong)
