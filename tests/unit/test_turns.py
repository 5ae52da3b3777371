"""Whose turn it is, and who is sent away."""

from __future__ import annotations

import threading

import pytest

from kg.errors import Crowded
from kg.isolated.turns import Sizes, Turn, Turns


def taken(turns: Turns, clients: str) -> list[Turn]:
    return [turns.take(client) for client in clients]


def test_a_client_leaves_a_worker_to_others() -> None:
    turns = Turns(Sizes(workers=3, queue=4))

    heavy, other = taken(turns, "aaa"), turns.take("b")

    assert [turn.has_come for turn in heavy] == [True, True, False]
    assert other.has_come


def test_the_first_who_has_not_its_share_is_next() -> None:
    turns = Turns(Sizes(workers=2, queue=8))
    first, second, third, fourth = taken(turns, "abac")
    assert [turn.has_come for turn in (third, fourth)] == [False, False]

    second.end()
    assert [turn.has_come for turn in (third, fourth)] == [False, True]
    first.end()
    assert third.has_come


def test_who_has_half_of_the_queue_is_sent_away() -> None:
    turns = Turns(Sizes(workers=1, queue=4))
    taken(turns, "abb")

    with pytest.raises(Crowded) as refused:
        turns.take("b")

    assert refused.value.key == "crowded-by-you"


def test_a_full_queue_takes_a_place_from_who_has_most() -> None:
    turns = Turns(Sizes(workers=1, queue=4))
    _, b_first, b_last, c, d = taken(turns, "abbcd")

    turns.take("e")

    with pytest.raises(Crowded) as refused:
        b_last.wait()
    assert refused.value.key == "crowded-by-you"
    assert turns.waiting_of("b") == turns.waiting_of("e") == 1
    assert not any(turn.has_come for turn in (b_first, b_last, c, d))


def test_a_full_queue_of_equals_sends_the_last_one_away() -> None:
    turns = Turns(Sizes(workers=1, queue=3))
    taken(turns, "abcd")

    with pytest.raises(Crowded) as refused:
        turns.take("e")

    assert refused.value.key == "crowded"


def test_a_place_that_was_lost_frees_no_worker() -> None:
    turns = Turns(Sizes(workers=1, queue=4))
    busy, _, lost, *_ = taken(turns, "abbcd")
    newcomer = turns.take("e")

    lost.end()
    assert not newcomer.has_come

    busy.end()
    assert turns.take("f").has_come is False


def test_who_gives_a_place_up_is_not_called() -> None:
    turns = Turns(Sizes(workers=1, queue=4))
    busy, leaving, next_one = taken(turns, "abc")

    leaving.end()
    busy.end()

    assert next_one.has_come
    assert not leaving.has_come


def test_whoever_waits_is_told_once_it_is_over() -> None:
    turns = Turns(Sizes(workers=1, queue=4))
    busy, waiting = taken(turns, "ab")
    told = threading.Event()
    waiting.tell(told.set)
    assert not told.is_set()

    busy.end()

    assert told.is_set()
    again = threading.Event()
    waiting.tell(again.set)
    assert again.is_set()
