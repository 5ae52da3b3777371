"""
The W3C's tests of syntax: what is valid is taken, what is not is refused with its place.

SERVICE and LOAD are refused to everybody by their words, before anything is parsed, so such a
refusal (403) says nothing of the syntax. LOAD SILENT is parsed and then does nothing: an entry with
LOAD must be refused as it stands, and is judged by the same text with SILENT. There is no such way
for SERVICE: the report says of these entries that they are not applicable.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from requests import Response

from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import MF, Entry, entries

_LOAD = re.compile(r"\bLOAD\b(?! +SILENT\b)")
_SERVICE = re.compile(r"\bSERVICE\b")
_UNKNOWN_FUNCTION = re.compile(r"custom function <.*> is not supported")


def text_of(entry: Entry) -> str:
    return entry.file(entry.value(MF.action)).read_bytes().decode()


def is_off(answer: Response) -> bool:
    """Whether it was refused for what it asks for, without a look at the rest."""
    return answer.status_code == 403 and answer.json()["type"] == "/problems/switched-off"


def is_misspelt(answer: Response) -> bool:
    """Whether the engine's parser refused it, and said where."""
    if answer.status_code != 400:
        return False
    problem = answer.json()
    return bool(problem["type"] == "/problems/bad-query" and problem["line"] and problem["column"])


def is_of_unknown_function(answer: Response) -> bool:
    """Whether it was parsed, and then calls a function that there is not."""
    if answer.status_code != 400:
        return False
    problem = answer.json()
    return "line" not in problem and bool(_UNKNOWN_FUNCTION.search(problem["detail_en"]))


def attempted(service: Service, text: str) -> Response:
    """Try an update; one with LOAD is refused as it stands, and then tried with LOAD SILENT."""
    if _LOAD.search(text):
        assert is_off(service.attempt(text))
    return service.attempt(_LOAD.sub("LOAD SILENT", text))


@pytest.mark.parametrize("entry", entries("PositiveSyntaxTest11"))
def test_a_valid_query_is_taken(
    service: Service, entry: Entry, inapplicable: Callable[[str], None]
) -> None:
    answer = service.ask(text_of(entry), "*/*")

    if _SERVICE.search(text_of(entry)):
        inapplicable("SERVICE is switched off: refused by this word, before it is parsed")
        assert is_off(answer), answer.text
    else:
        assert answer.status_code == 200 or is_of_unknown_function(answer), answer.text


@pytest.mark.parametrize("entry", entries("NegativeSyntaxTest11"))
def test_an_invalid_query_is_refused(service: Service, entry: Entry) -> None:
    answer = service.ask(text_of(entry), "*/*")

    assert is_misspelt(answer), answer.text


@pytest.mark.parametrize("entry", entries("PositiveUpdateSyntaxTest11"))
def test_a_valid_update_is_taken(service: Service, entry: Entry) -> None:
    answer = attempted(service, text_of(entry))

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("entry", entries("NegativeUpdateSyntaxTest11"))
def test_an_invalid_update_is_refused(service: Service, entry: Entry) -> None:
    answer = attempted(service, text_of(entry))

    assert is_misspelt(answer), answer.text
