"""What changed from release to release, also where the stores are pruned."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.changes import Log, What, retired, stream
from kg.changes.change import Counts
from kg.changes.stream import Fragment, version_iri
from kg.releases import Releases, draft, prune
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Quad

BASE = "https://example.org/"
GRAPH = Iri(f"{BASE}graph/g")
CHECKED = {"violations": 0}


def thing(name: str) -> Iri:
    return Iri(f"{BASE}id/thing/{name}")


def said(name: str, value: str, predicate: str = "rdfs:label", graph: Iri = GRAPH) -> Quad:
    prefix, _, local = predicate.partition(":")
    return Quad(thing(name), Iri(PREFIXES[prefix] + local), Literal(value), graph)


def typed(name: str) -> Quad:
    return Quad(thing(name), RDF_TYPE, Iri(f"{BASE}ns#Thing"), GRAPH)


def leads(name: str, to: str, predicate: str) -> Quad:
    return Quad(thing(name), Iri(PREFIXES["dcterms"] + predicate), thing(to), GRAPH)


def publish(releases: Releases, state: set[Quad], message: str = "") -> int:
    """Make a release that says exactly that."""
    with draft(releases, "tester") as made:
        before = set(made.store.quads())
        made.change(state - before, before - state)
        made.seal()
        return made.publish(message, {}, CHECKED, []).number


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "releases")


def test_things_are_added_changed_and_removed(releases: Releases) -> None:
    other = Iri(f"{BASE}graph/h")
    publish(releases, {said("a", "A"), said("b", "B"), said("c", "C"), said("c", "C2")})
    publish(
        releases, {said("a", "A"), said("b", "Bee"), said("c", "C"), said("d", "D", graph=other)}
    )
    publish(releases, {said("a", "A"), said("d", "D", graph=other)})
    log = Log(releases)

    assert set(log.change(1).things.values()) == {What.ADDED}
    assert log.change(2).things == {
        thing("b"): What.CHANGED,
        thing("c"): What.CHANGED,
        thing("d"): What.ADDED,
    }
    assert log.change(2).graphs == {GRAPH: Counts(1, 2), other: Counts(1, 0)}
    assert log.change(3).of(What.REMOVED) == [thing("b"), thing("c")]


@given(
    st.lists(
        st.frozensets(st.builds(said, st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
@settings(max_examples=4)
def test_pruned_releases_are_told_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, states: list[frozenset[Quad]]
) -> None:
    releases = Releases(tmp_path_factory.mktemp("pruned") / "releases")
    for each in states:
        # A state that says what the one before says is no release.
        publish(releases, set(each))
    fresh = [Log(releases).change(number) for number in range(1, len(states) + 1)]
    prune(releases, keep=1)
    log = Log(releases)

    for number, state in enumerate(states, start=1):
        subjects = {quad.subject for each in states for quad in each}
        told = log.states(number, subjects)
        assert {quad for each in told.values() for quad in each} == state
        assert log.change(number).things == fresh[number - 1].things


def test_an_address_is_retired_once_nothing_is_said_of_it(releases: Releases) -> None:
    old = {
        typed("old"),
        leads("old", "new", "isReplacedBy"),
        said("old", "double", "skos:changeNote"),
    }
    publish(releases, {typed("keep"), *old})
    publish(releases, {typed("keep"), typed("new")}, "merged")
    log, store = Log(releases), releases.open(2)

    found = retired(log, store, thing("old"), 2)

    assert found is not None
    assert found.successor == thing("new")
    assert found.since is not None
    assert (found.since.number, found.since.message) == (2, "merged")
    assert found.reasons == {"": "double"}
    assert retired(log, store, thing("keep"), 2) is None
    assert retired(log, store, thing("never"), 2) is None
    assert retired(log, releases.open(1), thing("old"), 1) is None


def test_a_thing_that_is_back_is_not_retired(releases: Releases) -> None:
    publish(releases, {typed("a"), typed("b")})
    publish(releases, {typed("a")})
    publish(releases, {typed("a"), typed("b")})

    assert retired(Log(releases), releases.open(3), thing("b"), 3) is None


def test_what_only_says_what_replaces_it_is_retired_and_the_last_of_a_chain_is_named(
    releases: Releases,
) -> None:
    markers = {leads("a", "b", "isReplacedBy"), leads("c", "b", "replaces")}
    publish(releases, {typed("c"), *markers})
    log, store = Log(releases), releases.open(1)

    found = retired(log, store, thing("a"), 1)

    assert found is not None
    assert found.successor == thing("c")
    assert found.since is None


def test_a_circle_of_successors_has_no_end(releases: Releases) -> None:
    publish(releases, {leads("a", "b", "isReplacedBy"), leads("b", "a", "isReplacedBy")})

    found = retired(Log(releases), releases.open(1), thing("a"), 1)

    assert found is not None
    assert found.successor is None


def test_a_page_is_final_when_its_block_is_closed(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BLOCK", 3)
    for number in range(4):
        publish(releases, {said("a", str(number))})
    log = Log(releases)

    first, second = (Fragment.read(log, 4, block, 1) for block in (1, 2))

    assert first is not None
    assert second is not None
    assert (first.is_final, len(first.members)) == (True, 3)
    assert (second.is_final, len(second.members)) == (False, 1)
    assert Fragment.read(log, 4, 3, 1) is None
    assert Fragment.read(log, 4, 1, 2) is None


def test_a_version_has_a_name_that_can_be_looked_at() -> None:
    assert version_iri(BASE, thing("a"), 3) == f"{BASE}id/thing/a?release=3"
    assert version_iri(BASE, Iri(f"{BASE}ns#Goal"), 3) == f"{BASE}ns?release=3#Goal"
    assert version_iri(BASE, Iri("http://elsewhere.org/x"), 3).startswith(f"{BASE}release/3#")
