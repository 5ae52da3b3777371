"""Proofs over HTTP and on the command line, checked with nothing but the file and the key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from kg.proof import from_text, read_public, verify
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service.app import create_app
from service.cli import cli
from service.serving import serving_of

ADDRESS = "/questions/demands.proof"


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("key") / "signing-key"


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings, key_file: Path) -> Iterator[FlaskClient]:
    settings = Settings(
        releases=shipped_settings.releases,
        signing_key=key_file,
        rate_requests=Limit(0),
        rate_seconds=Limit(0),
    )
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


def run(settings: Settings, key_file: Path, *words: str) -> Result:
    environment = {
        "SIKTLINJE_RELEASES": str(settings.releases),
        "SIKTLINJE_SIGNING_KEY": str(key_file),
        "LC_ALL": "en_GB.UTF-8",
    }
    return CliRunner(env=environment).invoke(cli, words)


def test_what_the_service_hands_out_is_proved(client: FlaskClient, tmp_path: Path) -> None:
    """As a stranger would: the key from its address, the proof from the answer's."""
    answer = client.get("/questions/demands.json").json
    keys = client.get("/.well-known/jwks.json")
    (tmp_path / "keys.json").write_bytes(keys.data)
    assert answer is not None

    told = client.get(answer["proof"])
    said = from_text(told.data)

    assert (told.status_code, told.content_type) == (200, "application/ld+json")
    assert keys.content_type == "application/jwk-set+json"
    verify(said, read_public(str(tmp_path / "keys.json")))
    assert said["rows"] == answer["rows"]
    assert said["inputs"] == answer["inputs"]
    assert said["release"]["number"] == answer["release"]


def test_a_proof_is_kept_until_the_release_is_another(client: FlaskClient) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{ADDRESS}?modality=must")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/questions/nothing.proof", 404),
        ("/questions/successors.proof", 400),
        ("/questions/successors.proof?body=nobody", 400),
        ("/questions/demands.proof?release=99", 404),
        ("/questions/demands.proof?consultation=istr-2016&consultation=istr-2016-draft", 400),
    ],
)
def test_mistakes_are_told(client: FlaskClient, address: str, status: int) -> None:
    told = client.get(address, headers={"Accept": "application/json"})

    assert (told.status_code, told.content_type) == (status, "application/problem+json")


def test_a_key_that_cannot_be_used_is_no_internal_error(
    shipped_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "signing-key").write_text("no key")
    settings = Settings(releases=shipped_settings.releases, signing_key=tmp_path / "signing-key")
    app = create_app(settings, Releases(settings.releases))
    told = app.test_client().get(ADDRESS)
    serving_of(app).close()

    assert told.status_code == 503
    assert "no key" not in told.text


def test_the_commands_prove_and_check(
    shipped: Served, shipped_settings: Settings, key_file: Path, tmp_path: Path
) -> None:
    made = run(shipped_settings, key_file, "prove", "demands", "--modality", "should")
    file = tmp_path / "proof.jsonld"
    file.write_text(made.stdout, encoding="utf-8")
    public = run(shipped_settings, key_file, "key").stdout.strip()

    nothing = Settings(releases=tmp_path / "none")
    checked = run(nothing, tmp_path / "no-key", "verify", str(file), "--key", public)

    assert (made.exit_code, checked.exit_code) == (0, 0), checked.output
    assert checked.stdout.startswith("The proof holds: demands")
    assert not (tmp_path / "no-key").exists()

    said = json.loads(made.stdout)
    said["rows"].pop()
    file.write_text(json.dumps(said), encoding="utf-8")
    refused = run(nothing, tmp_path / "no-key", "verify", str(file), "--key", public)
    assert refused.exit_code != 0
    assert "its digest is not that of what it says" in refused.output


def test_without_a_key_nothing_is_taken_for_checked(
    shipped_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "proof").write_text("{}")
    told = run(shipped_settings, tmp_path / "none", "verify", str(tmp_path / "proof"))

    assert told.exit_code != 0
