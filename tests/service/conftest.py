"""A served release of a city that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.derive import derive, read_rules
from kg.releases import Releases, draft
from kg.settings import Limit, Settings
from kg.tables import read_turtle_files
from kg.terms import Quad, graph_iri
from service.app import create_app
from service.serving import serving_of

ROOT = Path(__file__).parents[2]

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]


@pytest.fixture(scope="session")
def granvik() -> list[Quad]:
    """The ontology, the codes and the city."""
    base = Settings().base
    sources = {
        "ontology": sorted((ROOT / "ontology").glob("*.ttl")),
        "codes": sorted((ROOT / "ontology" / "codes").glob("*.ttl")),
        "granvik": [Path(__file__).with_name("granvik.ttl")],
    }
    return [
        quad
        for name, paths in sources.items()
        for quad in read_turtle_files(paths, graph_iri(base, name), base)
    ]


@pytest.fixture(scope="session")
def publish() -> Publish:
    """Make the next release in a folder, without SHACL."""

    def run(root: Path, quads: Iterable[Quad]) -> Releases:
        releases, base = Releases(root), Settings().base
        with draft(releases, role="test") as made:
            made.change(quads)
            derive(made, read_rules(base), base)
            made.seal()
            made.publish("test", {}, {"violations": 0}, [])
        return releases

    return run


@pytest.fixture(scope="session")
def releases(
    granvik: list[Quad], publish: Publish, tmp_path_factory: pytest.TempPathFactory
) -> Releases:
    return publish(tmp_path_factory.mktemp("granvik") / "releases", granvik)


@pytest.fixture(scope="session")
def make_app() -> Iterator[MakeApp]:
    """Make apps; the processes that run their queries end with the tests."""
    made = []

    def make(settings: Settings, releases: Releases) -> Flask:
        app = create_app(settings, releases)
        made.append(app)
        return app

    yield make
    for app in made:
        serving_of(app).close()


@pytest.fixture(scope="session")
def app(releases: Releases, make_app: MakeApp) -> Flask:
    return make_app(Settings(rate_requests=Limit(0), rate_seconds=Limit(0)), releases)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
