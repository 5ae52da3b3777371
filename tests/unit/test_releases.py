"""Releases: immutable, numbered, switched at once; anything damaged is refused."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Busy, Damaged, NotFound
from kg.releases import Releases, draft, prune, restore, tag
from kg.store import Store
from kg.terms import XSD, Iri, Literal, Quad

VERSIONS = {"software": "0", "ontology": "0", "shapes": "0"}
CHECKED = {"violations": 0, "warnings": 0, "infos": 0, "evaluated": 1}


def quad(number: int, graph: str = "g") -> Quad:
    return Quad(
        Iri(f"http://example.org/s{number}"),
        Iri("http://example.org/p"),
        Literal(str(number), Iri(XSD + "integer")),
        Iri(f"http://example.org/{graph}"),
    )


def publish(releases: Releases, added: list[Quad], removed: list[Quad] | None = None) -> int:
    with draft(releases, "tester") as made:
        made.change(added, removed or [])
        made.seal()
        return made.publish("a test", VERSIONS, CHECKED, []).number


def contents(store: Store) -> set[Quad]:
    return set(store.quads())


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "releases")


def test_published_release_is_current_and_holds_its_quads(releases: Releases) -> None:
    publish(releases, [quad(1), quad(2, "h")])

    served = releases.reader().latest()

    assert served.release.number == 1
    assert contents(served.store) == {quad(1), quad(2, "h")}
    assert served.release.quads == {
        Iri("http://example.org/g"): 1,
        Iri("http://example.org/h"): 1,
    }


def test_earlier_releases_stay_as_they_were(releases: Releases) -> None:
    publish(releases, [quad(1)])
    publish(releases, [quad(2)], [quad(1)])

    assert contents(releases.open(1)) == {quad(1)}
    assert contents(releases.open(2)) == {quad(2)}


def test_draft_that_is_not_published_leaves_nothing(releases: Releases) -> None:
    publish(releases, [quad(1)])

    with draft(releases, "tester") as made:
        made.change([quad(2)])
        made.seal()

    assert releases.current().number == 1
    assert not (releases.root / "staging").exists()


def test_reader_follows_the_newest_release(releases: Releases) -> None:
    publish(releases, [quad(1)])
    reader = releases.reader()
    first = reader.latest()
    publish(releases, [quad(2)])

    assert reader.latest().release.number == 2
    assert contents(first.store) == {quad(1)}


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9))), min_size=1, max_size=4
    )
)
def test_hash_counts_and_changes_are_those_of_the_sets(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[set[int], set[int]]]
) -> None:
    releases = Releases(tmp_path_factory.mktemp("r"))
    states: list[set[Quad]] = []
    for added, removed in steps:
        before = states[-1] if states else set()
        publish(releases, [quad(n) for n in added], [quad(n) for n in removed])
        states.append((before - {quad(n) for n in removed}) | {quad(n) for n in added})
    fresh = Releases(tmp_path_factory.mktemp("f"))

    publish(fresh, sorted(states[-1]))

    assert releases.current().hash == fresh.current().hash
    assert releases.current().total == len(states[-1])
    delta = releases.diff(1, len(states))
    assert delta.added == states[-1] - states[0]
    assert delta.removed == states[0] - states[-1]


def test_second_writer_is_told_who_holds_the_lock(releases: Releases) -> None:
    second = draft(releases, "second writer")

    with draft(releases, "first writer"), pytest.raises(Busy, match="first writer"):
        second.__enter__()


def test_writer_in_another_process_is_turned_away(releases: Releases) -> None:
    context = multiprocessing.get_context("spawn")
    with draft(releases, "first writer"):
        other = context.Process(target=_try_to_write, args=(releases.root,))
        other.start()
        other.join(30)

    assert other.exitcode == 7


def _try_to_write(root: Path) -> None:
    try:
        publish(Releases(root), [quad(1)])
    except Busy:
        raise SystemExit(7) from None


def test_pruned_release_keeps_its_record(releases: Releases) -> None:
    for number in range(1, 5):
        publish(releases, [quad(number)])
    tag(releases, "kept", 1)

    assert prune(releases, keep=2) == [2]

    assert [each.number for each in releases.all()] == [1, 2, 3, 4]
    assert releases.diff(1, 4).added == {quad(2), quad(3), quad(4)}
    with pytest.raises(NotFound, match="pruned"):
        releases.open(2)


def test_leftovers_of_a_killed_writer_are_cleaned_away(releases: Releases) -> None:
    publish(releases, [quad(1)])
    (releases.folder(2) / "store").mkdir(parents=True)
    (releases.root / "staging" / "work").mkdir(parents=True)

    assert publish(releases, [quad(2)]) == 2


def test_first_writer_killed_while_setting_up_the_folder_is_no_obstacle(tmp_path: Path) -> None:
    cut_short: list[list[str]] = [
        [],
        [".current.new"],
        ["current"],
        ["current", ".siktlinje.json.new"],
    ]
    for step, left in enumerate(cut_short):
        root = tmp_path / str(step)
        root.mkdir()
        for name in left:
            (root / name).write_bytes(b"0 -\n")

        assert publish(Releases(root), [quad(1)]) == 1


def test_nothing_published_and_no_folder_are_said_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such folder"):
        Releases(tmp_path / "nowhere").current()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "file").touch()
    with pytest.raises(Damaged, match="holds no releases"):
        Releases(tmp_path / "strange").current()


def test_writer_does_not_touch_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")

    with pytest.raises(Damaged, match="holds no releases"):
        publish(Releases(tmp_path), [quad(1)])

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("byte", [0, -1, 17])
def test_flipped_bit_in_any_file_is_found(releases: Releases, byte: int) -> None:
    publish(releases, [quad(n) for n in range(50)])
    folder = releases.folder(1)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        if not whole:
            continue
        broken = bytearray(whole)
        broken[byte % len(whole)] ^= 4
        path.write_bytes(broken)

        with pytest.raises(Damaged, match=path.name):
            releases.check(1)
        path.write_bytes(whole)
    assert releases.check(1).number == 1


def test_missing_file_is_found(releases: Releases) -> None:
    publish(releases, [quad(1)])
    for path in sorted(path for path in releases.folder(1).rglob("*") if path.is_file()):
        hidden = path.rename(releases.root / "hidden")
        with pytest.raises(Damaged, match=path.name):
            releases.check(1)
        hidden.rename(path)


def test_next_release_is_not_made_of_a_store_that_lacks_a_file(releases: Releases) -> None:
    publish(releases, [quad(1)])
    for path in sorted((releases.folder(1) / "store").iterdir()):
        hidden = path.rename(releases.root / "hidden")
        with pytest.raises(Damaged, match=path.name):
            publish(releases, [quad(2)])
        hidden.rename(path)

    assert publish(releases, [quad(2)]) == 2
    assert contents(releases.open(2)) == {quad(1), quad(2)}
    assert contents(releases.open(1)) == {quad(1)}
    assert len(releases.check_all()) == 2


@pytest.mark.parametrize("text", ["", "1", "x y", "2 00", "0 -", "1 00\n"])
def test_damaged_pointer_serves_nothing(releases: Releases, text: str) -> None:
    publish(releases, [quad(1)])
    (releases.root / "current").write_text(text)

    with pytest.raises((Damaged, NotFound)):
        releases.reader().latest()


def test_lost_pointer_is_damage_and_not_an_empty_graph(releases: Releases) -> None:
    publish(releases, [quad(1)])
    (releases.root / "current").unlink()

    with pytest.raises(Damaged, match="current"):
        releases.reader().latest()


def test_damaged_store_is_restored_from_the_record_of_changes(releases: Releases) -> None:
    publish(releases, [quad(1), quad(2)])
    publish(releases, [quad(3)], [quad(1)])
    was = releases.current()
    for path in (releases.folder(2) / "store").iterdir():
        path.unlink()

    made = restore(releases, "tester")

    assert (made.number, made.hash, made.quads) == (3, was.hash, was.quads)
    assert releases.check(3) == made
    assert contents(releases.open(3)) == {quad(2), quad(3)}


def test_restore_refuses_a_record_that_does_not_give_the_published_hash(releases: Releases) -> None:
    publish(releases, [quad(1), quad(2)])
    record = releases.folder(1) / "added.nq.gz"
    record.write_bytes(record.read_bytes()[:-9])

    with pytest.raises(Damaged, match="added"):
        restore(releases, "tester")
