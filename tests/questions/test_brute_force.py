"""What counts, negates or follows paths, held against plain loops on random worlds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kg.question import Graph, Words
from kg.questions import QUESTIONS
from tests.questions.worlds import (
    ALIGNMENTS,
    ALL_BODIES,
    BASE,
    BODIES,
    CONSULTATIONS,
    COUNCILS,
    DAYS,
    DIRECTIONS,
    DOCUMENTS,
    GOALS,
    INITIATIVES,
    NETWORKS,
    PARTNERS,
    PROGRAMMES,
    REPORTS,
    RESPONSES,
    STATUSES,
    STRATEGIES,
    THEMES,
    VISIONS,
    World,
    sl,
    worlds,
)

#: More worlds, other ones each time: by hand.
LONGER = os.environ.get("ROUNDS")
DAY, NETWORK, THEME, BODY, INITIATIVE = DAYS[1], NETWORKS[0], THEMES[0], BODIES[0], INITIATIVES[0]
CONSULTATION, DOCUMENT = CONSULTATIONS[0], DOCUMENTS[0]
#: Name of a question -> (its inputs, what the rows are).
Expected = Callable[[World], set[tuple[Any, ...]]]
EXPECTED: dict[str, tuple[dict[str, Any], Expected]] = {}


def expects(name: str, **ask: Any) -> Callable[[Expected], Expected]:
    def keep(function: Expected) -> Expected:
        EXPECTED[name] = ask, function
        return function

    return keep


@expects("bodies-on-a-date", kind=sl("Body"), on=DAY)
def bodies(world: World) -> set[tuple[Any, ...]]:
    return {
        (
            body,
            world.one(body, "validFrom"),
            world.one(body, "attestedFrom"),
            world.one(body, "validThrough"),
        )
        for body in ALL_BODIES
        if world.is_certain(body, DAY)
    }


@expects("successors", body=BODY)
def successors(world: World) -> set[tuple[Any, ...]]:
    reached = {b for a, b in world.closure("succeededBy") if a == BODY}
    return {
        (after, before, None, world.one(after, "validFrom"))
        for after in reached
        for before in world.of(after, "succeeds")
        if before == BODY or before in reached
    }


@expects("predecessors", body=BODY)
def predecessors(world: World) -> set[tuple[Any, ...]]:
    return {
        (b, *(world.one(b, name) for name in ("validFrom", "attestedFrom", "validThrough")))
        for a, b in world.closure("succeeds")
        if a == BODY
    }


@expects("goals-without-initiative", on=DAY)
def goals_alone(world: World) -> set[tuple[Any, ...]]:
    reached = {b for a, b in world.closure("leadsTo") if a in INITIATIVES}
    return {
        (goal, sl("OperationalAreaGoal"))
        for goal in GOALS
        if goal not in reached and world.one(goal, "validFrom") and world.is_certain(goal, DAY)
    }


@expects("initiatives-without-vision", on=DAY)
def initiatives_alone(world: World) -> set[tuple[Any, ...]]:
    in_force = {
        vision
        for vision in VISIONS
        for first in world.of(vision, "validFrom", "attestedFrom")
        if first <= DAY and all(last >= DAY for last in world.of(vision, "validThrough"))
    }
    return {
        (each, world.one(each, "initiativeStatus"))
        for each in INITIATIVES
        if not world.of(each, "reachesVision") & in_force
    }


@expects("themes-shared")
def themes_shared(world: World) -> set[tuple[Any, ...]]:
    naming = {
        theme: {
            body
            for programme in PROGRAMMES
            if world.of(programme, "identifiesTheme") & world.narrower(theme)
            for body in world.of(programme, "responsibleBody")
            if body in COUNCILS
        }
        for theme in THEMES
    }
    return {(theme, len(found)) for theme, found in naming.items() if len(found) > 1}


@expects("themes-without-initiative")
def themes_alone(world: World) -> set[tuple[Any, ...]]:
    return {
        (theme, sum(theme in world.of(each, "identifiesTheme") for each in PROGRAMMES))
        for theme in THEMES
        if not any(world.of(each, "addressesTheme") & world.narrower(theme) for each in INITIATIVES)
    }


@expects("bodies-on-a-theme", theme=THEME)
def bodies_on_a_theme(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for work in [*INITIATIVES, *PROGRAMMES]:
        themes = world.of(work, "addressesTheme", "identifiesTheme") & world.narrower(THEME)
        who = world.of(work, "responsibleBody")
        if work in INITIATIVES:
            who |= world.of(work, "involves")
        found |= {(body, work, theme) for theme in themes for body in who & set(ALL_BODIES)}
    return found


@expects("partners-by-theme", theme=THEME)
def partners_by_theme(world: World) -> set[tuple[Any, ...]]:
    return {
        (partner, world.one(partner, "country"), work, theme, None)
        for work in INITIATIVES
        for theme in world.of(work, "addressesTheme") & world.narrower(THEME)
        for partner in world.of(work, "involves", "responsibleBody") & set(PARTNERS)
    }


@expects("goals-on-one-initiative")
def goals_on_one(world: World) -> set[tuple[Any, ...]]:
    reaching = {
        goal: [a for a, b in world.closure("leadsTo") if b == goal and a in INITIATIVES]
        for goal in GOALS
    }
    return {(goal, found[0]) for goal, found in reaching.items() if len(found) == 1}


@expects("what-loses-support", initiative=INITIATIVE)
def what_loses_support(world: World) -> set[tuple[Any, ...]]:
    reached = {each: {b for a, b in world.closure("leadsTo") if a == each} for each in INITIATIVES}
    others = set().union(*(found for each, found in reached.items() if each != INITIATIVE))
    kinds = [(GOALS, sl("Goal")), (THEMES, sl("Theme"))]
    return {
        (element, kind)
        for members, kind in kinds
        for element in reached[INITIATIVE] - others
        if element in members
    }


@expects("memberships-without-activity")
def memberships_alone(world: World) -> set[tuple[Any, ...]]:
    return {
        (body, network)
        for body in ALL_BODIES
        for network in world.of(body, "memberOf")
        if not any(
            {body, network} <= world.of(work, "involves", "responsibleBody")
            for work in [*INITIATIVES, *PROGRAMMES]
        )
    }


@expects("active-but-left-out", network=NETWORK)
def left_out(world: World) -> set[tuple[Any, ...]]:
    counted: Counter[Any] = Counter()
    for work in INITIATIVES:
        if not world.of(work, "initiativeStatus") & set(STATUSES[2:]):
            counted.update(world.of(work, "involves", "responsibleBody") & set(ALL_BODIES))
    return {
        (body, count)
        for body, count in counted.items()
        if not any(
            NETWORK in world.seats(who) or who in world.of(NETWORK, "coordinatedBy")
            for who in {body, *sharing(world, body)}
        )
    }


def sharing(world: World, body: Any) -> set[Any]:
    """A board and its administrations share a seat."""
    pairs = world.pairs("servesBoard")
    return {b for a, b in pairs if a == body} | {a for a, b in pairs if b == body}


@expects("mentions-without-activity")
def mentions(world: World) -> set[tuple[Any, ...]]:
    return {
        (body, theme, programme)
        for programme in PROGRAMMES
        for theme in world.of(programme, "identifiesTheme")
        for body in world.of(programme, "responsibleBody")
        if not any(
            world.of(work, "addressesTheme") & world.narrower(theme)
            and any(
                actor == body or body in world.of(actor, "servesBoard")
                for actor in world.of(work, "involves", "responsibleBody")
            )
            for work in INITIATIVES
        )
    }


@expects("share-with-line-of-sight")
def share(world: World) -> set[tuple[Any, ...]]:
    by_status: dict[Any, list[bool]] = {}
    for each in INITIATIVES:
        reaches = bool(world.of(each, "reachesVision"))
        by_status.setdefault(world.one(each, "initiativeStatus"), []).append(reaches)
    return {(status, sum(found), len(found)) for status, found in by_status.items()}


@expects("partners-shared")
def partners_shared(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for partner in PARTNERS:
        works = [w for w in INITIATIVES if partner in world.of(w, "involves")]
        meeting = {w: world.of(w, "involves") & set(ALL_BODIES) for w in works}
        bodies = set().union(*meeting.values())
        if len(bodies) > 1:
            found.add((partner, len(bodies), sum(bool(who) for who in meeting.values())))
    return found


@expects("countries-of-partners")
def countries(world: World) -> set[tuple[Any, ...]]:
    return set(Counter(country for _, country in world.pairs("country")).items())


@expects("kinds-in-a-network", network=NETWORK, on=DAY)
def kinds(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for name, members in (("Administration", BODIES), ("DistrictCouncil", COUNCILS)):
        there = [body for body in members if world.is_certain(body, DAY)]
        if there:
            found.add((sl(name), sum(NETWORK in world.seats(b) for b in there), len(there)))
    return found


@expects("visions-in-force", on=DAY)
def visions(world: World) -> set[tuple[Any, ...]]:
    return {
        (vision, None, first, world.one(vision, "validThrough"))
        for vision in VISIONS
        for first in world.of(vision, "validFrom", "attestedFrom")
        if first <= DAY and all(last >= DAY for last in world.of(vision, "validThrough"))
    }


@expects("current-successor", body=BODY, on=DAY)
def current_successor(world: World) -> set[tuple[Any, ...]]:
    reached = {BODY} | {b for a, b in world.closure("succeededBy") if a == BODY}
    return {
        (body, *(world.one(body, name) for name in ("validFrom", "attestedFrom", "validThrough")))
        for body in reached
        if world.is_certain(body, DAY)
    }


def counted(world: World, body: Any) -> set[Any]:
    """The initiatives of a body that are more than proposed or planned."""
    return {
        work
        for work in INITIATIVES
        if body in world.of(work, "involves", "responsibleBody")
        and not world.of(work, "initiativeStatus") & set(STATUSES[2:])
    }


def reports(world: World, body: Any) -> bool:
    return any(
        body in world.of(report, "reportingBody")
        and (first := world.one(report, "reportingFrom")) is not None
        and (last := world.one(report, "reportingThrough")) is not None
        and first <= DAY <= last
        for report in REPORTS
    )


@expects("coverage-of-goals", kind=sl("Body"), on=DAY)
def coverage_of_goals(world: World) -> set[tuple[Any, ...]]:
    reached = world.closure("leadsTo")
    found = set()
    for body in filter(lambda each: world.is_certain(each, DAY), ALL_BODIES):
        programmes = {p for p in PROGRAMMES if body in world.of(p, "responsibleBody")}
        for goal in GOALS:
            if world.one(goal, "validFrom") is None or not world.is_certain(goal, DAY):
                continue
            if any((work, goal) in reached for work in counted(world, body)):
                found.add((body, goal, Words("aktivitet", "activity")))
            elif any((programme, goal) in reached for programme in programmes):
                found.add((body, goal, Words("omnämnande", "mention")))
            elif reports(world, body):
                found.add((body, goal, Words("inget", "none")))
    return found


@expects("coverage-of-directions", strategy=STRATEGIES[0], kind=sl("Body"), on=DAY)
def coverage_of_directions(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for body in filter(lambda each: world.is_certain(each, DAY), ALL_BODIES):
        for direction in (each for each in DIRECTIONS if world.of(each, "setOutIn")):
            works = counted(world, body)
            if any(direction in world.of(work, "followsDirection") for work in works):
                found.add((body, direction, Words("aktivitet", "activity")))
            elif reports(world, body):
                found.add((body, direction, Words("inget", "none")))
    return found


@expects("answers-by-body", consultation=CONSULTATION, on=DAY)
def answers_by_body(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for body in ALL_BODIES:
        meant = set().union(
            *(world.of(each, "appliesTo") for each in world.of(CONSULTATION, "consultsOn"))
        )
        invited = body in world.of(CONSULTATION, "invites")
        if not world.is_certain(body, DAY) or not (
            invited or body in meant or world.of(body, "inGroup") & meant
        ):
            continue
        for response in RESPONSES:
            authors = world.of(response, "preparedBy")
            served = {board for each in authors for board in world.of(each, "servesBoard")}
            if CONSULTATION in world.of(response, "respondsTo") and body in authors | served:
                found.add((body, invited, response))
    return found


@expects("recorded-on", element=THEME, recorded=DAY)
def recorded_on(world: World) -> set[tuple[Any, ...]]:
    return {
        (source, relation, target, status, each)
        for each in ALIGNMENTS
        for source in world.of(each, "alignmentSource")
        for target in world.of(each, "alignmentTarget")
        for relation in world.of(each, "alignmentRelation")
        for status in world.of(each, "assertionStatus")
        if THEME in (source, target)
        and is_by(world.one(each, "prov:generatedAtTime"))
        and not is_by(world.one(each, "prov:invalidatedAtTime"))
    }


def is_by(moment: Any) -> bool:
    return moment is not None and date.fromisoformat(moment[:10]) <= DAY


@expects("what-rests-on-a-document", document=DOCUMENT)
def rests_on(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for each in ALIGNMENTS:
        documents = {
            document
            for passage in world.of(each, "hasEvidence")
            for document in world.of(passage, "oa:hasSource")
        }
        for status in world.of(each, "assertionStatus"):
            if DOCUMENT in documents:
                found.add((each, status, documents == {DOCUMENT}))
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_the_answer_is_that_of_plain_loops(name: str) -> None:
    ask, expected = EXPECTED[name]
    question = QUESTIONS[name]
    names = [column.name for column in question.columns]
    met = 0

    @settings(
        max_examples=int(LONGER or 100),
        derandomize=not LONGER,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(world=worlds())
    def hold(world: World) -> None:
        nonlocal met
        found = question.answer(Graph(world.store(), BASE), question.module.Input(**ask))
        rows = [tuple(getattr(row, each) for each in names) for row in found.rows]

        assert set(rows) == expected(world)
        assert len(set(rows)) == len(rows)
        met += bool(rows)

    hold()
    assert met, "no world has an answer"
