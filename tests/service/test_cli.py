"""The command line: what it prints, in which language, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.build import build
from kg.catalogue import Catalogue
from kg.settings import Settings
from service.cli import cli

ROOT = Path(__file__).parents[2]
CITY = ROOT / "tests" / "data" / "tables"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of a small city; the second has another name for a goal."""
    folder = tmp_path_factory.mktemp("cli")
    city = Path(shutil.copytree(CITY, folder / "city"))
    settings = Settings(releases=folder / "releases", data=city)
    build(settings, "the first")
    goals = city / "steering" / "goals.csv"
    goals.write_text(goals.read_text("utf-8").replace("Trygga gator", "Tryggare gator"), "utf-8")
    build(settings, "another name")
    return folder


@pytest.fixture
def run(built: Path, tmp_path: Path) -> Run:
    """Run a command over a copy of the releases, in English unless told otherwise."""
    shutil.copytree(built, tmp_path / "copy")
    environment = {
        "SIKTLINJE_RELEASES": str(tmp_path / "copy" / "releases"),
        "SIKTLINJE_DATA": str(tmp_path / "copy" / "city"),
        "LC_ALL": "en_GB.UTF-8",
    }

    def invoke(*arguments: str, **more: str) -> Result:
        return CliRunner(env=environment | more).invoke(cli, arguments, catch_exceptions=False)

    return invoke


def test_releases_are_listed_newest_first(run: Run) -> None:
    result = run("releases")

    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert "another name" in lines[0]


def test_diff_names_what_changed(run: Run) -> None:
    result = run("diff", "1", "2")

    assert result.exit_code == 0
    assert "graph/steering: 1 added, 1 removed" in result.output
    assert '"Trygga gator"@sv' in result.output
    assert '"Tryggare gator"@sv' in result.output


def test_diff_speaks_swedish_where_the_locale_is_swedish(run: Run) -> None:
    result = run("diff", "1", "2", LC_ALL="sv_SE.UTF-8")

    assert "graph/steering: 1 tillagda, 1 borttagna" in result.output


def test_unchanged_sources_make_no_release(run: Run) -> None:
    result = run("build")

    assert result.exit_code == 0
    assert "nothing to publish" in result.output


def test_validate_tells_what_could_be_better(run: Run) -> None:
    result = run("validate")

    assert result.exit_code == 0
    assert re.search(r"Release 2: 0 violations, \d+ warnings", result.output)


def test_validation_report_is_rdf(run: Run) -> None:
    result = run("validate", "--format", "turtle")

    assert "ValidationReport" in result.output


def test_query_answers_as_table_and_in_every_form(run: Run, tmp_path: Path) -> None:
    query = tmp_path / "goals.rq"
    query.write_text(
        "PREFIX sl: <https://w3id.org/siktlinje/ns#>\n"
        "SELECT (COUNT(DISTINCT ?goal) AS ?goals) WHERE { ?goal a sl:Goal }"
    )

    table = run("query", str(query))
    answer = json.loads(run("query", str(query), "--format", "json").output)

    number = answer["results"]["bindings"][0]["goals"]["value"]
    assert table.output.split() == ["goals", "-----", number]


def test_query_of_an_earlier_release(run: Run, tmp_path: Path) -> None:
    query = tmp_path / "names.rq"
    query.write_text('ASK { ?goal ?label "Trygga gator"@sv }')

    answers = [run("query", str(query), "--release", n, "--format", "json").output for n in "12"]

    assert [json.loads(answer)["boolean"] for answer in answers] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["diff", "1", "9"], 1, "release 9: does not exist; the newest is 2"),
        (["validate", "--release", "7"], 1, "release 7: does not exist"),
        (["diff", "1"], 2, "Missing argument"),
        (["build", "--colour"], 2, "No such option"),
        (["query", "nowhere.rq"], 2, "nowhere.rq"),
    ],
)
def test_mistakes_end_with_one_sentence(
    run: Run, arguments: list[str], code: int, sentence: str
) -> None:
    result = run(*arguments)

    assert result.exit_code == code
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_query_that_calls_another_host_is_refused(run: Run, tmp_path: Path) -> None:
    query = tmp_path / "service.rq"
    query.write_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")

    result = run("query", str(query))

    assert result.exit_code == 1
    assert "SERVICE" in result.output


