"""A build of broken sources says why, and changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import BadTables, Invalid
from kg.releases import Releases
from kg.settings import Settings
from kg.terms import CANONICAL_BASE, PREFIXES
from kg.validate import Verdict
from tests.refusal.broken import BROKEN, CITY, Broken, Focus

OF_SHAPES = [broken for broken in BROKEN if broken.layer == "shapes"]
OF_TABLES = [broken for broken in BROKEN if broken.layer == "tables"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the city as it is."""
    releases = tmp_path_factory.mktemp("whole") / "releases"
    build(Settings(releases=releases, data=CITY), "the city as it is")
    return releases


@pytest.fixture
def settings(whole: Path, tmp_path: Path) -> Settings:
    """The city, built, and a copy of its sources to break."""
    shutil.copytree(whole, tmp_path / "releases")
    shutil.copytree(CITY, tmp_path / "city")
    return Settings(releases=tmp_path / "releases", data=tmp_path / "city")


def in_full(path: str) -> str:
    prefix, _, name = path.partition(":")
    return PREFIXES[prefix] + name


@pytest.mark.parametrize("broken", OF_SHAPES, ids=lambda broken: broken.name)
def test_shacl_refuses_for_the_node_and_the_property_that_are_wrong(
    broken: Broken, settings: Settings
) -> None:
    assert isinstance(broken.expect, Focus)
    releases = Releases(settings.releases)
    before = releases.check(1)
    broken.mutate(settings.data)

    with pytest.raises(Invalid) as refused:
        build(settings, "broken")

    verdict = refused.value.values["verdict"]
    assert isinstance(verdict, Verdict)
    violations = [f for f in verdict.results if f.severity == "Violation"]
    node = f"{CANONICAL_BASE}id/{broken.expect.node}"
    paths = {str(f.path) for f in violations if f.focus == node}
    assert paths, [(f.focus, f.path) for f in violations]
    assert not broken.expect.path or in_full(broken.expect.path) in paths
    assert node in refused.value.text["sv"]
    assert node in refused.value.text["en"]
    assert releases.check(1) == before
    assert releases.current().number == 1
    assert not (releases.root / "staging").exists()


@pytest.mark.parametrize("broken", OF_TABLES[::9], ids=lambda broken: broken.name)
def test_faults_in_tables_stop_the_build(broken: Broken, settings: Settings) -> None:
    releases = Releases(settings.releases)
    before = releases.check(1)
    broken.mutate(settings.data)

    with pytest.raises(BadTables):
        build(settings, "broken")

    assert releases.check(1) == before
    assert releases.current().number == 1


def test_at_least_thirty_broken_versions_are_refused() -> None:
    assert len(BROKEN) >= 30
    assert len({broken.name for broken in BROKEN}) == len(BROKEN)
