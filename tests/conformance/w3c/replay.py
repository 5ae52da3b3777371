"""Requests as the W3C's manifests of protocols describe them, sent to the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import requests
from rdflib import Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.w3c.manifests import MF, Entry

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_CODES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}


class Asked(NamedTuple):
    """One request, and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    response: Node | None


def requests_of(entry: Entry) -> Iterator[Asked]:
    """Yield the requests of an entry, in order."""
    for node in entry.items(MF.action, HT.requests):
        yield Asked(
            method=str(entry.manifest.value(node, HT.methodName)),
            path=str(entry.manifest.value(node, HT.absolutePath)),
            headers=_headers(entry, entry.manifest.value(node, HT.headers)),
            body=_body(entry, entry.manifest.value(node, HT.body)),
            response=entry.manifest.value(node, HT.resp),
        )


def check_status(entry: Entry, asked: Asked, answer: requests.Response) -> None:
    """Hold the status of an answer against those that are expected."""
    names = [str(each).rpartition("#")[2] for each in _values(entry, asked, "expectedStatus")]
    told = f"{asked.method} {asked.path}: {answer.status_code}, not {names}: {answer.text[:300]}"
    assert any(_is(name, answer.status_code) for name in names), told


def expected(entry: Entry, asked: Asked, name: str) -> Node | None:
    """Return what is expected of an answer by a property of the manifest, if anything is."""
    return next(_values(entry, asked, name), None)


def _values(entry: Entry, asked: Asked, name: str) -> Iterator[Node]:
    yield from entry.manifest.objects(asked.response, MF[name])


def _is(name: str, status: int) -> bool:
    if name in _CODES:
        return status == _CODES[name]
    family = re.fullmatch(r"StatusCode(\d)xx", name)
    assert family, f"unknown status {name}"
    return status // 100 == int(family[1])


def _headers(entry: Entry, node: Node | None) -> dict[str, str]:
    if node is None:
        return {}
    value = entry.manifest.value
    return {
        str(value(each, HT.fieldName)): str(value(each, HT.fieldValue))
        for each in Collection(entry.manifest, node)
    }


def _body(entry: Entry, node: Node | None) -> bytes:
    if node is None:
        return b""
    text = str(entry.manifest.value(node, CNT.chars))
    return text.encode(str(entry.manifest.value(node, CNT.characterEncoding) or "UTF-8"))
