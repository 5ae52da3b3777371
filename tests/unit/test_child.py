"""A child of ours: errors come across whole, and it lives no longer than it is wanted."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.child import Child
from kg.errors import BadTables, Moved


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child("tests.unit.obedient", tmp_path / "pid")
    yield made
    made.end()


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def test_it_answers_one_request_after_the_other(child: Child) -> None:
    assert [child.ask(("say", number), 20) for number in range(3)] == [0, 1, 2]


def test_an_error_of_ours_comes_across_and_the_child_lives_on(child: Child) -> None:
    with pytest.raises(Moved, match="release 7") as caught:
        child.ask(("move", 7), 20)

    assert caught.value.values == {"on": 1, "current": 7}
    assert child.ask(("say", 1), 20) == 1


def test_what_an_error_says_in_both_languages_is_said_on_this_side(child: Child) -> None:
    with pytest.raises(BadTables) as caught:
        child.ask(("fault", 1), 20)

    assert "fel här" in caught.value.text["sv"]
    assert "faults here" in caught.value.text["en"]


def test_it_is_killed_at_the_deadline(child: Child) -> None:
    child.ask(("say", 1), 20)
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        child.ask(("sleep", 30), 0.2)

    assert time.monotonic() - began < 5
    assert not child.is_alive
    assert not is_running(child.pid)


def test_one_that_has_stopped_listening_is_killed_at_the_deadline_too(child: Child) -> None:
    child.ask(("say", 1), 20)
    os.kill(child.pid, signal.SIGSTOP)

    with pytest.raises(TimeoutError):
        child.ask(("say", "x" * 10_000_000), 0.5)

    assert not child.is_alive


def test_one_that_has_died_says_how(child: Child) -> None:
    with pytest.raises(ChildProcessError) as caught:
        child.ask(("die", 7), 20)

    assert caught.value.args == (7,)
    assert not child.is_alive


def test_it_ends_in_the_middle_of_a_request_when_its_parent_is_gone(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    parent = multiprocessing.get_context("spawn").Process(target=ask_for_long, args=(pid_file,))
    parent.start()
    wait_until(lambda: pid_file.exists() and pid_file.read_text() != "")
    time.sleep(0.2)

    parent.kill()
    parent.join()

    wait_until(lambda: not is_running(int(pid_file.read_text())))


def ask_for_long(pid_file: Path) -> None:
    Child("tests.unit.obedient", pid_file).ask(("sleep", 60), 60)
