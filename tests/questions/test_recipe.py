"""The recipe for a question in CONTRIBUTING.md, followed to the letter on a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("kg", "service", "tests", "pyproject.toml", "README.md")
READ = ("data", "ontology", "shapes")
NAME = "bodies-of-a-group"
_RECIPE = re.compile(r"(?s)<!-- recipe: .*?-->(.*)<!-- /recipe -->")
_FILE = re.compile(r"(?ms)^`([^`]+)`\n\n```\w+\n(.*?)^```$")


def test_following_the_recipe_is_all_that_a_question_takes(tmp_path: Path) -> None:
    copy = tmp_path / "project"
    copied_to(copy)
    before = contents(copy)

    for name, text in steps():
        file = copy / name
        if file.exists():
            file.write_text(with_line(file.read_text("utf-8"), text), "utf-8")
        else:
            file.write_text(text, "utf-8")
    told = run(copy, "-k", f"{NAME} or every_query_file or every_golden_file")

    assert told.returncode == 0, told.stdout + told.stderr
    after = contents(copy)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"tests/questions/{NAME}.json",
        "kg/questions/__init__.py",
        "kg/questions/bodies_of_a_group.py",
        "kg/questions/bodies_of_a_group.rq",
    }
    assert int(re.findall(r"(\d+) passed", told.stdout)[-1]) > 8


def copied_to(copy: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", ".*")
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=skipped)
        else:
            shutil.copy(source, copy / name)
    for name in READ:
        (copy / name).symlink_to(ROOT / name)


def contents(root: Path) -> dict[str, bytes]:
    files = (each for folder in ("kg", "service", "tests") for each in (root / folder).rglob("*"))
    return {
        str(each.relative_to(root)): each.read_bytes()
        for each in files
        if each.is_file() and "__pycache__" not in each.parts
    }


def steps() -> Iterator[tuple[str, str]]:
    recipe = _RECIPE.search((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert recipe, "CONTRIBUTING has no recipe"
    yield from _FILE.findall(recipe[1])


def with_line(text: str, line: str) -> str:
    """Put a line among those like it, in their order."""
    lines = text.splitlines(keepends=True)
    like = [number for number, each in enumerate(lines) if re.fullmatch(r'    "\w+",\n', each)]
    place = next((number for number in like if lines[number] > line), like[-1] + 1)
    return "".join([*lines[:place], line, *lines[place:]])


def run(copy: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = (
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
        *("tests/questions/test_contract.py", "tests/proof/test_bundles.py", *options),
    )
    return subprocess.run(
        command,
        cwd=copy,
        env={**os.environ, "GOLDEN": "write", "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
