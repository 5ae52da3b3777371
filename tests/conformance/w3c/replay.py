"""Requests as the W3C's manifests of protocols describe them, sent to the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import requests
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.w3c.manifests import MF, Entry

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_CODES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
#: Faults of a request: to be not found, not allowed or held back says nothing of the protocol.
_FAULTS = {400, 405, 406, 411, 413, 415, 422}


class Asked(NamedTuple):
    """One request, and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    manifest: Graph
    response: Node | None


def requests_of(entry: Entry) -> Iterator[Asked]:
    """Yield the requests of an entry, in order."""
    for node in entry.items(MF.action, HT.requests):
        yield Asked(
            method=str(entry.manifest.value(node, HT.methodName)),
            path=str(entry.manifest.value(node, HT.absolutePath)),
            headers=_headers(entry.manifest, entry.manifest.value(node, HT.headers)),
            body=_body(entry.manifest, entry.manifest.value(node, HT.body)),
            manifest=entry.manifest,
            response=entry.manifest.value(node, HT.resp),
        )


def check_status(asked: Asked, answer: requests.Response) -> None:
    """Hold the status of an answer against those that are expected."""
    names = [str(each).rpartition("#")[2] for each in _values(asked, "expectedStatus")]
    told = f"{asked.method} {asked.path}: {answer.status_code}, not {names}: {answer.text[:300]}"
    assert any(_is(name, answer.status_code) for name in names), told


def expected(asked: Asked, name: str) -> Node | None:
    """Return what is expected of an answer by a property of the manifest, if anything is."""
    return next(_values(asked, name), None)


def expected_headers(asked: Asked) -> dict[str, str]:
    """Return the headers that are expected of an answer."""
    return _headers(asked.manifest, asked.manifest.value(asked.response, HT.headers))


def _values(asked: Asked, name: str) -> Iterator[Node]:
    yield from asked.manifest.objects(asked.response, MF[name])


def _is(name: str, status: int) -> bool:
    if name in _CODES:
        return status == _CODES[name]
    if name == "StatusCode4xx":
        return status in _FAULTS
    family = re.fullmatch(r"StatusCode([23])xx", name)
    assert family, f"unknown status {name}"
    return status // 100 == int(family[1])


def _headers(manifest: Graph, node: Node | None) -> dict[str, str]:
    if node is None:
        return {}
    return {
        str(manifest.value(each, HT.fieldName)): str(manifest.value(each, HT.fieldValue))
        for each in Collection(manifest, node)
    }


def _body(manifest: Graph, node: Node | None) -> bytes:
    if node is None:
        return b""
    text = str(manifest.value(node, CNT.chars))
    return text.encode(str(manifest.value(node, CNT.characterEncoding) or "UTF-8"))
