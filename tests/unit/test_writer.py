"""The writer: what a token may not change stays, nothing is lost, and nothing new is wrong."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.build import build
from kg.derive import derive, read_rules
from kg.errors import Busy, Ended, Invalid, Moved, NotAllowed, NotFound, TooSlow
from kg.releases import Releases, draft
from kg.settings import Settings
from kg.tables import read_turtle_files
from kg.terms import PREFIXES, RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad, Term, graph_iri
from kg.writing import Change, Receipt, Writer
from kg.writing import writer as waiting

ROOT = Path(__file__).parents[2]
CITY = ROOT / "tests" / "data" / "tables"
BASE = Settings().base
NETWORK = ROOT / "shapes" / "examples" / "international-network" / "pass-with-member.ttl"
OWN = graph_iri(BASE, "district-one")
SL = PREFIXES["sl"]

Publish = Callable[..., Receipt]


def quad(name: str, predicate: str, value: Term | str, graph: Iri = OWN) -> Quad:
    """Return a quad about something that no shape looks at, unless the predicate says so."""
    known = value if isinstance(value, Iri | Literal) else Literal(value)
    return Quad(Iri(f"{BASE}id/test/{name}"), Iri(predicate), known, graph)


def note(text: str, graph: Iri = OWN) -> Quad:
    return quad("note", PREFIXES["rdfs"] + "comment", text, graph)


def goal(name: str) -> Quad:
    """Return a goal of which nothing else is said: no name, no status, no plan."""
    return quad(name, RDF_TYPE, Iri(SL + "Goal"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small city, built by the real rules and shapes."""
    made = Settings(releases=tmp_path_factory.mktemp("writer") / "releases", data=CITY)
    build(made, "the city")
    return made


@pytest.fixture(scope="module")
def releases(settings: Settings) -> Releases:
    return Releases(settings.releases)


@pytest.fixture(scope="module")
def writer(settings: Settings) -> Iterator[Writer]:
    with Writer(settings) as made:
        yield made


@pytest.fixture
def publish(writer: Writer, releases: Releases) -> Publish:
    """Hand a change over that was computed on the current release."""

    def run(
        added: Iterable[Quad] = (),
        removed: Iterable[Quad] = (),
        allowed: frozenset[Iri] | None = None,
        validate_only: bool = False,
    ) -> Receipt:
        number = releases.current().number
        sets = frozenset(added), frozenset(removed)
        return writer.publish(Change(number, *sets, "editor", allowed, "why", validate_only))

    return run


@pytest.fixture
def unchanged(releases: Releases) -> Iterator[None]:
    """Hold that the test leaves the current release as it was."""
    before = releases.current()
    yield
    assert releases.check(before.number) == releases.current() == before
    assert not (releases.root / "staging").exists()


def smuggle(releases: Releases, quads: Iterable[Quad]) -> None:
    """Publish without SHACL, as a release does that is older than a shape."""
    with draft(releases, role="test") as made:
        parent = made.parent
        assert parent is not None
        made.change(quads)
        derive(made, read_rules(BASE), BASE)
        made.seal()
        made.publish("smuggled", parent.versions, parent.validation, parent.kept)


def test_a_change_becomes_a_release(publish: Publish, releases: Releases) -> None:
    before = releases.current()

    receipt = publish([note("one"), note("two")], [note("not there")])

    now = releases.check(receipt.release)
    assert releases.current() == now
    assert (now.number, now.parent, now.role, now.message) == (
        before.number + 1,
        before.number,
        "editor",
        "why",
    )
    assert (now.kept, now.versions, now.validation) == (
        before.kept,
        before.versions,
        receipt.verdict,
    )
    assert (receipt.published, receipt.hash, receipt.added, receipt.removed) == (
        True,
        now.hash,
        2,
        0,
    )
    assert set(releases.open(now.number).quads(graph=OWN)) >= {note("one"), note("two")}


