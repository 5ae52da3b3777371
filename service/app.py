"""Build the service."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from kg.releases import Releases
from kg.settings import Settings
from service import health, pages, problems, sparql
from service.serving import Serving, serve_from, served_if_any

_log = logging.getLogger(__name__)

#: On every answer. Nothing is loaded from elsewhere, and nobody else may frame a page.
_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: On every answer, errors too: there is nothing here that a cookie or password opens.
_SHARING = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Siktlinje-Release",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class _Json(DefaultJSONProvider):
    """Swedish as it is written, members in the order given."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings, releases: Releases) -> Flask:
    """Make an app that always answers from the newest of *releases*."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.request_bytes
    app.json = _Json(app)
    app.jinja_env.undefined = StrictUndefined
    serve_from(app.extensions, Serving(settings, releases.reader()))
    app.before_request(_begin)
    app.after_request(_finish)
    problems.register(app)
    for module in (pages, sparql, health):
        app.register_blueprint(module.blueprint)
    return app


def _begin() -> None:
    g.request_id = uuid.uuid4()
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    response.headers.update(_SECURITY)
    response.headers.update(_SHARING)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    if served := served_if_any():
        response.headers["Siktlinje-Release"] = str(served.release.number)
    _log_request(response)
    return response


def _log_request(response: Response) -> None:
    """One line a request; of a query only the hash, which is also in its tag."""
    fields = {
        "id": str(g.request_id),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "duration_ms": round((time.perf_counter() - g.started) * 1000, 1),
        "query": g.get("query_hash", "-"),
    }
    line = "%(id)s %(method)s %(path)s %(status)d %(duration_ms)s ms query %(query)s"
    _log.info(line, fields, extra={"fields": fields})
