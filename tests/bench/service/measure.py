"""The service under load: beside its peers, its way to a worker, and other servers for its app."""

from __future__ import annotations

from pathlib import Path

from kg.releases import Releases
from kg.settings import Settings
from kg.store import Store, read_query
from tests.bench.measures import Tell, step
from tests.bench.service import load
from tests.bench.service.beside import DEADLINE, PATIENCE_SECONDS, QUERIES, Plan, measure_peer
from tests.bench.service.peers import City, Ours, Oxigraph, Peer, RdflibEndpoint, Virtuoso
from tests.bench.service.servers import measure_servers
from tests.bench.steps import Figures

#: How long each load lasts.
SECONDS = 2


def measure_service(releases: Path, loaded: Figures, repeats: int, tell: Tell) -> Figures:
    """
    Measure our service and what stands beside it.

    Args:
        releases: whose current release is served.
        loaded: what was measured when it was made.
    """
    folder = releases.with_name("served")
    folder.mkdir()
    store = Releases(releases).reader().latest().store
    city = _written(store, releases, folder)
    plan = Plan(_initiatives(store), SECONDS, repeats)
    tell("isolation")
    isolation = step("tests.bench.service.isolation", releases, plan.things)
    peers: list[Peer] = [Ours(city), Oxigraph(city, folder), Virtuoso(city, folder)]
    peers.append(RdflibEndpoint(city))
    found = {peer.name: measure_peer(peer, plan, tell) for peer in peers}
    found[Ours.name]["ready_seconds"] = _made(loaded)
    return {
        "triples": loaded["quads"],
        "load": f"{load.told()}, {load.CONNECTIONS} connections kept, {SECONDS} s at a time",
        "deadline_seconds": DEADLINE,
        "patience_seconds": PATIENCE_SECONDS,
        "isolation": isolation,
        "peers": found,
        "servers": measure_servers(city, plan, tell),
    }


def _made(loaded: Figures) -> float:
    """Return how long a release takes whose triples are all given: deriving is not compared."""
    steps: dict[str, float] = loaded["steps"]
    return sum(seconds for name, seconds in steps.items() if name != "derive")


def _written(store: Store, releases: Path, folder: Path) -> City:
    """Write a release as others load it: with its graphs, and without."""
    files = folder / "files"
    files.mkdir()
    city = City(releases, files / "city.nq", folder / "city.nt")
    with city.quads.open("wb") as quads, city.triples.open("wb") as triples:
        for line in store.lines():
            quads.write(line + b"\n")
            triples.write(line[: line.rindex(b" <")] + b" .\n")
    return city


def _initiatives(store: Store) -> int:
    (row,) = store.select(read_query(QUERIES / "initiatives.rq", Settings().base))
    return int(getattr(row["number"], "value", "0"))
