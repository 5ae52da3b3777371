"""
Our app as a WSGI server takes it: `tests.bench.service.wsgi:app`.

A server that lets the app ask whether its client has left is asked; so it shows what it can do.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from kg.releases import Releases
from kg.settings import Settings
from service.app import create_app
from service.bridge import HALTED

_settings = Settings.from_env(os.environ)
_app = create_app(_settings, Releases(_settings.releases))


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    if has_left := _leaving(environ):
        environ[HALTED] = lambda: "client-left" if has_left() else None
    return _app(environ, start_response)


def _leaving(environ: WSGIEnvironment) -> Callable[[], bool] | None:
    """Return how this server tells that the client has left, if it does."""
    if told := environ.get("waitress.client_disconnected"):
        return lambda: bool(told())
    if connection := environ.get("gunicorn.socket"):
        return lambda: _is_closed(connection)
    return None


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
