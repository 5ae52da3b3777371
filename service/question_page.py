"""The page of a question: its form, and the answer in all its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, request, url_for

from kg.errors import BadInput
from kg.question import Found, Raw, as_answer, several, texts_of
from kg.terms import Iri, rebase
from service.colouring import coloured
from service.frame import kept, page
from service.linking import editor_link, proof_link
from service.putting import Put
from service.question_forms import controls, shortest
from service.question_tables import cell, heads, rows_of, silence
from service.wording import language

#: As many passages a page shows; the data has all.
_PASSAGES = 40
#: Prose of a query, which the page says in the reader's language.
_PROSE = re.compile(r"(?m)^#\+ .*\n")


#: From the numbers of the passages that the page shows, by statement, to what its template needs.
Showing = Callable[[Mapping[str, Sequence[int]]], dict[str, Any]]
#: From what is asked to the answer, and what is shown of it besides the rows.
Answering = Callable[[Put, Any], tuple[Found, Showing]]


class Look(NamedTuple):
    """How a question is shown."""

    template: str
    answer: Answering
    #: What the template needs without an answer, too.
    frame: Callable[[], dict[str, Any]] = dict


def _plain(put: Put, ask: Any) -> tuple[Found, Showing]:
    return put.question.answer(put.graph, ask), lambda passages: {}


PLAIN = Look("question.html", _plain)


def question_page(put: Put, formats: Mapping[str, str], look: Look = PLAIN) -> Response:
    """
    Return the form and below it the answer; to the example where nothing was asked yet.

    What is wrong with the inputs is said beside the field, with status 400.

    Args:
        formats: what else the answer comes as, media type by name.
    """
    raw: Raw = put.raw or put.question.header.example
    try:
        ask = put.question.read(put.graph, raw)
        found, showing = look.answer(put, ask)
    except BadInput as error:
        # The example may be of another city, which is nobody's mistake.
        return _refused(put, raw, error, look) if put.raw else kept(_page(put, {}, None, look))
    return kept(_page(put, raw, ask, look, **_answer(put, found, showing), formats=formats))


def _refused(put: Put, raw: Raw, error: BadInput, look: Look) -> Response:
    response = _page(put, raw, None, look, error)
    response.status_code = 400
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    put: Put,
    raw: Raw,
    ask: Any,
    look: Look,
    wrong: BadInput | None = None,
    **answer: Any,
) -> Response:
    fields = controls(put, raw, ask, wrong)
    is_beside = any(each.error for each in fields)
    return page(
        look.template,
        question=put.question,
        put=put,
        fields=fields,
        # A field of that name is not in the form.
        mistake=wrong.text[language()] if wrong and not is_beside else "",
        is_wrong=wrong is not None,
        others=_others(raw),
        query=coloured(_PROSE.sub("", rebase(put.question.query, put.graph.base)).strip()),
        **look.frame(),
        **answer,
    )


def _others(raw: Raw) -> dict[str, list[str]]:
    """What stays as it is when one field is answered by a link."""
    typed = {name: texts for name, value in raw.items() if (texts := texts_of(value))}
    return typed | {name: [request.args[name]] for name in ("release",) if name in request.args}


def _answer(put: Put, found: Found, showing: Showing) -> dict[str, Any]:
    told = as_answer(put.question, put.graph, found, put.release.number)
    passages = told["evidence"][:_PASSAGES]
    numbers: dict[str, list[int]] = {}
    for number, each in enumerate(passages, 1):
        numbers.setdefault(each["statement"], []).append(number)
    return {
        "told": told,
        "heads": heads(put.question),
        "rows": rows_of(put.question, put.graph, found, numbers),
        "silence": silence(put.question, put.graph, found),
        "proof_link": proof_link(put, found),
        "editor_link": editor_link(put, found),
        "passages": [_passage(put, each) for each in passages],
        "bound": _bound(put, found),
        "is_example": bool(put.question.header.example) and not put.raw,
        **_addresses(put, found),
        **showing(numbers),
    }


def _passage(put: Put, passage: Mapping[str, Any]) -> dict[str, Any]:
    """A passage, with what stands in it by name as cells."""
    named = {name: value for name, value in passage.items() if isinstance(value, str)}
    things = ("statement", "document", "speaker", "status", "modality")
    return {**passage} | {
        name: cell(put.graph, Iri(named[name])) for name in things if name in named
    }


def _bound(put: Put, found: Found) -> list[dict[str, Any]]:
    """What each variable of the query stood for."""
    values = {field.name: getattr(found.ask, field.name) for field in put.question.inputs}
    return [
        {"name": name, "value": cell(put.graph, each)}
        for name, value in values.items()
        for each in several(value)
    ]


def _addresses(put: Put, found: Found) -> dict[str, Any]:
    """Addresses of this very answer: as a page, and as data for programs to fetch."""
    inputs = shortest(put, found.ask)
    exact: dict[str, Any] = {**inputs, "release": str(put.release.number)}
    name = put.question.name
    csv = url_for("questions.question", name=f"{name}.csv", _external=True, **_ours(exact))
    return {
        "address": _ours(exact),
        "newest": {**inputs, **_chosen()},
        "permalink": url_for("questions.question", name=name, _external=True, **exact),
        "csv": quotable(csv),
    }


def quotable(address: str) -> str:
    """Return an address that can stand between quotes, in a shell, in Python and in R."""
    return address.replace("'", "%27").replace('"', "%22").replace("\\", "%5C")


def _ours(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Names in the data are to be in the language of the page."""
    return {**inputs, "lang": language()}


def _chosen() -> dict[str, str]:
    return {"lang": request.args["lang"]} if "lang" in request.args else {}
