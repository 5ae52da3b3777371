"""The server on this machine: checks the current release, then answers until it is told to stop."""

from __future__ import annotations

import ipaddress
import logging
import signal
import threading
from collections.abc import Callable
from typing import cast

from werkzeug.serving import ThreadedWSGIServer, make_server

from kg.errors import BadSetting
from kg.releases import Releases
from kg.settings import Settings
from service.app import create_app

Announce = Callable[[int, str], None]


def run(settings: Settings, port: int, announce: Announce) -> None:
    """
    Serve the current release until SIGTERM or SIGINT; requests under way are answered first.

    Args:
        port: 0 picks a free one.
        announce: told the number of the release and the address, once the port is open.

    Raises:
        NotFound: nothing is published yet.
        Damaged: the current release is not what was published.
        BadSetting: the address is not this machine's own, or the port is taken.
    """
    _check_loopback(settings.host)
    releases = Releases(settings.releases)
    release = releases.check(releases.current().number)
    app = create_app(settings, releases)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        server = cast(ThreadedWSGIServer, make_server(settings.host, port, app, threaded=True))
    except (OSError, SystemExit) as error:
        raise BadSetting("port-taken", port=port) from error
    server.daemon_threads = False
    for signum in (signal.SIGTERM, signal.SIGINT):
        # The server cannot be shut down from the thread that serves.
        signal.signal(signum, lambda *_: threading.Thread(target=server.shutdown).start())
    announce(release.number, f"http://{_in_address(settings.host)}:{server.server_port}")
    server.serve_forever()
    server.server_close()


def _check_loopback(host: str) -> None:
    """Strangers are let in only once their queries are isolated."""
    try:
        own = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = False
    if not own:
        raise BadSetting("only-loopback", host=host)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
