"""Which of some things a name means that is written in another form than theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.search.forms import content, keys_of
from kg.terms import Iri, Literal


def meant(names: Mapping[Iri, Iterable[Literal]], text: str) -> Iri | None:
    """
    Return the one thing with a name that has the words of *text*, one after another, in any form.

    The whole name goes before a part of one. None where it is none, or several: base forms are
    sure enough to be taken for the name, stems and likeness are not.
    """
    wanted = [keys_of(word) for word in content(text)]
    if not wanted:
        return None
    for is_whole in (True, False):
        found = {iri for iri, each in names.items() if _has(each, wanted, is_whole)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _has(names: Iterable[Literal], wanted: list[set[str]], is_whole: bool) -> bool:
    return any(_is_in(wanted, _forms(name), is_whole) for name in names)


def _forms(name: Literal) -> list[set[str]]:
    language = (name.language or "").partition("-")[0]
    return [keys_of(word, language) for word in content(name.value)]


def _is_in(wanted: list[set[str]], name: list[set[str]], is_whole: bool) -> bool:
    starts = [0] if is_whole else range(len(name) - len(wanted) + 1)
    if is_whole and len(name) != len(wanted):
        return False
    return any(
        all(one & other for one, other in zip(wanted, name[start:], strict=False))
        for start in starts
    )
