"""Build the service."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.releases import Releases
from kg.settings import Settings
from service import (
    catalog,
    changes,
    crawling,
    describing,
    dumps,
    graphs,
    heads,
    health,
    history,
    pages,
    problems,
    projecting,
    proofs,
    questions,
    resources,
    running,
    searching,
    shape_pages,
    sparql,
    suggesting,
    term_pages,
    update,
)
from service.begun import begun
from service.bridge import BODY_LATE
from service.declined import TooSlowBody, UnsupportedMediaType
from service.keeping import keep
from service.record import Record
from service.serving import Serving, serve_from, served_if_any, serving

#: What has addresses, each with a blueprint.
_MODULES = (
    pages,
    questions,
    proofs,
    projecting,
    resources,
    term_pages,
    shape_pages,
    searching,
    suggesting,
    sparql,
    update,
    graphs,
    describing,
    catalog,
    crawling,
    dumps,
    changes,
    history,
    running,
    health,
)


class _Json(DefaultJSONProvider):
    """Swedish as it is written, members in the order given."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings, releases: Releases, watched: Path | None = None) -> Flask:
    """
    Make an app that always answers from the newest of *releases*.

    Args:
        watched: folder of running queries that several serving processes share.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.request_bytes
    app.json = _Json(app)
    app.jinja_env.undefined = StrictUndefined
    if settings.proxies:
        # Flask's own way to put something before an app; mypy takes it for a method.
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    serve_from(app.extensions, Serving(settings, releases, watched))
    app.before_request(_begin)
    app.after_request(_finish)
    problems.register(app)
    for module in _MODULES:
        app.register_blueprint(module.blueprint)
    return app


def _begin() -> None:
    if ahead := begun():
        g.record, g.served = ahead.record, ahead.served
    else:
        client = request.remote_addr or "-"
        g.record = Record(request.method, request.path, client)
        serving().rates.count_request(client)
    if request.environ.get(BODY_LATE):
        raise TooSlowBody("body-late-meaning")
    if packing := request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType("body-packed", given=packing[:40])


def _finish(response: Response) -> Response:
    record: Record = g.record
    response.headers.update(heads.SECURITY | heads.SHARING)
    if request.method == "OPTIONS":
        response.headers.update(heads.PREFLIGHT)
        if request.path == "/sparql":
            response.headers["Access-Control-Allow-Methods"] += ", POST"
    if release := g.get("release") or getattr(served_if_any(), "release", None):
        response.headers.setdefault(heads.RELEASE, str(release.number))
    keep(response)
    response.headers[heads.TIMING] = record.server_timing
    record.status = response.status_code
    if response.is_streamed:
        response.call_on_close(record.write)
    else:
        record.bytes = response.content_length
        record.write()
    return response
