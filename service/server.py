"""The server: checks the current release, then answers until it is told to stop."""

from __future__ import annotations

import gc
import logging
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from uvicorn.supervisors import Multiprocess

from kg.errors import BadSetting
from kg.releases import Releases
from kg.settings import Settings
from service.bridge import Bridge
from service.connection import GRACE_SECONDS, Connection

Announce = Callable[[int, str], None]

#: Requests of which a process thinks at once, beside those that wait for a query.
_THREADS = 16
#: Connections a process holds; more are told to come again.
_CONNECTIONS = 2000
_KEEP_ALIVE_SECONDS = 15


def run(settings: Settings, port: int, announce: Announce) -> None:
    """
    Serve the current release until SIGTERM or SIGINT; requests under way are answered first.

    Args:
        port: 0 picks a free one.
        announce: told the number of the release and the address, once the port is open.

    Raises:
        NotFound: nothing is published yet.
        Damaged: the current release is not what was published.
        BadSetting: the port is taken, or the address is not one of this machine.
    """
    releases = Releases(settings.releases)
    release = releases.check(releases.current().number)
    with _listening(settings.host, port) as listener, TemporaryDirectory("-siktlinje") as watched:
        config = uvicorn.Config(
            partial(make_asgi, settings, Path(watched)),
            factory=True,
            http=Connection,
            ws="none",
            loop="uvloop",
            lifespan="on",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=int(GRACE_SECONDS) + 5,
            workers=settings.web_processes,
        )
        announce(release.number, f"http://{_in_address(settings.host)}:{listener.getsockname()[1]}")
        Multiprocess(config, [listener]).run()


def make_asgi(settings: Settings, watched: Path) -> Bridge:
    """Make the app of one serving process."""
    from kg.isolated.cage import end_with_parent
    from service.app import create_app
    from service.logs import configure
    from service.searching import warm
    from service.serving import serving_of
    from service.shortcut import Shortcut

    # A master that was killed leaves nothing behind that still answers.
    end_with_parent()
    configure(sys.stdout)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    app = create_app(settings, Releases(settings.releases), watched)
    serving = serving_of(app)
    serving.pool.warm()
    threads = settings.queue + settings.query_workers + _THREADS
    # Behind a proxy the app finds out who asks.
    # What is made by now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    warm(serving)
    shortcut = None if settings.proxies else Shortcut(serving)
    return Bridge(app, threads, settings.request_bytes, serving.close, shortcut)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise BadSetting("port-taken", host=host, port=port) from error


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
