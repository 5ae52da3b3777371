"""Pages that are no answers: the start page, and what each kind of problem means."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from service.drawing import Drawing, Text, Words, draw
from service.examples import examples
from service.frame import kept, page
from service.overview import overview
from service.problems import KINDS
from service.published import published
from service.serving import served, settings
from service.sight import Line
from service.structured import dataset_block
from service.wording import language, say

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def start() -> Response:
    """What is in the graph, and questions to begin with."""
    line = overview(served().store, settings().base).line
    return kept(
        page(
            "start.html",
            examples=examples(settings().base),
            line=line,
            drawing=_drawing(line) if line else None,
            structured=dataset_block(published(), []),
        )
    )


@blueprint.get("/problems/<name>")
def problem(name: str) -> Response:
    """What a kind of problem means; where the member `type` of a problem leads."""
    for kind in KINDS.values():
        if kind.name == name:
            return kept(page("about-problem.html", kind=kind))
    raise NotFound


def _drawing(line: Line) -> Drawing:
    chosen = language()
    texts = [
        Text(
            _capital(station.kind[chosen].text),
            station.name[chosen].text,
            station.responsible[chosen].text if station.responsible else "",
        )
        for station in line.stations
    ]
    words = [
        Words(
            link.status,
            say("words-link", status=status, modality=link.modality_name[chosen].text)
            if link.modality_name
            else status,
        )
        for link in line.links
        for status in [link.status_name[chosen].text]
    ]
    return draw(texts, words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
