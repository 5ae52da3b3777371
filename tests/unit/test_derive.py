"""Rules: what they derive, and that a change re-derives to the same as everything anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.derive import derive, derive_change, read_rules
from kg.releases import Draft, Releases, draft
from kg.terms import CANONICAL_BASE, PREFIXES, RDF_TYPE, Iri, Quad

BASE = CANONICAL_BASE
RULES = read_rules(BASE)
SL = PREFIXES["sl"]
DERIVED = Iri(BASE + "graph/derived")
SOURCE = Iri(BASE + "graph/test")


def sl(name: str) -> Iri:
    return Iri(SL + name)


def node(name: str) -> Iri:
    return Iri(f"{BASE}id/test/{name}")


def quad(subject: Iri, predicate: Iri, obj: Iri) -> Quad:
    return Quad(subject, predicate, obj, SOURCE)


def alignment(name: str, source: Iri, relation: str, target: Iri, status: str) -> list[Quad]:
    this = node(name)
    code = Iri(f"{BASE}code/assertion/{status}")
    return [
        quad(this, sl("alignmentSource"), source),
        quad(this, sl("alignmentRelation"), sl(relation)),
        quad(this, sl("alignmentTarget"), target),
        quad(this, sl("assertionStatus"), code),
    ]


def derived(made: Draft) -> set[Quad]:
    return set(made.store.quads(graph=DERIVED))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Draft]:
    with draft(Releases(tmp_path / "releases"), "tester") as started:
        yield started


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("stated", True),
        ("interpreted", True),
        ("inferred", False),
        ("proposed", False),
        ("rejected", False),
    ],
)
def test_only_what_counts_becomes_a_shortcut(made: Draft, status: str, counts: bool) -> None:
    made.change(alignment("a", node("x"), "contributesTo", node("y"), status))

    derive(made, RULES, BASE)

    assert (Quad(node("x"), sl("contributesTo"), node("y"), DERIVED) in made.store) == counts


def test_reviewed_inference_becomes_a_shortcut(made: Draft) -> None:
    reviewed = quad(node("a"), sl("justification"), Iri(f"{BASE}code/justification/review"))
    made.change([*alignment("a", node("x"), "basedOn", node("y"), "inferred"), reviewed])

    derive(made, RULES, BASE)

    assert Quad(node("x"), sl("basedOn"), node("y"), DERIVED) in made.store


def test_what_hinders_is_no_shortcut(made: Draft) -> None:
    hinders = quad(node("a"), sl("polarity"), Iri(f"{BASE}code/polarity/hinders"))
    made.change([*alignment("a", node("x"), "contributesTo", node("y"), "stated"), hinders])

    derive(made, RULES, BASE)

    assert not derived(made)


def test_chain_of_any_length_reaches_the_vision(made: Draft) -> None:
    made.change(alignment("a", node("initiative"), "addressesTheme", node("theme"), "stated"))
    made.change(alignment("b", node("theme"), "contributesTo", node("goal"), "interpreted"))
    made.change(alignment("c", node("goal"), "concretises", node("aim"), "stated"))
    made.change(alignment("d", node("aim"), "contributesTo", node("part"), "stated"))
    made.change([quad(node("part"), sl("partOf"), node("vision"))])
    made.change([quad(node("vision"), RDF_TYPE, sl("Vision"))])

    derive(made, RULES, BASE)

    reached = Quad(node("initiative"), sl("reachesVision"), node("vision"), DERIVED)
    assert reached in made.store


def test_chain_of_any_length_reaches_each_goal_on_it(made: Draft) -> None:
    made.change(alignment("a", node("initiative"), "addressesTheme", node("theme"), "stated"))
    made.change(alignment("b", node("theme"), "contributesTo", node("goal"), "interpreted"))
    made.change(alignment("c", node("goal"), "concretises", node("aim"), "stated"))
    made.change([quad(node(name), RDF_TYPE, sl("Goal")) for name in ("goal", "aim")])

    derive(made, RULES, BASE)

    found = {(q.subject, q.object) for q in derived(made) if q.predicate == sl("reachesGoal")}
    reaching = {"initiative": {"goal", "aim"}, "theme": {"goal", "aim"}, "goal": {"aim"}}
    assert found == {(node(a), node(b)) for a, several in reaching.items() for b in several}


def test_proposed_link_breaks_the_chain(made: Draft) -> None:
    made.change(alignment("a", node("initiative"), "addressesTheme", node("theme"), "stated"))
    made.change(alignment("b", node("theme"), "contributesTo", node("vision"), "proposed"))
    made.change([quad(node("vision"), RDF_TYPE, sl("Vision"))])

    derive(made, RULES, BASE)

    assert not [each for each in derived(made) if each.predicate == sl("reachesVision")]


def test_rules_share_no_predicate_and_have_the_anchor_as_subject() -> None:
    heads: dict[str, str] = {}
    for rule in RULES:
        template = re.search(r"CONSTRUCT \{ \?this (\S+) \S+ \}", rule.query)
        assert template, rule.name
        assert template[1] not in heads, rule.name
        heads[template[1]] = rule.name
    family = "alignedWith contributesTo concretises followsDirection basedOn addressesTheme"
    assert not {f"sl:{name}" for name in family.split()} & heads.keys()


def test_no_rule_looks_at_what_a_later_one_makes() -> None:
    for place, rule in enumerate(RULES):
        made_later = {later.predicate for later in RULES[place + 1 :]}
        looked_at = re.findall(r"sl:(\w+)", rule.query.partition("WHERE")[2])

        assert not {sl(name) for name in looked_at} & made_later, rule.name
        assert RDF_TYPE not in made_later, "types are derived first: all rules may look at them"


def test_every_rule_says_what_it_looks_at() -> None:
    assert [rule.name for rule in RULES if rule.reaches is None] == []


NODES = [node(name) for name in "abcdefg"]
CLASSES = [sl(name) for name in ("Vision", "SteeringInstrument", "StrategicDirection", "Theme")]
CV = PREFIXES["cv"]
ORG = PREFIXES["org"]
PREDICATES = [
    sl("alignmentSource"),
    sl("alignmentTarget"),
    sl("succeeds"),
    sl("partOf"),
    sl("setOutIn"),
    sl("responsibleBody"),
    Iri(CV + "hasParticipation"),
    Iri(CV + "hasParticipant"),
    Iri(ORG + "member"),
    Iri(ORG + "organization"),
]
RELATIONS = [sl(n) for n in ("contributesTo", "addressesTheme", "interlinkedWith", "concretises")]
STATUSES = [Iri(f"{BASE}code/assertion/{name}") for name in ("stated", "proposed", "inferred")]
any_node = st.sampled_from(NODES)
some_quad = st.one_of(
    st.builds(quad, any_node, st.sampled_from(PREDICATES), any_node),
    st.builds(
        quad, any_node, st.just(RDF_TYPE), st.sampled_from([*CLASSES, sl("NetworkMembership")])
    ),
    st.builds(quad, any_node, st.just(sl("alignmentRelation")), st.sampled_from(RELATIONS)),
    st.builds(quad, any_node, st.just(sl("assertionStatus")), st.sampled_from(STATUSES)),
    st.builds(
        quad,
        any_node,
        st.just(sl("justification")),
        st.just(Iri(f"{BASE}code/justification/review")),
    ),
    st.builds(
        quad,
        st.sampled_from(CLASSES),
        st.just(Iri(PREFIXES["rdfs"] + "subClassOf")),
        st.sampled_from(CLASSES),
    ),
)
some_quads = st.lists(some_quad, max_size=40)
_DEFINED = [quad(each, Iri(PREFIXES["rdfs"] + "isDefinedBy"), Iri(BASE + "ns")) for each in CLASSES]


@settings(max_examples=60)
@given(some_quads, st.lists(some_quad, max_size=6), st.data())
def test_change_derives_the_same_as_everything_anew(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[Quad],
    added: list[Quad],
    data: st.DataObject,
) -> None:
    removed = data.draw(st.lists(st.sampled_from(before), max_size=6)) if before else []
    releases = Releases(tmp_path_factory.mktemp("r"))
    with draft(releases, "tester") as first:
        first.change(before + _DEFINED)
        derive(first, RULES, BASE)
        first.seal()
        first.publish("before", {}, {}, [])

    with draft(releases, "tester") as second:
        second.change(added, removed)
        derive_change(second, RULES, BASE)
        around = derived(second)
        derive(second, RULES, BASE)

        assert around == derived(second)
