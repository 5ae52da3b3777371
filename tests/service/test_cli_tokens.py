"""`siktlinje token`: the secret is printed once, and a token ends when it is revoked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.catalogue import Catalogue
from kg.settings import Settings
from kg.terms import Iri, graph_iri
from kg.tokens import PREFIX, Role, Tokens
from service.cli import cli, token

ROOT = Path(__file__).parents[2]
BASE = Settings().base

Run = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def run(path: Path) -> Run:
    environment = {"SIKTLINJE_TOKENS": str(path), "LC_ALL": "en_GB.UTF-8"}

    def invoke(*arguments: str, **more: str) -> Result:
        return CliRunner(env=environment | more).invoke(
            cli, ["token", *arguments], catch_exceptions=False
        )

    return invoke


def test_the_secret_alone_goes_to_standard_output_and_only_once(run: Run, path: Path) -> None:
    made = run("create", "district-one", "--role", "editor", "--graph", "one", "--graph", "urn:x")

    secret = made.stdout.strip()
    found = Tokens(path).find(secret)
    assert made.exit_code == 0
    assert found is not None
    assert secret.startswith(PREFIX)
    assert (found.name, found.role) == ("district-one", Role.EDITOR)
    assert found.graphs == frozenset([graph_iri(BASE, "one"), Iri("urn:x")])
    assert "not shown again" in made.stderr
    assert secret not in run("list").output


def test_tokens_are_listed_with_what_they_may_and_how_long(run: Run) -> None:
    assert "There are no tokens" in run("list").output
    run("create", "district-one", "--role", "editor", "--graph", "one")
    run("create", "operations", "--role", "administrator", "--days", "7")
    run("revoke", "district-one")

    one, operations = run("list").output.splitlines()

    assert one.startswith("district-one  editor  created ")
    assert ", revoked " in one
    assert one.endswith(f"  {BASE}graph/one")
    assert operations.startswith("operations  administrator")
    assert ", holds until " in operations
    assert operations.endswith("every graph that no folder of sources keeps")


def test_a_revoked_token_opens_nothing(run: Run, path: Path) -> None:
    secret = run("create", "district-one", "--role", "editor").stdout.strip()
    tokens = Tokens(path)
    assert tokens.find(secret)

    result = run("revoke", "district-one", LC_ALL="sv_SE.UTF-8")

    assert result.output == "district-one: nyckeln är återkallad.\n"
    assert tokens.find(secret) is None


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["create", "Anna Andersson", "--role", "editor"], 1, "Never a person's name"),
        (["create", "office", "--role", "editor", "--graph", "a b"], 1, "'a b' is no graph"),
        (["create", "office"], 2, "Missing option '--role'"),
        (["create", "office", "--role", "king"], 2, "'editor', 'administrator'"),
        (["create", "office", "--role", "editor", "--days", "0"], 2, "--days"),
        (["revoke", "office"], 1, "there is no token of that name"),
    ],
)
def test_mistakes_end_with_one_sentence_and_make_no_token(
    run: Run, path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    result = run(*arguments)

    assert result.exit_code == code
    assert sentence in result.output
    assert PREFIX not in result.output
    assert not path.exists()


@pytest.mark.parametrize("name", sorted(token.commands))
@pytest.mark.parametrize("locale", ["sv_SE.UTF-8", "en_GB.UTF-8"])
def test_every_command_explains_itself_in_both_languages(name: str, locale: str) -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "service", "token", name, "--help"],
        env=os.environ | {"LC_ALL": locale},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    sentence = Catalogue(ROOT / "service" / "cli.toml").say(f"help-token-{name}")[locale[:2]]
    assert sentence in " ".join(help_text.split())
