"""Swedish personal identity numbers: found in sources, and never repeated in a message."""

from __future__ import annotations

import re

MASK = "••••••••-••••"

#: Personal identity and co-ordination numbers (the latter have 60 added to the day).
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
_PERSON = re.compile(
    rf"(?<![0-9A-Za-z])(?:19|20)?\d\d{_MONTH_AND_DAY}([-+]?)\d{{4}}(?![0-9A-Za-z]|-\d)", re.ASCII
)


def has_person(text: str) -> bool:
    """Whether a personal identity number stands in *text*."""
    return any(map(_is_person, _PERSON.finditer(text)))


def without_persons(text: str) -> str:
    """Return *text* with each personal identity number replaced: messages end up in logs."""
    return _PERSON.sub(lambda match: MASK if _is_person(match) else match[0], text)


def _is_person(match: re.Match[str]) -> bool:
    """Digits without a separator are many things; only a right check digit makes them a number."""
    if match[1]:
        return True
    digits = [int(digit) for digit in match[0][-10:]]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