def test_search_finds_another_form_and_says_why(run: Run) -> None:
    table = run("search", "trygga", "gatan")
    told = json.loads(run("search", "trygga", "gatan", "--format", "json").output)

    assert "Safe streets" in table.output
    assert "name, in Swedish, inflected form" in table.output
    assert told["results"][0]["why"]["how"] == "inflected"


def test_search_that_finds_nothing_names_what_is_alike(run: Run) -> None:
    result = run("search", "tryggaregator")

    assert result.output.startswith("Results: 0")
    assert "Safe streets" in result.output


def test_unknown_setting_is_named(run: Run) -> None:
    result = run("settings", SIKTLINJE_COLOUR="red")

    assert result.exit_code == 1
    assert "SIKTLINJE_COLOUR" in result.output


def test_settings_show_value_help_and_default(run: Run) -> None:
    result = run("settings", SIKTLINJE_PORT="8123")

    assert "SIKTLINJE_PORT=8123\n" in result.output
    assert "SIKTLINJE_HOST=127.0.0.1  (default)" in result.output


def test_tag_is_kept_and_shown(run: Run) -> None:
    run("releases", "--tag", "first", "1")

    assert "[first]" in run("releases").output


@pytest.mark.parametrize("command", [[], *[[name] for name in sorted(cli.commands)]])
@pytest.mark.parametrize("locale", ["sv_SE.UTF-8", "en_GB.UTF-8"])
def test_every_command_explains_itself_in_both_languages(command: list[str], locale: str) -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "service", *command, "--help"],
        env=os.environ | {"LC_ALL": locale},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    key = f"help-{command[0]}" if command else "help"
    sentence = Catalogue(ROOT / "service" / "cli.toml").say(key)[locale[:2]]
    assert "Usage: siktlinje" in help_text
    assert sentence in " ".join(help_text.split())


def break_store(releases: Path) -> None:
    next((releases / "releases" / "00000002" / "store").glob("*.sst")).write_bytes(b"x")


def lose_a_file(releases: Path) -> None:
    next((releases / "releases" / "00000002" / "store").glob("MANIFEST*")).unlink()


def point_nowhere(releases: Path) -> None:
    (releases / "current").write_text("7 0000\n")


def lose_the_pointer(releases: Path) -> None:
    (releases / "current").unlink()


def lose_the_manifest(releases: Path) -> None:
    (releases / "releases" / "00000002" / "release.json").unlink()


def empty_the_folder(releases: Path) -> None:
    shutil.rmtree(releases)
    releases.mkdir()


def be_another_folder(releases: Path) -> None:
    shutil.rmtree(releases)
    releases.mkdir()
    (releases / "letter.txt").write_text("dear")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (break_store, "Restore it with: siktlinje releases --restore"),
        (lose_a_file, "Restore it with: siktlinje releases --restore"),
        (point_nowhere, "missing or damaged"),
        (lose_the_pointer, "rebuild with: siktlinje build"),
        (lose_the_manifest, "rebuild with: siktlinje build"),
        (empty_the_folder, "siktlinje.json is missing"),
        (be_another_folder, "holds no releases"),
    ],
)
def test_server_refuses_to_serve_what_is_damaged(
    run: Run, tmp_path: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(tmp_path / "copy" / "releases")

    result = run("serve", "--port", "0")

    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_damaged_store_is_restored_and_served_again(run: Run, tmp_path: Path) -> None:
    break_store(tmp_path / "copy" / "releases")

    assert run("releases", "--restore").exit_code == 0

    newest = run("releases").output.splitlines()[0]
    assert newest.split()[0] == "3"
    assert "Restored" in newest
    assert run("diff", "2", "3").output.startswith("Releases 2 and 3 say the same")


def test_an_address_of_another_machine_is_refused(run: Run) -> None:
    result = run("serve", "--port", "0", SIKTLINJE_HOST="192.0.2.1")

    assert result.exit_code == 1
    assert "192.0.2.1" in result.output
