"""A line of sight as a levelling profile: rods on level ground, one straight line."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

WIDTH = 1192
LEFT = 72
TOP = 70
RISE = 38

#: Width of a character, in units of the drawing, of names and of what stands below them.
_NAME_EM = 9.6
_META_EM = 7.2


class Text(NamedTuple):
    """What stands at a station."""

    kind: str
    name: str
    meta: str


class Words(NamedTuple):
    """What stands at a link; *status* is also its line pattern."""

    status: str
    text: str


class Put(NamedTuple):
    """A line of text and where it stands."""

    x: float
    y: float
    text: str


class Segment(NamedTuple):
    """A link from station to station, with its words above the middle."""

    status: str
    start: tuple[float, float]
    end: tuple[float, float]
    words: Put


@dataclass(frozen=True, slots=True)
class Mark:
    """A station: where the line passes, and the texts below."""

    x: float
    y: float
    kind: Put
    names: list[Put]
    metas: list[Put]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything with its place, one decimal."""

    height: float
    ground: float
    ray: tuple[float, float]
    marks: list[Mark]
    segments: list[Segment]


def draw(texts: Sequence[Text], words: Sequence[Words]) -> Drawing:
    """
    Place a line of three to seven stations, first to last, and its links.

    Args:
        words: one fewer than *texts*.
    """
    last = len(texts) - 1
    step = (WIDTH - LEFT) / len(texts)
    points = [(_round(LEFT + i * step), float(TOP + (last - i) * RISE)) for i in range(last + 1)]
    ground = points[0][1] + 72
    marks = [_mark(*point, text, ground, step) for point, text in zip(points, texts, strict=True)]
    segments = [
        Segment(link.status, start, end, _above(start, end, link.text))
        for (start, end), link in zip(pairwise(points), words, strict=True)
    ]
    lines = max(len(mark.names) for mark in marks)
    metas = max(len(mark.metas) for mark in marks)
    height = ground + 68 + 24 * (lines - 1) + 20 * metas
    return Drawing(height, ground, (0, _round(points[0][1] + LEFT * RISE / step)), marks, segments)


def wrap(text: str, width: int) -> list[str]:
    """Break *text* into the fewest lines of at most *width* characters, then the least ragged."""
    fewest = textwrap.wrap(text, width, break_long_words=False)
    for narrower in range(width - 1, 0, -1):
        lines = textwrap.wrap(text, narrower, break_long_words=False)
        if len(lines) > len(fewest) or max(map(len, lines), default=0) > narrower:
            break
        fewest = lines
    return fewest


def _mark(x: float, y: float, text: Text, ground: float, step: float) -> Mark:
    names = wrap(text.name, int((step - 20) / _NAME_EM))
    metas = wrap(text.meta, int((step - 20) / _META_EM))
    below = ground + 58 + 24 * (len(names) - 1) + 22
    return Mark(
        x,
        y,
        Put(x, ground + 32, text.kind),
        [Put(x, ground + 58 + 24 * i, line) for i, line in enumerate(names)],
        [Put(x, below + 20 * i, line) for i, line in enumerate(metas)],
    )


def _above(start: tuple[float, float], end: tuple[float, float], text: str) -> Put:
    return Put(_round((start[0] + end[0]) / 2), _round((start[1] + end[1]) / 2 - 20), text)


def _round(value: float) -> float:
    return round(value, 1)
