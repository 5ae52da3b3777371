"""A question as a request puts it: to a release, with inputs as text."""

from __future__ import annotations

from typing import NamedTuple

from flask import g, request

from kg.question import Graph, Question
from kg.releases import Manifest
from service.answering import release_asked
from service.asking import check_encoded, check_once, digest
from service.serving import served, serving, settings

#: Parameters that are no inputs of a question.
_OURS = ("format", "release", "lang")


class Put(NamedTuple):
    """A question as it was put."""

    question: Question
    graph: Graph
    release: Manifest
    #: Texts by input, in the order in which they came.
    raw: dict[str, list[str]]

    @property
    def is_newest(self) -> bool:
        """Whether it is put to the release that is asked where none is named."""
        return self.release.number == served().release.number


def put(asked: Question) -> Put:
    """
    Read what the request puts to a question.

    Raises:
        BadRequest: a parameter of ours comes twice, or one is not in UTF-8.
        NoSuchThing: there is no such release.
    """
    check_encoded(request.query_string)
    check_once(_OURS)
    release = release_asked(request.args.get("release")).release
    now = served()
    is_now = release.number == now.release.number
    store = now.store if is_now else serving().releases.open(release.number)
    raw = {name: texts for name, texts in request.args.lists() if name not in _OURS}
    g.record.query = digest(f"{asked.name} {sorted(raw.items())}")
    return Put(asked, Graph(store, settings().base), release, raw)