def test_what_follows_by_rule_comes_along_and_goes_along_but_is_not_counted(
    publish: Publish, releases: Releases
) -> None:
    network = set(read_turtle_files([NETWORK], OWN, BASE))
    before = releases.current()

    added = publish(network)
    made = releases.change(added.release)
    removed = publish(removed=network)

    assert (added.added, removed.removed) == (len(network), len(network))
    derived = {each for each in made.added if each.graph == graph_iri(BASE, "derived")}
    assert SL + "memberOf" in {each.predicate for each in derived}
    assert derived == made.added - network
    assert removed.hash == before.hash


def test_a_change_that_changes_nothing_makes_no_release(
    publish: Publish, releases: Releases
) -> None:
    publish([note("there")])
    current = releases.current()

    receipt = publish([note("there")], [note("never there")])

    assert receipt == Receipt(current.number, current.hash, False, 0, 0, current.validation)
    assert releases.current() == current


def test_a_change_of_an_older_release_is_turned_down(writer: Writer, publish: Publish) -> None:
    number = publish([note("newer")]).release

    with pytest.raises(Moved, match=f"release {number} is the current") as caught:
        writer.publish(Change(number - 1, frozenset([note("late")]), frozenset(), "editor"))

    assert caught.value.values == {"on": number - 1, "current": number}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("source", "allowed", "keeper"),
    [
        ("steering", {"district-one"}, "data/steering/"),
        ("steering", {"district-one", "steering"}, "data/steering/"),
        ("steering", None, "data/steering/"),
        ("ontology", None, "ontology/"),
        ("derived", None, "rules"),
        ("district-two", {"district-one", "district-three"}, f"{OWN}, {OWN[:-3]}three"),
    ],
)
def test_a_graph_that_others_keep_is_not_touched(
    publish: Publish, source: str, allowed: set[str] | None, keeper: str
) -> None:
    graph = graph_iri(BASE, source)
    graphs = None if allowed is None else frozenset(graph_iri(BASE, each) for each in allowed)

    with pytest.raises(NotAllowed) as caught:
        publish([note("mine"), note("not mine", graph)], allowed=graphs)

    assert f"{graph}:" in caught.value.text["sv"]
    assert keeper in caught.value.text["en"]


@pytest.mark.usefixtures("unchanged")
def test_a_token_for_no_graph_changes_none(publish: Publish) -> None:
    with pytest.raises(NotAllowed, match=OWN):
        publish([note("mine")], allowed=frozenset())


@pytest.mark.usefixtures("unchanged")
def test_nothing_is_taken_from_a_graph_that_sources_keep(
    publish: Publish, releases: Releases
) -> None:
    steering = graph_iri(BASE, "steering")
    there = next(releases.open(releases.current().number).quads(graph=steering))

    with pytest.raises(NotAllowed, match="data/steering"):
        publish(removed=[there])


def test_what_a_change_names_in_anothers_graph_without_effect_is_no_touch(
    publish: Publish, releases: Releases
) -> None:
    steering = graph_iri(BASE, "steering")
    there = next(releases.open(releases.current().number).quads(graph=steering))

    receipt = publish([note("mine, at last"), there], [note("x", steering)], frozenset([OWN]))

    assert (receipt.published, receipt.added, receipt.removed) == (True, 1, 0)


@pytest.mark.usefixtures("unchanged")
def test_a_new_violation_is_refused_with_the_report(publish: Publish) -> None:
    with pytest.raises(Invalid) as caught:
        publish([goal("bare")])

    report = Graph().parse(data=str(caught.value.values["report"]), format="turtle")
    nodes = {str(node) for node in report.objects(None, SH.focusNode)}
    assert nodes == {goal("bare").subject}
    assert caught.value.values["count"] == len(
        set(report.subjects(SH.resultSeverity, SH.Violation))
    )
    assert goal("bare").subject in caught.value.text["sv"]


