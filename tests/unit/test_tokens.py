"""Tokens: only who was given the secret is let in, and only as long as the token is in force."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg.errors import BadInput, Busy, Damaged, NotFound
from kg.settings import Settings
from kg.terms import Iri
from kg.tokens import PREFIX, Role, Tokens, read_graph

BASE = Settings().base
ONE = Iri(BASE + "graph/one")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def test_who_shows_the_secret_is_known(path: Path) -> None:
    tokens = Tokens(path)
    editor = tokens.create("district-one", Role.EDITOR, [ONE])
    administrator = tokens.create("operations", Role.ADMINISTRATOR, None)

    found = tokens.find(editor)

    assert found is not None
    assert (found.name, found.role) == ("district-one", Role.EDITOR)
    assert found.graphs == frozenset({ONE})
    assert found.is_good(datetime.now(UTC) + timedelta(days=36_000))
    other = tokens.find(administrator)
    assert other is not None
    assert (other.role, other.graphs) == (Role.ADMINISTRATOR, None)


def test_the_file_holds_only_hashes_and_is_for_its_owner(path: Path) -> None:
    path.with_name(f".{path.name}.new").touch(mode=0o666)

    secret = Tokens(path).create("district-one", Role.EDITOR, None)

    assert secret.startswith(PREFIX)
    assert len(secret) >= len(PREFIX) + 43
    assert secret.removeprefix(PREFIX) not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_secrets_are_never_the_same(path: Path) -> None:
    tokens = Tokens(path)

    assert len({tokens.create(f"office-{n}", Role.EDITOR, None) for n in range(20)}) == 20
    assert len({token.sha256 for token in tokens.all()}) == 20


@pytest.mark.parametrize(
    "change",
    [
        lambda secret: "",
        lambda secret: secret[:-1],
        lambda secret: secret + "x",
        lambda secret: secret.upper(),
        lambda secret: " " + secret,
        lambda secret: secret.removeprefix(PREFIX),
        lambda secret: secret * 1_000_000,
        lambda secret: "å\ud800" + secret,
    ],
)
def test_any_other_secret_is_unknown(path: Path, change: object) -> None:
    tokens = Tokens(path)
    secret = tokens.create("district-one", Role.EDITOR, None)
    assert callable(change)

    assert tokens.find(change(secret)) is None


def test_the_hash_is_no_secret(path: Path) -> None:
    tokens = Tokens(path)
    tokens.create("district-one", Role.EDITOR, None)

    assert tokens.find(tokens.all()[0].sha256) is None


def test_a_secret_that_is_too_long_is_not_even_looked_up(path: Path) -> None:
    path.write_text("not read")

    assert Tokens(path).find("x" * 101) is None


def test_every_token_is_compared_whichever_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(path)
    secrets = [tokens.create(f"office-{n}", Role.EDITOR, None) for n in range(3)]
    tokens.revoke("office-1")
    compared: list[str] = []

    def compare(known: str, shown: str) -> bool:
        compared.append(known)
        return known == shown

    monkeypatch.setattr("hmac.compare_digest", compare)
    for secret in (*secrets, "unknown"):
        compared.clear()
        tokens.find(secret)
        assert len(compared) == 3


def test_a_revoked_token_opens_nothing_in_any_process_that_has_read_the_file(path: Path) -> None:
    serving, command_line = Tokens(path), Tokens(path)
    secret = command_line.create("district-one", Role.EDITOR, None)
    other = command_line.create("district-two", Role.EDITOR, None)
    assert serving.find(secret)

    command_line.revoke("district-one")

    assert serving.find(secret) is None
    assert serving.find(other)
    when = serving.all()[0].revoked
    command_line.revoke("district-one")
    assert serving.all()[0].revoked == when, "the first time counts"


def test_a_token_past_its_time_opens_nothing(path: Path) -> None:
    tokens = Tokens(path)
    secret = tokens.create("summer-programme", Role.EDITOR, None, days=30)
    found = tokens.find(secret)
    assert found is not None
    assert found.expires is not None

    assert found.expires - found.created == timedelta(days=30)
    entries = json.loads(path.read_text("utf-8"))
    entries[0]["expires"] = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    path.write_text(json.dumps(entries), "utf-8")
    assert tokens.find(secret) is None
    assert replace(found, expires=None).is_good(datetime.now(UTC))


@pytest.mark.parametrize("name", ["", "Anna Andersson", "Å", "-x", "x" * 64, "a/b", "a\n", "a.b"])
def test_a_name_is_that_of_an_office(path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="office or programme"):
        Tokens(path).create(name, Role.EDITOR, None)

    assert not path.exists()


def test_a_name_is_given_once(path: Path) -> None:
    tokens = Tokens(path)
    secret = tokens.create("district-one", Role.EDITOR, None)
    tokens.revoke("district-one")

    with pytest.raises(BadInput, match="district-one-2"):
        tokens.create("district-one", Role.ADMINISTRATOR, None)

    assert tokens.find(secret) is None
    assert len(tokens.all()) == 1


def test_only_a_token_that_is_there_is_revoked(path: Path) -> None:
    with pytest.raises(NotFound, match="siktlinje token list"):
        Tokens(path).revoke("district-one")


def test_without_a_file_nobody_is_known(path: Path) -> None:
    tokens = Tokens(path)

    assert tokens.all() == ()
    assert tokens.find("sikt_x") is None


def test_a_file_that_is_lost_lets_nobody_in(path: Path) -> None:
    tokens = Tokens(path)
    secret = tokens.create("district-one", Role.EDITOR, None)
    assert tokens.find(secret)

    path.unlink()

    assert tokens.find(secret) is None


@pytest.mark.parametrize("text", ["", "{", "{}x", "7", '["x"]', '[{"name": "x"}]', "\xff"])
def test_a_damaged_file_is_an_error_and_not_an_empty_list(path: Path, text: str) -> None:
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(Damaged, match=r"tokens\.json"):
        Tokens(path).find("sikt_x")


@pytest.mark.parametrize(
    ("part", "value"),
    [("sha256", "å" * 64), ("sha256", None), ("role", "king"), ("created", 7), ("more", 1)],
)
def test_an_entry_that_was_tampered_with_is_an_error(path: Path, part: str, value: object) -> None:
    Tokens(path).create("district-one", Role.EDITOR, None)
    entries = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([entries[0] | {part: value}]), "utf-8")

    with pytest.raises(Damaged):
        Tokens(path).find("sikt_x")


def test_tokens_made_at_once_by_several_processes_are_all_there(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=create_some, args=(path, n)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(Tokens(path).all()) == 15


def create_some(path: Path, process: int) -> None:
    made = 0
    while made < 5:
        try:
            Tokens(path).create(f"office-{process}-{made}", Role.EDITOR, None)
        except Busy:
            continue
        made += 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_an_error(path: Path) -> None:
    Tokens(path).create("district-one", Role.EDITOR, None)
    path.chmod(0)

    with pytest.raises(Damaged):
        Tokens(path).all()


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        ("one", ONE),
        ("https://w3id.org/siktlinje/graph/one", ONE),
        ("http://example.org/å", Iri("http://example.org/å")),
        ("urn:x:y", Iri("urn:x:y")),
    ],
)
def test_a_graph_is_named_by_iri_or_by_name(text: str, graph: Iri) -> None:
    assert read_graph(text, BASE) == graph


@pytest.mark.parametrize("text", ["", "a b", "../x", "http://x/<y>", "å", "graph/one", ".x"])
def test_what_names_no_graph_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no graph"):
        read_graph(text, BASE)
