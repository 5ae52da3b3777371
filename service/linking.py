"""The address at which a question stands in the editor, with its inputs written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import url_for

from kg.question import Found, as_text, executable
from kg.settings import DefaultGraph
from service.serving import settings
from service.wording import TEXTS, language

if TYPE_CHECKING:
    from service.questions import Put

#: Octets of a request line that everybody on the way takes, RFC 9112 section 3.
_LINE_BYTES = 8000


def editor_link(put: Put, found: Found) -> str:
    """
    Return the address of the query as it was asked of its release.

    Empty where it would be longer than what everybody on the way takes.
    """
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


def runnable(put: Put, found: Found) -> str:
    """Return the query as anybody can run it; comments say what was asked, and of which release."""
    address = url_for(
        "questions.question",
        name=put.question.name,
        release=put.release.number,
        _external=True,
        **as_text(found.ask),
    )
    note = TEXTS.say("query-asked", number=put.release.number, address=address)[language()]
    return executable(put.question, found.ask, put.graph.base, language(), [note])


def _graphs(put: Put) -> dict[str, Any]:
    """Questions ask all graphs as one; where a query does not, they are named."""
    if settings().default_graph is DefaultGraph.UNION:
        return {}
    return {"default-graph-uri": list(put.release.quads)}
