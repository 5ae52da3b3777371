"""What counts, negates or follows paths, held against plain loops on random worlds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kg.question import Graph, Words
from kg.questions import QUESTIONS
from tests.questions.tables import or_none
from tests.questions.worlds import (
    ABOVE,
    ALIGNMENTS,
    ALL_BODIES,
    BASE,
    BODIES,
    BUDGETS,
    CONSULTATIONS,
    COUNCILS,
    DAYS,
    DIRECTIONS,
    DOCUMENTS,
    GOALS,
    INITIATIVES,
    MEMBERSHIP,
    NETWORKS,
    PARTNERS,
    PROGRAMMES,
    PROPOSED,
    READ,
    REPORTS,
    RESPONSES,
    STATED,
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
TIMES = ("validFrom", "attestedFrom", "validThrough")


def expects(name: str, **ask: Any) -> Callable[[Expected], Expected]:
    def keep(function: Expected) -> Expected:
        EXPECTED[name] = ask, function
        return function

    return keep


def begun(world: World) -> list[Any]:
    """The initiatives that are more than proposed or planned."""
    return [each for each in INITIATIVES if world.is_more_than_planned(each)]


def of_the_day(world: World, work: Any) -> bool:
    return world.is_more_than_planned(work) and world.is_possible(work, DAY)


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
    works = {each for each in INITIATIVES if of_the_day(world, each)}
    reached = {b for a, b in world.closure("leadsTo") if a in works}
    return {
        (goal, sl("OperationalAreaGoal"))
        for goal in GOALS
        if goal not in reached
        and world.one(goal, "validFrom")
        and world.is_certain(goal, DAY)
        and world.counts(goal)
    }


@expects("initiatives-without-vision", on=DAY)
def initiatives_alone(world: World) -> set[tuple[Any, ...]]:
    return {
        (each, world.one(each, "initiativeStatus"))
        for each in INITIATIVES
        if world.is_possible(each, DAY)
        and not world.of(each, "reachesVision") & visions_of_the_day(world)
    }


def visions_of_the_day(world: World) -> set[Any]:
    """The visions in force."""
    return {
        vision
        for vision in VISIONS
        for first in world.of(vision, "validFrom", "attestedFrom")
        if first <= DAY and all(last >= DAY for last in world.of(vision, "validThrough"))
    }


@expects("what-the-chain-hangs-by", on=DAY)
def chain_hangs_by(world: World) -> set[tuple[Any, ...]]:
    ends = visions_of_the_day(world)
    starts = {
        each
        for each in INITIATIVES
        if world.is_more_than_planned(each) and world.is_possible(each, DAY)
    }
    links = {
        (source, target)
        for source, target in world.pairs("leadsTo")
        if target in VISIONS or (world.is_possible(target, DAY) and world.counts(target))
    }
    reaching = {each for each in starts if arrives(links, each, ends)}
    return {
        (element, kind, min(cut), len(cut), len(reaching))
        for element in {target for _, target in links} - ends - starts
        for kind in [next((sl(k) for m, k in KINDS_OF if element in m), None)]
        if (cut := {each for each in reaching if not arrives(without(links, element), each, ends)})
    }


KINDS_OF = [
    (GOALS, "Goal"),
    (THEMES, "Theme"),
    (VISIONS, "Vision"),
    (DIRECTIONS, "StrategicDirection"),
    (STRATEGIES, "Strategy"),
    (PROGRAMMES, "LocalDevelopmentProgramme"),
]


def arrives(links: set[tuple[Any, Any]], start: Any, ends: set[Any]) -> bool:
    """Whether any chain leads from an element to an end."""
    met, edge = {start}, {start}
    while edge:
        edge = {target for source, target in links if source in edge} - met
        met |= edge
    return bool(met & ends)


def without(links: set[tuple[Any, Any]], element: Any) -> set[tuple[Any, Any]]:
    return {link for link in links if element not in link}


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
        (theme, sum(bool(world.of(p, "identifiesTheme") & below) for p in PROGRAMMES))
        for theme in THEMES
        for below in [world.narrower(theme)]
        if not any(world.of(each, "addressesTheme") & below for each in begun(world))
    }


@expects("bodies-on-a-theme", theme=THEME)
def bodies_on_a_theme(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for work in [*begun(world), *PROGRAMMES]:
        themes = world.of(work, "addressesTheme", "identifiesTheme") & world.narrower(THEME)
        who = world.of(work, "responsibleBody")
        if work in INITIATIVES:
            who |= world.of(work, "involves")
        found |= {(body, work, theme) for theme in themes for body in who & set(ALL_BODIES)}
    return found


@expects("partners-by-theme", theme=THEME)
def partners_by_theme(world: World) -> set[tuple[Any, ...]]:
    return {
        (partner, world.one(partner, "country"), work, theme, world.one(work, "validFrom"))
        for work in begun(world)
        for theme in world.of(work, "addressesTheme") & world.narrower(THEME)
        for partner in world.of(work, "involves", "responsibleBody") & set(PARTNERS)
    }


@expects("goals-on-one-initiative")
def goals_on_one(world: World) -> set[tuple[Any, ...]]:
    reaching = {
        goal: [a for a, b in world.closure("leadsTo") if b == goal and a in begun(world)]
        for goal in GOALS
        if world.of(goal, "assertionStatus") != {PROPOSED}
    }
    return {(goal, found[0]) for goal, found in reaching.items() if len(found) == 1}


@expects("what-loses-support", initiative=INITIATIVE)
def what_loses_support(world: World) -> set[tuple[Any, ...]]:
    reached = {each: {b for a, b in world.closure("leadsTo") if a == each} for each in INITIATIVES}
    others = set().union(*(reached[each] for each in begun(world) if each != INITIATIVE))
    others |= {goal for goal in GOALS if world.of(goal, "assertionStatus") == {PROPOSED}}
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
            {body, network} <= world.takers(work)
            for work in [*begun(world), *PROGRAMMES]
            if MEMBERSHIP not in world.of(work, "initiativeKind")
        )
    }


@expects("active-but-left-out", network=NETWORK)
def left_out(world: World) -> set[tuple[Any, ...]]:
    counted: Counter[Any] = Counter()
    ended: Counter[Any] = Counter()
    for work in begun(world):
        counted.update(world.takers(work) & set(ALL_BODIES))
        if world.of(work, "initiativeStatus") == {STATUSES[1]}:
            ended.update(world.takers(work) & set(ALL_BODIES))
    return {
        (body, count, ended[body])
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
                for actor in world.takers(work)
            )
            for work in begun(world)
        )
    }


@expects("share-with-line-of-sight")
def share(world: World) -> set[tuple[Any, ...]]:
    by_status: dict[Any, list[bool]] = {}
    for each in INITIATIVES:
        if world.of(each, "initiativeStatus") == {STATUSES[3]}:
            continue
        reaches = bool(world.of(each, "reachesVision"))
        by_status.setdefault(world.one(each, "initiativeStatus"), []).append(reaches)
    return {(status, sum(found), len(found)) for status, found in by_status.items()}


@expects("partners-shared")
def partners_shared(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for partner in PARTNERS:
        works = [w for w in begun(world) if partner in world.of(w, "involves")]
        meeting = {w: world.takers(w) & set(ALL_BODIES) for w in works}
        apart = {
            (body, here)
            for here, there in product(works, repeat=2)
            for body in meeting[here] - meeting[there]
            if meeting[there] - meeting[here]
        }
        if apart:
            bodies, where = map(set, zip(*apart, strict=True))
            found.add((partner, len(bodies), len(where)))
    return found


@expects("countries-of-partners")
def countries(world: World) -> set[tuple[Any, ...]]:
    return set(Counter(country for _, country in world.pairs("country")).items())


@expects("kinds-in-a-network", network=NETWORK, on=DAY)
def kinds(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for name, members in (("Administration", BODIES), ("DistrictCouncil", COUNCILS)):
        there = [body for body in members if world.is_certain(body, DAY)]
        unsure = [each for each in members if world.is_possible(each, DAY) and each not in there]
        if there:
            seats = sum(NETWORK in world.seats(body) for body in there)
            found.add((sl(name), seats, len(there), len(unsure)))
    return found


@expects("visions-in-force", on=DAY)
def visions(world: World) -> set[tuple[Any, ...]]:
    return {
        (vision, None, *(world.one(vision, name) for name in TIMES))
        for vision in VISIONS
        if world.is_certain(vision, DAY)
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
    """The initiatives of the day of a body, or of the administrations that serve it."""
    actors = {body} | {a for a, b in world.pairs("servesBoard") if b == body}
    return {work for work in INITIATIVES if of_the_day(world, work) and world.takers(work) & actors}


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
        programmes = {
            each
            for each in PROGRAMMES
            if body in world.of(each, "responsibleBody") and world.is_possible(each, DAY)
        }
        for goal in GOALS:
            if world.one(goal, "validFrom") is None or not world.is_certain(goal, DAY):
                continue
            if not world.counts(goal):
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
        found |= {
            (body, invited, response, author)
            for response in RESPONSES
            if CONSULTATION in world.of(response, "respondsTo")
            for author in world.of(response, "preparedBy")
            if body == author or body in world.of(author, "servesBoard")
        }
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


def ends(world: World, each: Any) -> tuple[Any, Any, Any]:
    """From what, how, and to what an alignment leads."""
    names = ("alignmentSource", "alignmentRelation", "alignmentTarget")
    source, relation, target = (world.one(each, name) for name in names)
    return source, relation, target


@expects("expired-targets", on=DAY)
def expired(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for each in ALIGNMENTS:
        target, status = world.one(each, "alignmentTarget"), world.one(each, "assertionStatus")
        holds = world.counts(each) and world.is_possible(each, DAY)
        if (
            not holds
            or world.of(each, "prov:invalidatedAtTime")
            or not all([status, *ends(world, each)])
        ):
            continue
        last = world.one(target, "validThrough")
        for after in world.of(target, "succeededBy") or {None}:
            first = (
                (world.one(after, "validFrom") or world.one(after, "attestedFrom"))
                if after
                else None
            )
            if last < DAY if last else first is not None and first <= DAY:
                found.add((*ends(world, each), last, after, status, each))
    return found


@expects("weak-alignments", limit=Decimal("0.8"))
def weak(world: World) -> set[tuple[Any, ...]]:
    found = set()
    for each in ALIGNMENTS:
        status, sure = world.one(each, "assertionStatus"), world.one(each, "confidence")
        has_evidence = bool(world.of(each, "hasEvidence"))
        is_weak = sure is None or sure < Decimal("0.8") or not has_evidence
        if is_weak and world.counts(each) and all([status, *ends(world, each)]):
            found.add((*ends(world, each), status, sure, has_evidence, each))
    return found


@expects("proposals")
def proposals(world: World) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    for each in ALIGNMENTS:
        how = world.one(each, "modality"), world.one(each, "prov:wasAttributedTo")
        if world.of(each, "assertionStatus") == {PROPOSED} and all(how):
            whole = ends(world, each) if all(ends(world, each)) else (None, None, None)
            found.add((*whole, *how, each))
    things = [goal for goal in GOALS + ABOVE if world.of(goal, "assertionStatus") == {PROPOSED}]
    things += [each for each in INITIATIVES if world.of(each, "initiativeStatus") == {STATUSES[3]}]
    return found | {(each, None, None, None, None, None) for each in things}


@expects("data-health")
def health(world: World) -> set[tuple[Any, ...]]:
    kinds = {
        "Goal": GOALS + ABOVE,
        "Vision": VISIONS,
        "Theme": THEMES,
        "Initiative": INITIATIVES,
        "StrategicDirection": DIRECTIONS,
        "Partner": PARTNERS,
        "Alignment": ALIGNMENTS,
    }
    given = [TIMES, ("addressesTheme",), ("hasEvidence",), ("lastConfirmed",)]
    return {
        (
            sl(kind),
            len(members),
            sum(
                PROPOSED in world.of(each, "assertionStatus")
                or STATUSES[3] in world.of(each, "initiativeStatus")
                for each in members
            ),
            *(
                sum(bool(world.of(each, *names)) for each in members)
                for names in [("responsibleBody",), *given]
            ),
        )
        for kind, members in kinds.items()
    }


@expects("goals-of-a-budget", budget=BUDGETS[0])
def budget(world: World) -> set[tuple[Any, ...]]:
    there = [
        each
        for each in GOALS + ABOVE
        if world.of(each, "setOutIn") and world.of(each, "assertionStatus") != {PROPOSED}
    ]
    return {
        (above, goal)
        for above in set(there) & set(ABOVE)
        for goal in or_none(g for g in there if above in world.of(g, "concretises"))
    }


@expects("theme-parts", theme=THEME)
def theme_parts(world: World) -> set[tuple[Any, ...]]:
    above = {(None, b) for a, b in world.closure("skos:broader") if a == THEME}
    return above | {(group, None) for group in world.of(THEME, "targetsGroup")}


@expects("who-a-strategy-applies-to", strategy=STRATEGIES[0], on=DAY)
def applies(world: World) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    for meant in world.of(STRATEGIES[0], "appliesTo"):
        inside = [each for each in ALL_BODIES if meant in world.of(each, "inGroup")]
        possible = [each for each in inside if world.is_possible(each, DAY)]
        found |= {(meant, each) for each in possible if world.is_certain(each, DAY)}
        found |= set() if possible else {(meant, None)}
    return found


@expects("consultation-answers", consultation=CONSULTATION)
def responses(world: World) -> set[tuple[Any, ...]]:
    found = set()
    strategies = world.of(CONSULTATION, "consultsOn") or {None}
    deadline = world.one(CONSULTATION, "deadline")
    for response in (each for each in RESPONSES if world.of(each, "respondsTo")):
        authors = world.of(response, "preparedBy")
        whole = {a for a in authors if not world.of(a, "org:subOrganizationOf") & authors}
        viewpoints = world.of(response, "expressesViewpoint")
        stances = Counter(world.one(each, "stance") for each in viewpoints)
        counted = {stance: n for stance, n in stances.items() if stance} or {None: 0}
        days = {world.one(each, "heldOn") for each in world.of(response, "onAgendaOf")} - {None}
        for body, strategy, (stance, count), day in product(
            whole or {None}, strategies, counted.items(), days or {None}
        ):
            timely = day <= deadline if day and deadline else None
            found.add((response, body, strategy, stance, count, day, deadline, timely))
    return found


Step = tuple[Any, Any, Any]


@expects("line-of-sight", element=INITIATIVE, on=DAY)
def line_of_sight(world: World) -> set[tuple[Any, ...]]:
    arrived = {vision for vision in VISIONS if world.is_certain(vision, DAY)}
    arrived |= {v for v in VISIONS if world.of(v, "attestedFrom") and in_force(world, v)}
    chains = list(walked(world, INITIATIVE, (), arrived))
    chains.sort(key=lambda chain: (chain[-1][2] not in arrived, len(chain), chain))
    found: set[tuple[Any, ...]] = set()
    for line, chain in enumerate(chains, 1):
        whole = chain[-1][2] in arrived
        for number, step in enumerate(chain, 1):
            found.add((line, number, *step, is_read(world, step), whole))
        if not whole:
            found.add((line, len(chain) + 1, chain[-1][2], None, None, None, False))
    return found


@expects("chain-around", element=GOALS[0], on=DAY)
def chain_around(world: World) -> set[tuple[Any, ...]]:
    pairs = {
        pair for pair in world.pairs("leadsTo") if all(world.is_possible(end, DAY) for end in pair)
    }
    after, before = {GOALS[0]}, {GOALS[0]}
    for _ in pairs:
        after |= {target for source, target in pairs if source in after}
        before |= {source for source, target in pairs if target in before}
    kept = {(s, t) for s, t in pairs if s in after or t in before}
    relations = {sl(name) for name in ("contributesTo", "addressesTheme", "identifiesTheme")}
    return {(s, p, o) for s, p, o in world.triples if (s, o) in kept and p in relations}


def in_force(world: World, vision: Any) -> bool:
    first, last = world.one(vision, "attestedFrom"), world.one(vision, "validThrough")
    return bool(first <= DAY and (last is None or last >= DAY))


def walked(
    world: World, start: Any, met: tuple[Any, ...], arrived: set[Any]
) -> Iterator[list[Step]]:
    """The chains from an element, as far as they go."""
    relations = {sl(name) for name in ("contributesTo", "addressesTheme", "identifiesTheme")}
    onward = [
        (start, relation, target)
        for target in world.of(start, "leadsTo") - {start, *met}
        if target in VISIONS or world.is_possible(target, DAY)
        for source, relation, end in world.triples
        if (source, end) == (start, target) and relation in relations
    ]
    for step in onward if start not in arrived else []:
        rests = list(walked(world, step[2], (*met, start), arrived))
        yield from ([step, *rest] for rest in rests or [[]])


def is_read(world: World, step: Step) -> bool:
    said = {
        code
        for a in ALIGNMENTS
        if ends(world, a) == step
        for code in world.of(a, "assertionStatus")
    }
    return READ in said and STATED not in said


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