@pytest.mark.usefixtures("unchanged")
def test_to_validate_only_says_the_same_and_publishes_nothing(publish: Publish) -> None:
    with pytest.raises(Invalid) as caught:
        publish([goal("bare")])

    receipt = publish([goal("bare")], validate_only=True)
    fine = publish([note("only to see")], validate_only=True)
    nothing = publish(removed=[note("never there")], validate_only=True)

    assert (receipt.published, receipt.new) == (False, caught.value.values["count"])
    assert receipt.verdict["violations"] == receipt.new
    assert isomorphic(receipt.report, caught.value.values["report"])
    assert (fine.published, fine.new, fine.added) == (False, 0, 1)
    for report in (fine.report, nothing.report):
        assert "sh:conforms true" in str(report)


def isomorphic(one: object, other: object) -> bool:
    return Graph().parse(data=str(one)).isomorphic(Graph().parse(data=str(other)))


def test_an_old_violation_refuses_nobody(publish: Publish, releases: Releases) -> None:
    smuggle(releases, [goal("old")])

    named = publish([name("old", "Old", "en")])

    assert named.published
    assert named.verdict["violations"] == 1, "there is still no Swedish name, and it is said"
    again = publish([name("old", "Older", "en")], [name("old", "Old", "en")], validate_only=True)
    assert (again.verdict["violations"], again.new) == (1, 0)
    assert goal("old").subject not in str(again.report)


def test_a_new_violation_beside_an_old_one_is_refused(publish: Publish, releases: Releases) -> None:
    smuggle(releases, [goal("older"), name("older", "Old", "en")])

    with pytest.raises(Invalid) as caught:
        publish([goal("new"), name("older", "Older", "en")], [name("older", "Old", "en")])

    assert violated(caught.value) == {goal("new").subject}


def test_what_was_mended_is_not_broken_again(publish: Publish, releases: Releases) -> None:
    smuggle(releases, [goal("mended")])
    publish([name("mended", "Lagat", "sv")])

    with pytest.raises(Invalid) as caught:
        publish(removed=[name("mended", "Lagat", "sv")])

    assert violated(caught.value) == {goal("mended").subject}
    assert caught.value.values["count"] == 1, "the name only, not what was wrong before"


def name(of: str, text: str, language: str) -> Quad:
    label = Literal(text, RDF_LANG_STRING, language)
    return quad(of, PREFIXES["skos"] + "prefLabel", label)


def violated(error: Invalid) -> set[str]:
    """Return the nodes at which a refusal names violations."""
    report = Graph().parse(data=str(error.values["report"]))
    violations = report.subjects(SH.resultSeverity, SH.Violation)
    return {str(report.value(each, SH.focusNode)) for each in violations}


def test_shapes_that_a_build_came_with_hold_for_the_next_change(tmp_path: Path) -> None:
    shapes = shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    settings = Settings(releases=tmp_path / "releases", data=CITY, shapes=shapes)
    build(settings, "first shapes")
    change = Change(1, frozenset([note("short")]), frozenset(), "editor")
    with Writer(settings) as writer:
        first = writer.publish(change)
        header = shapes / "prefixes.ttl"
        header.write_text(header.read_text("utf-8").replace('"0.1.0"', '"0.2.0"'), "utf-8")
        shutil.copyfile(ROOT / "tests" / "unit" / "notes.ttl", shapes / "core" / "notes.ttl")
        build(settings, "stricter shapes")

        with pytest.raises(Invalid, match="too short"):
            writer.publish(replace(change, on=first.release + 1, added=frozenset([note("s")])))


COUNTER = graph_iri(BASE, "counter")
PROCESSES, THREADS, TIMES = 2, 4, 10


def test_nothing_is_lost_between_writers_in_two_processes(
    settings: Settings, releases: Releases
) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=count_in_threads, args=(settings,)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)

    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert count_of(releases, releases.current().number) == PROCESSES * THREADS * TIMES


