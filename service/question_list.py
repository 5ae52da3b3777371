"""Finding a question among all, by words in either language and by tag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from kg.question import Question, collated, without_marks
from kg.questions import QUESTIONS
from service.declined import BadRequest
from service.wording import TEXTS, language

#: What somebody without these keys may mean.
_MAY_MEAN = {"a": "[aåä]", "o": "[oö]"}
#: Letters of their own, which no accent is taken off.
_OWN = "åäö"


class Group(NamedTuple):
    """Questions under one heading."""

    tag: str
    questions: list[Question]


def matching(text: str, tag: str) -> list[Question]:
    """
    Return the questions that have all words of *text*, and the tag.

    Case and accents do not count, and `a` and `o` find å, ä and ö too, for those who have no such
    keys; whoever types å, ä or ö means it.

    Raises:
        BadRequest: there is no such tag.
    """
    known = sorted({tag for each in QUESTIONS.values() for tag in each.header.tags})
    if tag and tag not in known:
        raise BadRequest("tag-unknown", tag=tag, known=", ".join(known))
    words = [_pattern(word) for word in _folded(text).split()]
    return [
        each
        for each in QUESTIONS.values()
        if (not tag or tag in each.header.tags)
        and all(word.search(_searched(each)) for word in words)
    ]


def by_title(questions: Iterable[Question]) -> list[Question]:
    """Return questions in the order of their titles, in the reader's language."""
    return sorted(questions, key=lambda each: collated(_title(each), language()))


def by_tag(questions: Iterable[Question]) -> list[Group]:
    """Return questions under each of their tags, in the order of the tags' names."""
    pairs = [(tag, each) for each in by_title(questions) for tag in each.header.tags]
    return _grouped(pairs)


def by_first_tag(questions: Iterable[Question]) -> list[Group]:
    """Return each question once, under the first of its tags, which says most about it."""
    return _grouped([(each.header.tags[0], each) for each in by_title(questions)])


def _grouped(pairs: Iterable[tuple[str, Question]]) -> list[Group]:
    found: dict[str, list[Question]] = {}
    for tag, each in pairs:
        found.setdefault(tag, []).append(each)
    names = {tag: TEXTS.entries[f"tag-{tag}"][language()] for tag in found}
    order = sorted(found, key=lambda tag: collated(names[tag], language()))
    return [Group(tag, found[tag]) for tag in order]


def _searched(each: Question) -> str:
    texts = each.header.texts
    tags = [TEXTS.entries[f"tag-{tag}"] for tag in each.header.tags]
    said = [*texts["summary"].values(), *texts["about"].values()]
    said += [name for tag in tags for name in tag.values()]
    return _folded(" ".join([each.name, *each.header.tags, *said]))


def _title(each: Question) -> str:
    return each.header.texts["summary"][language()]


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(each if each in _OWN else without_marks(each) for each in composed)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("".join(_MAY_MEAN.get(each) or re.escape(each) for each in word))
