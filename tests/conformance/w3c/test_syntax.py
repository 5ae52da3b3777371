"""The W3C's tests of syntax: what is valid is taken, what is not is refused with its place."""

from __future__ import annotations

import pytest
from requests import Response

from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import MF, Entry, entries

#: Taken as valid and then refused by policy: calls to other services, loading from elsewhere.
_OFF = "/problems/switched-off"
#: Tried, so that the service goes on from what it held.
_TRIED = {"Prefer": "validate-only"}


def text_of(entry: Entry) -> str:
    return entry.file(entry.value(MF.action)).read_bytes().decode()


def is_off(answer: Response) -> bool:
    """Whether it was refused for what it asks for, without a look at the rest."""
    return answer.status_code == 403 and answer.json()["type"] == _OFF


def is_about_meaning(answer: Response) -> bool:
    """Whether what was refused was understood, as a function that there is not; has no place."""
    return answer.status_code == 400 and "line" not in answer.json()


@pytest.mark.parametrize("entry", entries("PositiveSyntaxTest11"))
def test_a_valid_query_is_taken(service: Service, entry: Entry) -> None:
    answer = service.ask(text_of(entry), "*/*")

    assert answer.status_code == 200 or is_off(answer) or is_about_meaning(answer), answer.text


@pytest.mark.parametrize("entry", entries("NegativeSyntaxTest11"))
def test_an_invalid_query_is_refused(service: Service, entry: Entry) -> None:
    answer = service.ask(text_of(entry), "*/*")

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/bad-query"


@pytest.mark.parametrize("entry", entries("PositiveUpdateSyntaxTest11"))
def test_a_valid_update_is_taken(service: Service, entry: Entry) -> None:
    answer = service.update(text_of(entry), **_TRIED)

    assert answer.status_code == 200 or is_off(answer) or is_about_meaning(answer), answer.text


@pytest.mark.parametrize("entry", entries("NegativeUpdateSyntaxTest11"))
def test_an_invalid_update_is_refused(service: Service, entry: Entry) -> None:
    answer = service.update(text_of(entry), **_TRIED)

    assert is_off(answer) or answer.status_code == 400
    assert is_off(answer) or answer.json()["type"] == "/problems/bad-query"