def count_in_threads(settings: Settings) -> None:
    with Writer(settings) as writer:
        threads = [threading.Thread(target=count, args=(settings, writer)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def count(settings: Settings, writer: Writer) -> None:
    """Add one so many times; whoever was overtaken reads again and tries again."""
    releases = Releases(settings.releases)
    done = 0
    while done < TIMES:
        number = releases.current().number
        was = count_of(releases, number)
        change = Change(number, frozenset([counted(was + 1)]), frozenset([counted(was)]), "editor")
        with suppress(Moved, Busy):
            writer.publish(change)
            done += 1


def counted(number: int) -> Quad:
    value = Literal(str(number), Iri(XSD + "integer"))
    return quad("counter", PREFIXES["rdf"] + "value", value, COUNTER)


def count_of(releases: Releases, number: int) -> int:
    found = [each.object for each in releases.open(number).quads(graph=COUNTER)]
    assert len(found) <= 1, "two have counted from the same number"
    return int(found[0].value) if found and isinstance(found[0], Literal) else 0


def test_one_who_waits_too_long_is_told_who_holds_on(
    publish: Publish, writer: Writer, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []

    def wait_for_lock() -> None:
        try:
            publish([note("waits for the lock")])
        except Busy as error:
            told.append(error)

    publish([note("warm")])
    first = threading.Thread(target=wait_for_lock)
    with draft(releases, "somebody else"):
        first.start()
        time.sleep(0.3)
        monkeypatch.setattr(waiting, "PATIENCE_S", 0.1)
        with pytest.raises(Busy, match="not your turn"):
            publish([note("waits for the first")])
        first.join(20)

    assert "somebody else" in str(told[0])
    assert publish([note("after all")]).published


def test_a_change_is_killed_at_its_deadline_and_the_next_is_published(
    settings: Settings, releases: Releases
) -> None:
    before = releases.current()
    change = Change(before.number, frozenset([note("late")]), frozenset(), "editor")
    with Writer(replace(settings, update_seconds=2)) as writer:
        writer.warm()
        pid = writer.pid
        assert pid is not None
        wait_until(lambda: len(children_of(pid)) == 1)
        (validator,) = children_of(pid)
        began = time.monotonic()
        with draft(releases, "somebody else"), pytest.raises(TooSlow) as caught:
            writer.publish(change)

        assert 1.5 < time.monotonic() - began < 4.5
        assert caught.value.values["on"] == caught.value.values["current"] == before.number
        wait_until(lambda: not Path(f"/proc/{validator}").exists())
        assert releases.current() == before
        assert publish_in_time(writer, change).published
        assert writer.pid != pid


def publish_in_time(writer: Writer, change: Change) -> Receipt:
    """Publish by a process that is just starting, which may take longer than the change may."""
    for _ in range(20):
        writer.warm()
        time.sleep(3)
        with suppress(TooSlow):
            return writer.publish(change)
    raise AssertionError("never in time")


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def test_a_process_that_has_died_is_replaced(writer: Writer, publish: Publish) -> None:
    publish([note("before")])
    assert writer.pid is not None
    pid = writer.pid

    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    assert publish([note("after")]).published
    assert writer.pid != pid


def test_old_releases_are_pruned(settings: Settings, releases: Releases) -> None:
    number = releases.current().number
    with Writer(replace(settings, keep_releases=2)) as writer:
        for step in range(2):
            change = Change(number + step, frozenset([note(f"p{step}")]), frozenset(), "editor")
            writer.publish(change)

    with pytest.raises(NotFound, match="pruned"):
        releases.open(number)
    assert releases.open(number + 1).count() > 0


def test_a_closed_writer_takes_no_change(settings: Settings, releases: Releases) -> None:
    with Writer(settings) as writer:
        writer.warm()
        pid = writer.pid
    number = releases.current().number

    with pytest.raises(Ended):
        writer.publish(Change(number, frozenset([note("too late")]), frozenset(), "editor"))
    assert not Path(f"/proc/{pid}").exists()


def test_a_writer_needs_a_release_to_go_on_from(tmp_path: Path) -> None:
    with (
        Writer(Settings(releases=tmp_path / "releases")) as writer,
        pytest.raises(NotFound, match="Build a first release"),
    ):
        writer.publish(Change(0, frozenset([note("first")]), frozenset(), "editor"))

    assert not (tmp_path / "releases").exists()
