"""The form of a question, made from its inputs; it needs no script."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from kg.errors import BadInput
from kg.question import (
    DAY,
    Among,
    Choice,
    Field,
    Graph,
    OfKind,
    Raw,
    candidates,
    choices,
    collated,
    name_of,
    several,
    shorts,
    texts_of,
)
from kg.store import Store
from kg.terms import Iri
from service.putting import Put
from service.wording import language, number, say

#: So many choices a page lists; where there are more, a part of the name leads to a few.
LISTED = 700

#: So many are offered where a text may mean several.
_OFFERED = 40

#: What a question itself finds wrong -> the input that it is about.
_ABOUT = {
    "partners-weight-unknown": "weights",
    "partners-weight-bad": "weights",
    "partners-weights-zero": "weights",
    "partners-mix": "mix",
    "partners-limit": "limit",
    "partners-role": "role",
}

#: Inputs of these types are fields of these kinds.
_KINDS: dict[type, str] = {bool: "select", date: "date", int: "number", Decimal: "number"}
#: What a browser would throw away in these, so that a reader could not mend it.
_STRICT = ("date", "number")


class Option(NamedTuple):
    """One thing to choose."""

    value: str
    label: str


class Control(NamedTuple):
    """One field of the form."""

    name: str
    label: str
    #: select, checks, list (a text with suggestions), date, number or text
    kind: str
    #: What is in it; where there may be several, a list has a field for each and one more.
    values: list[str]
    is_required: bool
    options: list[Option]
    hint: str
    #: What is wrong with what was typed.
    error: str
    #: What may have been meant instead.
    offers: list[Option]

    @property
    def value(self) -> str:
        """What is in it, or in the first field of several."""
        return self.values[0]


class Listed(NamedTuple):
    """What an input may be."""

    total: int
    #: What stands for each in an address.
    short: dict[Iri, str]
    #: None of them where there are too many to list.
    choices: list[Choice]


def controls(put: Put, raw: Raw, ask: Any, wrong: BadInput | None) -> list[Control]:
    """
    Return the fields, with what was asked in them, or with what was typed where that is wrong.

    Args:
        ask: an instance of the question's Input; None where *raw* is not one.
    """
    return [_control(put, field, raw, ask, wrong) for field in put.question.inputs]


def shortest(put: Put, ask: Any) -> dict[str, list[str]]:
    """Return the inputs as an address has them: short, and with one meaning."""
    found = {}
    for field in put.question.inputs:
        if given := several(getattr(ask, field.name)):
            short = listed(put.graph, field.among, language()).short if field.among else {}
            found[field.name] = [short[each] if short else _plain(each) for each in given]
    return found


_lists: WeakKeyDictionary[Store, dict[tuple[type, Among, str], Listed]] = WeakKeyDictionary()


def listed(graph: Graph, among: Among, language: str) -> Listed:
    """Return what an input may be; found once for each release, which never changes."""
    kept = _lists.setdefault(graph.store, {})
    # As tuples, things of a class and classes below it are the same.
    key = type(among), among, language
    if key not in kept:
        known = candidates(graph, among)
        is_short = len(known) <= LISTED
        found = choices(graph, known, language) if is_short else []
        kept[key] = Listed(len(known), shorts(known), found)
    return kept[key]


def _control(put: Put, field: Field, raw: Raw, ask: Any, wrong: BadInput | None) -> Control:
    among = listed(put.graph, field.among, language()) if field.among else None
    is_wrong = wrong is not None and _about(wrong) == field.name
    kind = _kind(field)
    options = _options(field, kind, among)
    typed = [_typed(kind, options, text) for text in texts_of(raw.get(field.name, ""))]
    values = typed if ask is None else _values(field, ask, among)
    return Control(
        name=field.name,
        label=put.question.words("input", field)[language()],
        kind="text" if is_wrong and kind in _STRICT else kind,
        values=[*values, ""] if field.is_many or not values else values,
        is_required=field.is_required,
        options=options,
        hint=_hint(put, field, among),
        error=_error(wrong) if wrong and is_wrong else "",
        offers=_offers(wrong, put.graph, among) if wrong and is_wrong and among else [],
    )


def _kind(field: Field) -> str:
    if isinstance(field.among, OfKind):
        return "list"
    if field.among:
        return "checks" if field.is_many else "select"
    return _KINDS.get(field.type, "text")


def _options(field: Field, kind: str, among: Listed | None) -> list[Option]:
    if among is None:
        truths = [Option("true", say("yes-short")), Option("false", say("no-short"))]
        return truths if field.type is bool else []
    return [
        Option(each.typed if kind == "list" else each.short, each.name) for each in among.choices
    ]


def _values(field: Field, ask: Any, among: Listed | None) -> list[str]:
    given = several(getattr(ask, field.name))
    if among is None:
        return [_plain(each) for each in given]
    typed = {each.iri: each.typed for each in among.choices if _kind(field) == "list"}
    return [typed.get(each, among.short[each]) for each in given]


def _plain(given: Any) -> str:
    return str(given).lower() if isinstance(given, bool) else str(given)


def _typed(kind: str, options: list[Option], text: str) -> str:
    """A list to choose from can only show what is in it, whichever way that was said."""
    if kind not in ("select", "checks"):
        return text
    same = (each.value for each in options if text.casefold() in map(str.casefold, each))
    return next(same, "")


def _about(wrong: BadInput) -> object:
    """Return the name of the input that is wrong."""
    return _ABOUT.get(wrong.key, wrong.values.get("name"))


def _hint(put: Put, field: Field, among: Listed | None) -> str:
    if field.name == DAY:
        return say("hint-today" if hasattr(put.question.module, "day") else "hint-day")
    if among and _kind(field) == "list":
        return say("hint-list") if among.choices else say("hint-many", count=number(among.total))
    return ""


def _error(wrong: BadInput) -> str:
    """What is offered beside a field need not be in its sentence too."""
    own = {"input-missing": "field-missing", "input-none": "field-none"}
    if wrong.key == "input-several":
        count = int(str(wrong.values["count"]))
        return say("field-several", text=wrong.values["text"], count=number(count))
    if wrong.key in own:
        return say(own[wrong.key], text=wrong.values.get("text", ""))
    return wrong.text[language()].removeprefix(f"{wrong.values.get('name')}: ")


def _offers(wrong: BadInput, graph: Graph, among: Listed) -> list[Option]:
    """What may have been meant, in the order of names."""
    meant: Any = wrong.values.get("candidates", ())
    found = [
        Option(among.short[each.iri], name_of(graph, each, language())) for each in meant[:_OFFERED]
    ]
    return sorted(found, key=lambda option: collated(option.label, language()))
