"""What the README shows is what happens; its table of settings is read off the settings."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings, describe
from service.cli import cli

README = Path(__file__).parents[2] / "README.md"


def part(name: str) -> str:
    found = re.search(rf"<!-- {name}.*?-->\n(.*?)<!-- /{name} -->", README.read_text("utf-8"), re.S)
    assert found, f"README.md has no part {name}"
    return found[1]


def examples() -> list[tuple[str, list[str]]]:
    """Return (command, lines shown) of each example."""
    blocks = re.findall(r"^    \$ siktlinje (.*)\n((?:    .*\n)+)", part("examples"), re.M)
    return [(command, [line.strip() for line in shown.splitlines()]) for command, shown in blocks]


@pytest.mark.parametrize(("command", "shown"), examples())
def test_examples_give_what_is_shown(
    command: str,
    shown: list[str],
    shipped: Served,
    shipped_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(README.parent)
    runner = CliRunner(env={"SIKTLINJE_RELEASES": str(shipped_settings.releases)})

    lines = [line.strip() for line in runner.invoke(cli, command.split()).output.splitlines()]

    assert [line for line in lines if line in shown] == shown
    assert shown[0] == lines[0]


def test_there_are_three_examples() -> None:
    assert len(examples()) >= 3


def table() -> str:
    rows = [
        f"| `{name}` | {help_text} | `{'' if default is None else default}` |"
        for name, help_text, default in describe()
    ]
    return "\n".join(["| variable | meaning | default |", "| --- | --- | --- |", *rows]) + "\n"


def questions() -> str:
    rows = [
        f"| `{name}` | {each.header.texts['summary']['en']} | {', '.join(each.header.tags)} |"
        for name, each in QUESTIONS.items()
    ]
    return "\n".join(["| question | what it asks | tags |", "| --- | --- | --- |", *rows]) + "\n"


def test_table_of_questions_is_golden() -> None:
    text = README.read_text("utf-8")
    if os.environ.get("GOLDEN") == "write":
        README.write_text(text.replace(part("questions"), questions()), "utf-8")

    assert part("questions") == questions()


def test_table_of_settings_is_golden() -> None:
    text = README.read_text("utf-8")
    if os.environ.get("GOLDEN") == "write":
        README.write_text(text.replace(part("settings"), table()), "utf-8")

    assert part("settings") == table()
