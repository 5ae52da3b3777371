"""The addresses of an answer: itself, its proof, and its query in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import url_for

from kg.question import Found, as_text, executable
from kg.settings import DefaultGraph
from service.serving import settings
from service.wording import TEXTS, language

if TYPE_CHECKING:
    from service.putting import Put

#: Octets of a request line that everybody on the way takes, RFC 9112 section 3.
_LINE_BYTES = 8000


def editor_link(put: Put, found: Found) -> str:
    """
    Return the address of the query as it was asked of its release.

    Empty where it would be longer than what everybody on the way takes, and where an answer is
    computed from more than a query.
    """
    if put.question.is_computed:
        return ""
    address = url_for(
        "sparql.sparql",
        query=runnable(put, found),
        release=put.release.number,
        **_graphs(put),
        _external=True,
    )
    parts = urlsplit(address)
    line = f"GET {parts.path}?{parts.query} HTTP/1.1"
    return address if len(line) <= _LINE_BYTES else ""


def answer_link(put: Put, found: Found) -> str:
    """Return the address at which this very answer is found again."""
    return _link("questions.question", put, found)


def proof_link(put: Put, found: Found) -> str:
    """Return the address of the answer's proof."""
    return _link("proofs.proof", put, found)


def _link(endpoint: str, put: Put, found: Found) -> str:
    asked: dict[str, Any] = {"name": put.question.name, "release": put.release.number}
    return url_for(endpoint, _external=True, **asked | as_text(found.ask))


def runnable(put: Put, found: Found) -> str:
    """Return the query as anybody can run it; comments say what was asked, and of which release."""
    address = answer_link(put, found)
    note = TEXTS.say("query-asked", number=put.release.number, address=address)[language()]
    return executable(put.question, found.ask, put.graph.base, language(), [note])


def _graphs(put: Put) -> dict[str, Any]:
    """Questions ask all graphs as one; where a query does not, they are named."""
    if settings().default_graph is DefaultGraph.UNION:
        return {}
    return {"default-graph-uri": list(put.release.quads)}
