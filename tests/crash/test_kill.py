"""A writer killed at any moment leaves the old release or the new one, and no work for anybody."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.build import STEPS, build
from kg.errors import NotFound
from kg.releases import Releases
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
CITY = ROOT / "tests" / "data" / "tables"
#: How many kills; `make kill` asks for fifty.
ROUNDS = int(os.environ.get("ROUNDS", "8"))
#: A kill comes at most so long after the beginning of a step, in seconds.
WITHIN = 0.25


def with_another_goal(city: Path, number: int) -> None:
    """Change the sources, so that there is something to publish."""
    goals = city / "steering" / "goals.csv"
    text = goals.read_text(encoding="utf-8")
    goals.write_text(
        re.sub("(safe-streets),[^,]*,", rf"\1,Omgång {number},", text), encoding="utf-8"
    )


def start(releases: Path, city: Path, message: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.crash.builder", str(releases), str(city), message]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def kill_in(step: str, writer: subprocess.Popen[str], delay: float) -> None:
    """Kill the writer *delay* seconds after it has begun *step*, unless it is done before."""
    assert writer.stdout is not None
    for line in writer.stdout:
        if line.strip() in (step, "done"):
            break
    time.sleep(delay)
    writer.kill()
    writer.wait()
    writer.stdout.close()


def state_of(releases: Releases) -> tuple[int, str]:
    try:
        manifest = releases.check(releases.current().number)
    except NotFound:
        return 0, ""
    assert sum(1 for _ in releases.open(manifest.number).quads()) == manifest.total
    return manifest.number, manifest.hash


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_writer_leaves_a_whole_release_and_the_next_build_succeeds(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    city = tmp_path / "city"
    shutil.copytree(CITY, city)
    releases = Releases(tmp_path / "releases")
    settings = Settings(releases=releases.root, data=city)
    if first_is_there := seed % 4 != 0:
        build(settings, "before the kill")
    before = state_of(releases) if first_is_there else (0, "")
    with_another_goal(city, seed)

    writer = start(releases.root, city, "to be killed")
    kill_in(chance.choice(STEPS), writer, chance.uniform(0, WITHIN))

    after = state_of(releases) if releases.root.is_dir() else (0, "")
    assert after[0] in (before[0], before[0] + 1)
    if after[0] == before[0]:
        assert after == before
    with_another_goal(city, 1000 + seed)
    published = build(settings, "after the kill")
    assert published is not None
    assert state_of(releases) == (after[0] + 1, published.release.hash)
    assert not (releases.root / "staging").exists()
