"""Putting every question to a graph, over and over, and telling what 19 in 20 do not exceed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

from kg.errors import BadInput
from kg.question import Graph, Question, Raw, as_answer
from kg.questions import QUESTIONS
from tests.bench.questions.inputs import Inputs, may_list_all
from tests.bench.written import percentile_95

Figures = dict[str, Any]

#: Inputs that are tried; of them, so many with most rows, and so many that took longest, are kept.
_TRIED = 64
_TRIED_SECONDS = 20.0
_KEPT_LARGE, _KEPT_SLOW, _KEPT_OTHER = 3, 2, 2
#: How often a question is put in a round: with a percentile in mind, and with an end.
_TIMES, _TIMES_AT_LEAST, _ROUND_SECONDS = 42, 7, 2.0


class Tried(NamedTuple):
    """What a question gave, the first time that it was put with an input."""

    given: Raw
    rows: int
    seconds: float


class Asked(NamedTuple):
    """One question, or the whole listing of one, with the inputs that it is measured with."""

    question: Question
    is_whole: bool
    tried: list[Tried]


def measure_questions(graph: Graph, rounds: int) -> Figures:
    """
    Return seconds for each question: `questions` as they are asked, `whole` without inputs.

    The rounds go through all questions, so that what disturbs the machine for a while does not hit
    one question alone; of each figure, the median of the rounds counts.
    """
    asked = list(_choose(graph))
    rounded = [[_round(graph, each) for each in asked] for _ in range(rounds)]
    figures: Figures = {"questions": {}, "whole": {}}
    for each, *seconds in zip(asked, *rounded, strict=True):
        part = figures["whole" if each.is_whole else "questions"]
        part[each.question.name] = _figures(graph, each, seconds)
    return figures


def _choose(graph: Graph) -> Iterator[Asked]:
    inputs = Inputs(graph)
    for question in QUESTIONS.values():
        given = inputs.of(question)
        yield Asked(question, False, _kept(list(_try(graph, question, given))))
        if may_list_all(question):
            whole = list(_try(graph, question, inputs.of(question, whole=True)))
            # Some questions need one of several things, and have no whole.
            if whole:
                yield Asked(question, True, _kept(whole))


def _try(graph: Graph, question: Question, inputs: Iterator[Raw]) -> Iterator[Tried]:
    begun = perf_counter()
    for given in islice(inputs, _TRIED):
        try:
            seconds, rows = _put(graph, question, given)
        except BadInput:
            continue
        yield Tried(given, rows, seconds)
        if perf_counter() - begun > _TRIED_SECONDS:
            return


def _kept(tried: list[Tried]) -> list[Tried]:
    """Return those with most rows, the slowest, and some in between that find something."""
    large = sorted(tried, key=lambda each: each.rows, reverse=True)
    slow = sorted(tried, key=lambda each: each.seconds, reverse=True)
    some = [each for each in large if each.rows]
    other = some[:: max(1, len(some) // (_KEPT_OTHER + 1))][1 : 1 + _KEPT_OTHER]
    kept = []
    for each in [*large[:_KEPT_LARGE], *slow[:_KEPT_SLOW], *other]:
        if each not in kept:
            kept.append(each)
    return kept


def _round(graph: Graph, asked: Asked) -> list[tuple[float, float]]:
    """Return seconds of each answer, by the clock and of the processor."""
    seconds: list[tuple[float, float]] = []
    begun = perf_counter()
    while len(seconds) < _TIMES:
        for each in asked.tried:
            worked = process_time()
            taken, _ = _put(graph, asked.question, each.given)
            seconds.append((taken, process_time() - worked))
        if len(seconds) >= _TIMES_AT_LEAST and perf_counter() - begun > _ROUND_SECONDS:
            break
    return seconds


def _put(graph: Graph, question: Question, given: Raw) -> tuple[float, int]:
    """Put a question as a link does, with addresses in full, and return seconds and rows."""
    begun = perf_counter()
    found = question.put(graph, given)
    return perf_counter() - begun, len(found.rows) + len(found.unknown)


def _figures(graph: Graph, asked: Asked, rounds: list[list[tuple[float, float]]]) -> Figures:
    clock = [[each for each, _ in one] for one in rounds]
    processor = [[each for _, each in one] for one in rounds]
    most = asked.tried[0]
    found = asked.question.put(graph, most.given)
    begun = perf_counter()
    as_answer(asked.question, graph, found, 1)
    return {
        "median_seconds": median(map(median, clock)),
        "p95_seconds": median(map(percentile_95, clock)),
        # Where others use the machine too, this is nearer to what it takes alone.
        "p95_processor_seconds": median(map(percentile_95, processor)),
        "asked": sum(map(len, rounds)),
        "rows": [each.rows for each in asked.tried],
        "inputs": [each.given for each in asked.tried],
        # With the most rows: names, evidence and sentences of the answer, once the rows are there.
        "told_seconds": perf_counter() - begun,
    }
