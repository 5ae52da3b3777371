"""Other servers for our app: how fast, and what becomes of clients that break off or are slow."""

from __future__ import annotations

import asyncio
import importlib.metadata
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import NamedTuple

from tests.bench.measures import ROOT, Tell, free_port
from tests.bench.service.beside import DEADLINE, Plan, query, small
from tests.bench.service.fetching import fetch
from tests.bench.service.peers import HOST, City, Ours, settings_of
from tests.bench.service.processes import Watch
from tests.bench.service.programs import NotHere, path_of_ours, program, version
from tests.bench.service.running import At, running
from tests.bench.service.slow import SLOW, beside_slow_senders
from tests.bench.steps import Figures

_PROCESSES = 2
#: As many as the bridge has in each of its processes.
_THREADS = 52
#: A client leaves after this time, and is followed for that.
_LEAVES_SECONDS, _FOLLOWED_SECONDS = 1.0, 4.0
_RUNS_SECONDS = 20

Serve = Callable[[], AbstractContextManager[At]]


class Server(NamedTuple):
    """One server for our app: a package from PyPI, its program and the arguments."""

    package: str
    program: str
    #: PORT stands for the port.
    arguments: str


_WSGI = "tests.bench.service.wsgi:app"
_OTHERS = {
    "granian (WSGI)": Server(
        "granian",
        "granian",
        f"--interface wsgi --workers {_PROCESSES} --blocking-threads {_THREADS} --no-ws "
        f"--host {HOST} --port PORT {_WSGI}",
    ),
    "gunicorn (gthread)": Server(
        "gunicorn",
        "gunicorn",
        f"--worker-class gthread --workers {_PROCESSES} --threads {_THREADS} "
        f"--bind {HOST}:PORT {_WSGI}",
    ),
    "waitress (one process)": Server(
        "waitress",
        "waitress-serve",
        f"--threads={_THREADS} --connection-limit=2000 --channel-request-lookahead=1 "
        f"--listen={HOST}:PORT {_WSGI}",
    ),
}


def measure_servers(city: City, plan: Plan, tell: Tell) -> Figures:
    """Measure each server with our app, once: here figures are compared roughly."""
    plan = plan._replace(repeats=1)
    ours: dict[str, tuple[str, Serve]] = {
        "uvicorn with our bridge": ("uvicorn", Ours(city).serve),
        # Behind a proxy nothing is sent without the app.
        "the same, each answer by the app": (
            "uvicorn",
            Ours(city, {"SIKTLINJE_PROXIES": 1}).serve,
        ),
    }
    others = {name: (each.package, partial(_serve, each, city)) for name, each in _OTHERS.items()}
    return {
        name: _measure(name, package, serve, plan, tell)
        for name, (package, serve) in (ours | others).items()
    }


@contextmanager
def _serve(server: Server, city: City) -> Iterator[At]:
    port = str(free_port())
    paths = f"{ROOT}:{path_of_ours()}"
    command = [program(server.program), *server.arguments.replace("PORT", port).split()]
    settings = settings_of(city) | {"PYTHONPATH": paths}
    with running(command, f"http://{HOST}:{port}/sparql", settings) as at:
        yield at._replace(deadline={"timeout": str(DEADLINE)})


def _measure(name: str, package: str, serve: Serve, plan: Plan, tell: Tell) -> Figures:
    tell(f"our app, {name}")
    try:
        with serve() as at:
            at = at._replace(deadline={"timeout": str(DEADLINE)})
            return {
                "version": _version(package),
                **small(at, plan),
                "broken": _broken(at),
                "left_seconds": _left(at),
                "slow": {what: _beside(at, what) for what in SLOW},
            }
    except NotHere as missing:
        return {"missing": str(missing)}


def _version(package: str) -> str:
    return importlib.metadata.version(package) if package == "uvicorn" else version(package)


def _beside(at: At, what: str) -> Figures:
    return asyncio.run(beside_slow_senders(at.address, query("name"), what))


def _broken(at: At) -> Figures:
    """Return what curl says of an answer that is stopped in its middle."""
    fetched = fetch(at.address, query("flood"), at.deadline, within=DEADLINE + 10)
    if fetched.seconds < DEADLINE:
        # So small a city is answered in time.
        return {}
    return {"status": fetched.status, "curl": fetched.exit, "rows": fetched.rows}


def _left(at: At) -> float | None:
    """Return how long a query goes on whose client has left; None: as long as it is let."""
    with Watch(at.pid, memory=False) as watch:
        runs = {"timeout": str(_RUNS_SECONDS)}
        fetched = fetch(at.address, query("endless"), runs, within=_LEAVES_SECONDS)
        time.sleep(_FOLLOWED_SECONDS)
        went_on = watch.last_busy - fetched.ended
    return max(went_on, 0.0) if watch.is_quiet(1.0) or went_on < _FOLLOWED_SECONDS - 1 else None
