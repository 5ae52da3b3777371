"""What went wrong, told to programs as RFC 9457 says, and to people as a page."""

from __future__ import annotations

import logging
from typing import NamedTuple

from flask import Flask, Response, g, jsonify, request
from werkzeug import exceptions as http
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import (
    BadInput,
    BadQuery,
    Busy,
    Crowded,
    Damaged,
    Ended,
    Invalid,
    Moved,
    NoRoom,
    NotAllowed,
    NotFound,
    NotInXml,
    Refused,
    Repeated,
    SiktlinjeError,
    SwitchedOff,
    TooHeavy,
    TooLarge,
    TooSlow,
    Unproven,
)
from service.declined import (
    BadRequest,
    Forbidden,
    NoSuchThing,
    NotAcceptable,
    NotKnown,
    NotPermitted,
    TooSlowBody,
    UnsupportedMediaType,
)
from service.formats import prefers_html
from service.frame import page
from service.gone import Gone
from service.not_found import offered
from service.rates import TooMany
from service.reports import as_json_ld, as_turtle
from service.serving import NothingServed
from service.wording import TEXTS, language

_log = logging.getLogger(__name__)


class Kind(NamedTuple):
    """A kind of problem; `texts.toml` has its title and its meaning."""

    name: str
    status: int
    #: Whether the error's own sentence is for the outside.
    outspoken: bool = True


#: Error -> what it is to those outside. The first match wins.
KINDS: dict[type[Exception], Kind] = {
    SwitchedOff: Kind("switched-off", 403),
    BadQuery: Kind("bad-query", 400),
    TooLarge: Kind("answer-too-large", 422),
    NotInXml: Kind("not-acceptable", 406),
    BadInput: Kind("bad-request", 400),
    TooSlow: Kind("too-slow", 503),
    TooHeavy: Kind("too-heavy", 503),
    Crowded: Kind("crowded", 503),
    Ended: Kind("stopped", 503),
    TooMany: Kind("too-many", 429, outspoken=False),
    NothingServed: Kind("not-ready", 503, outspoken=False),
    NotFound: Kind("not-found", 404),
    Invalid: Kind("invalid", 422),
    Repeated: Kind("said-twice", 422),
    Unproven: Kind("unproven", 422),
    Moved: Kind("moved", 412),
    NotAllowed: Kind("not-allowed", 403),
    Busy: Kind("busy", 409, outspoken=False),
    NoRoom: Kind("no-room", 507, outspoken=False),
    Refused: Kind("refused", 409),
    Damaged: Kind("not-ready", 503, outspoken=False),
    BadRequest: Kind("bad-request", 400),
    Forbidden: Kind("switched-off", 403),
    NoSuchThing: Kind("not-found", 404),
    Gone: Kind("gone", 410),
    NotAcceptable: Kind("not-acceptable", 406),
    UnsupportedMediaType: Kind("unsupported-media-type", 415),
    TooSlowBody: Kind("body-late", 408),
    NotKnown: Kind("not-known", 401),
    NotPermitted: Kind("not-permitted", 403),
    http.NotFound: Kind("not-found", 404, outspoken=False),
    http.MethodNotAllowed: Kind("method-not-allowed", 405, outspoken=False),
    http.RequestEntityTooLarge: Kind("request-too-large", 413, outspoken=False),
    http.RequestedRangeNotSatisfiable: Kind("range", 416, outspoken=False),
    http.InternalServerError: Kind("internal", 500, outspoken=False),
    http.HTTPException: Kind("bad-request", 400, outspoken=False),
    Exception: Kind("internal", 500, outspoken=False),
}


#: Statuses that say "later" -> seconds after which to try again, where the error says nothing else.
_RETRIED = {409: 1, 429: 60, 503: 30}
#: Where a query goes wrong: members of the problem that an editor can read.
_PLACE = ("line", "column", "token")


def register(app: Flask) -> None:
    """Let every error of *app* end as a problem."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> AnyResponse:
    if isinstance(error, http.HTTPException) and (error.code or 500) < 400:
        return error.get_response()
    kind = next(kind for known, kind in KINDS.items() if isinstance(error, known))
    if kind.status == 500 or isinstance(error, Damaged):
        _log.error("request %s failed", g.record.id, exc_info=error)
    response = _report(error) or (_page if _is_for_people() else _problem)(kind, error)
    response.status_code = kind.status
    if isinstance(error, http.MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, http.RequestedRangeNotSatisfiable):
        response.headers["Content-Range"] = f"bytes */{error.length}"
    if kind.status in _RETRIED:
        response.headers["Retry-After"] = str(
            getattr(error, "retry_seconds", _RETRIED[kind.status])
        )
    if kind.status == 408:
        response.headers["Connection"] = "close"
    if kind.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers.update(getattr(error, "headers", {}))
    response.headers["Cache-Control"] = "no-store"
    return response


def _report(error: Exception) -> Response | None:
    report = error.values.get("report") if isinstance(error, Invalid) else None
    return as_turtle(str(report)) if report else None


def _said(kind: Kind, error: Exception) -> dict[str, str]:
    own: dict[str, str] | None = getattr(error, "text", None)
    return own if kind.outspoken and own else TEXTS.say(f"{kind.name}-meaning")


def _is_for_people() -> bool:
    """Whoever names a format is a program, unless the format is HTML."""
    asked = request.args.get("format")
    return asked == "html" if asked else prefers_html()


def _problem(kind: Kind, error: Exception) -> Response:
    said = _said(kind, error)
    response = jsonify(
        {
            "type": f"/problems/{kind.name}",
            "title": TEXTS.say(f"{kind.name}-title")[language()],
            "status": kind.status,
            "detail": said[language()],
            **{f"detail_{each}": text for each, text in said.items()},
            "instance": f"urn:uuid:{g.record.id}",
            **_place(error),
            **_found(error),
            **getattr(error, "members", {}),
        }
    )
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = language()
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _place(error: Exception) -> dict[str, object]:
    values = error.values if isinstance(error, SiktlinjeError) else {}
    return {name: values[name] for name in _PLACE if values.get(name) not in (None, "?")}


def _found(error: Exception) -> dict[str, object]:
    """The SHACL report, for a change that was refused."""
    report = error.values.get("report") if isinstance(error, Invalid) else None
    return {"report": as_json_ld(str(report))} if report else {}


def _page(kind: Kind, error: Exception) -> Response:
    said = {
        "kind": kind,
        "detail": _said(kind, error)[language()],
        "query": request.values.get("query", ""),
    }
    if isinstance(error, Gone):
        return page("gone.html", **said, **error.shown())
    if kind.status == 404:
        return page("not-found.html", **said, **offered())
    return page("problem.html", **said)
