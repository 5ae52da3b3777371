"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from kg.build import build
from kg.releases import Releases, Served
from kg.settings import Settings

ROOT = Path(__file__).parents[1]

# Machines are shared and noisy: a slow example is not a failing one.
settings.register_profile("default", deadline=None)
settings.load_profile("default")


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that build the shipped sources into a folder of their own."""
    return Settings(
        releases=tmp_path_factory.mktemp("shipped") / "releases",
        data=ROOT / "data",
        ontology=ROOT / "ontology",
        shapes=ROOT / "shapes",
    )


@pytest.fixture(scope="session")
def shipped(shipped_settings: Settings) -> Served:
    """The release that the shipped sources give; built once."""
    build(shipped_settings, "for the tests")
    return Releases(shipped_settings.releases).reader().latest()
