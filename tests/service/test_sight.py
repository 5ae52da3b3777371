"""The line of sight: which one is shown, and where everything stands."""

from __future__ import annotations

import pytest

from kg.releases import Releases
from kg.settings import Settings
from kg.store import Store
from kg.terms import Iri, Literal, Quad, Term
from service.drawing import Text, Words, draw, wrap
from service.sight import Line, firmest_line

BASE = Settings().base
SL = f"{BASE}ns#"
FIVE = [
    Text("Tema", "Unga flickors psykiska ohälsa", "Hägersten-Liljeholmen"),
    Text("Inriktning", "Samverkan", "en av fyra"),
    Text("Strategi", "Internationell strategi, förslag 2016", "Stadsledningskontoret"),
    Text("Mål", "Ett Stockholm som håller samman", "budget 2015–2018"),
    Text("Vision", "Vision 2040 – Ett Stockholm för alla", "beslutad 2015-10-19"),
]


@pytest.fixture
def store(releases: Releases) -> Store:
    """A copy in memory, so that a test may change it."""
    return Store.in_memory(releases.reader().latest().store.quads())


def elements(line: Line) -> list[str]:
    return [station.name["sv"].text for station in line.stations]


def element(path: str) -> Iri:
    return Iri(f"{BASE}id/{path}")


def dated(path: str, name: str, value: str) -> Quad:
    date = Literal(value, Iri("http://www.w3.org/2001/XMLSchema#date"))
    return Quad(element(path), Iri(SL + name), date, Iri("x:g"))


def test_the_line_goes_from_the_initiative_to_the_vision_in_force(store: Store) -> None:
    line = firmest_line(store, BASE)

    assert line is not None
    assert elements(line) == [
        "Besök från <grannstäder> & andra",
        "Erfarenhetsutbyte",
        "Utåtstrategin",
        "Granvik 2030",
    ]
    assert [link.status for link in line.links] == ["stated", "stated", "interpreted"]
    assert [link.modality for link in line.links] == ["may", None, "must"]
    assert line.links[0].quote == "besök från grannstäder"
    assert line.links[0].quote_language == "sv"
    assert line.stated == 2


def test_a_link_that_is_only_proposed_carries_no_line(store: Store) -> None:
    status = Iri(SL + "assertionStatus")
    link = element("alignment/ut-granvik")
    (stated,) = store.quads(link, status)
    proposed = stated._replace(object=Iri(f"{BASE}code/assertion/proposed"))
    store.change([proposed], [stated])

    assert firmest_line(store, BASE) is None


@pytest.mark.parametrize(
    ("path", "name", "day"),
    [
        ("strategy/ut", "validFrom", "2016-10-18"),
        ("strategy/ut", "validThrough", "2016-10-16"),
        ("vision/granvik", "validThrough", "2016-10-16"),
        ("initiative/besok", "validFrom", "2017-01-01"),
    ],
)
def test_a_line_does_not_pass_what_was_not_valid_on_the_day(
    store: Store, path: str, name: str, day: str
) -> None:
    store.add([dated(path, name, day)])

    assert firmest_line(store, BASE) is None


def test_a_firmer_line_is_preferred_to_a_shorter_one(store: Store) -> None:
    """Straight from the strategy's direction to the vision, but only as we read it."""
    short = element("alignment/short")
    told: dict[str, Term] = {
        "alignmentSource": element("direction/byta"),
        "alignmentRelation": Iri(SL + "contributesTo"),
        "alignmentTarget": element("vision/granvik"),
        "assertionStatus": Iri(f"{BASE}code/assertion/interpreted"),
        "confidence": Literal("0.5", Iri("http://www.w3.org/2001/XMLSchema#decimal")),
    }
    graph = Iri("x:g")
    store.add(Quad(short, Iri(SL + name), term, graph) for name, term in told.items())
    store.add(
        [Quad(element("direction/byta"), Iri(SL + "leadsTo"), element("vision/granvik"), graph)]
    )
    status = Iri(SL + "assertionStatus")
    (interpreted,) = store.quads(element("alignment/ut-granvik"), status)
    store.change([interpreted._replace(object=Iri(f"{BASE}code/assertion/stated"))], [interpreted])

    line = firmest_line(store, BASE)

    assert line is not None
    assert len(line.stations) == 4
    assert line.stated == 3


def test_the_drawing_stands_where_the_look_says() -> None:
    drawing = draw(FIVE, [Words("stated", "uttalad")] * 4)

    assert [(mark.x, mark.y) for mark in drawing.marks] == [
        (72.0, 222.0),
        (296.0, 184.0),
        (520.0, 146.0),
        (744.0, 108.0),
        (968.0, 70.0),
    ]
    assert drawing.ground == 294
    assert drawing.height == 430
    assert drawing.ray == (0, 234.2)
    assert drawing.segments[0].words[:2] == (184.0, 183.0)
    assert drawing.marks[0].kind == (72.0, 326.0, "Tema")
    assert [put.y for put in drawing.marks[2].names] == [352.0, 376.0, 400.0]
    assert [put.y for put in drawing.marks[2].metas] == [422.0]


@pytest.mark.parametrize("stations", range(3, 8))
def test_a_drawing_of_any_length_stays_inside_its_frame(stations: int) -> None:
    texts = [FIVE[n % 5] for n in range(stations)]

    drawing = draw(texts, [Words("stated", "uttalad")] * (stations - 1))

    places = [put for mark in drawing.marks for put in (mark.kind, *mark.names, *mark.metas)] + [
        segment.words for segment in drawing.segments
    ]
    assert all(0 <= put.x < 1192 and 0 < put.y <= drawing.height for put in places)
    assert drawing.marks[-1].y == 70


def test_names_are_wrapped_in_the_fewest_and_then_most_even_lines() -> None:
    assert wrap("Internationell strategi, förslag 2016", 21) == [
        "Internationell",
        "strategi,",
        "förslag 2016",
    ]
    assert wrap("Samverkan", 21) == ["Samverkan"]
    assert wrap("aaaa bbbb cccc dddd", 15) == ["aaaa bbbb", "cccc dddd"]
    assert wrap("", 21) == []
