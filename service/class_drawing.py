"""Classes and the properties between them, as a drawing: a row a property, no net of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH = 1120
#: From the left edge of a column: the class, the line with its property, what it leads to.
_CLASS, _LINE, _END = 170, 182, 190
_COLUMNS = (0, WIDTH - _CLASS - _LINE - _END)
#: Height of a line of text in a box, what a box has above and below, between rows, between classes.
_TEXT, _PAD, _ROW, _GROUP = 20, 6, 8, 22
#: As many characters of a name fit in a box.
_FIT = 23


class Row(NamedTuple):
    """A property and what it leads to."""

    word: str
    ends: tuple[str, ...]


class Group(NamedTuple):
    """A class with the properties that start from it."""

    name: str
    rows: tuple[Row, ...]


class Box(NamedTuple):
    """A rectangle and the lines of text in it, each at its height."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[tuple[float, str], ...]


class Line(NamedTuple):
    """A line with its tip at the right, and the word above it."""

    x: float
    y: float
    length: float
    word: str


@dataclass(frozen=True, slots=True)
class ClassDrawing:
    """Everything with its place."""

    height: float
    boxes: list[Box]
    lines: list[Line]


def draw_classes(groups: Sequence[Group]) -> ClassDrawing:
    """Place classes in two columns, in order; one alone takes the left one."""
    heights = [sum(map(_row_height, group.rows)) + _GROUP for group in groups]
    boxes, lines, tops = list[Box](), list[Line](), [0.0, 0.0]
    for number, group in enumerate(groups):
        # The first half of the height goes to the left.
        column = int(tops[0] > 0 and sum(heights[: number + 1]) > sum(heights) / 2 + _GROUP)
        column = 1 if tops[1] else column
        _place(group, float(_COLUMNS[column]), tops[column], boxes, lines)
        tops[column] += heights[number]
    return ClassDrawing(max(tops), boxes, lines)


def _place(group: Group, x: float, top: float, boxes: list[Box], lines: list[Line]) -> None:
    y = top
    for row in group.rows:
        height = _row_height(row) - _ROW
        boxes.append(_box("dg-soft", x + _CLASS + _LINE, y, _END, height, row.ends))
        lines.append(Line(x + _CLASS, y + height / 2, _LINE, row.word))
        y += height + _ROW
    boxes.append(_box("dg-box", x, top, _CLASS, y - _ROW - top, (group.name,)))


def _box(kind: str, x: float, y: float, width: float, height: float, texts: Sequence[str]) -> Box:
    first = y + height / 2 - _TEXT * len(texts) / 2 + _TEXT - 5
    placed = tuple((first + _TEXT * i, _short(text)) for i, text in enumerate(texts))
    return Box(kind, x + 0.5, y + 0.5, width - 1, height, placed)


def _row_height(row: Row) -> float:
    return _TEXT * len(row.ends) + 2 * _PAD + _ROW


def _short(text: str) -> str:
    """The whole name is in the list beside the drawing."""
    return text if len(text) <= _FIT else f"{text[: _FIT - 1]}…"
