"""The consultation response: 48 statements, each with its speaker and the words it rests on."""

import csv
import hashlib
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "consultation"
TEXTS = Path(os.environ.get("SIKTLINJE_TEXTS", ROOT.parent / "shared" / "source"))

Row = dict[str, str]


def rows_of(table: str) -> list[Row]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def items(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def normalised(text: str) -> str:
    """Return *text* with words whole that a line's end cut in two, and one blank between words."""
    return " ".join(re.sub(r"-\s*\n\s*", "-", text).split())


@pytest.fixture(scope="module")
def raw() -> bytes:
    [name] = {row["text_file"] for row in rows_of("documents") if row["text_file"]}
    path = TEXTS / name
    if not path.is_file():
        # The city's text is not part of the project: whoever has it can hold the quotes against it.
        pytest.skip(f"no {name}: SIKTLINJE_TEXTS names no folder that holds it")
    return path.read_bytes()


@pytest.fixture(scope="module")
def text(raw: bytes) -> str:
    return raw.decode("utf-8")


STATEMENTS = rows_of("statements")
EVIDENCE = rows_of("evidence")


def test_response_makes_48_statements() -> None:
    numbers = {row["number"] for row in STATEMENTS if row["number"]}

    assert numbers == {f"S{number:02}" for number in range(1, 49)}


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["id"])
def test_statement_says_who_how_firmly_and_on_what_ground(row: Row) -> None:
    required = ("speaker", "modality", "status", "justification", "confidence", "evidence")

    assert [name for name in (*required, "text_sv", "text_en") if not row[name]] == []


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["id"])
def test_what_the_response_states_is_kept_apart_from_our_readings(row: Row) -> None:
    stated = row["status"] == "stated"

    assert row["status"] in {"stated", "interpreted"}
    assert bool(row["number"]) == stated
    assert bool(row["document"]) == stated
    assert (row["speaker"] == "agent/editors") != stated


def test_district_council_is_never_the_speaker() -> None:
    assert {row["speaker"] for row in STATEMENTS} == {
        "agent/editors",
        "body/adm-sdn-hl",
        "body/kf",
        "body/slk",
    }


def test_rows_of_one_statement_agree_on_speaker_and_firmness() -> None:
    said = defaultdict(set)
    for row in STATEMENTS:
        if row["number"]:
            said[row["number"]].add((row["speaker"], row["modality"], row["status"]))

    assert {number: voices for number, voices in said.items() if len(voices) > 1} == {}


@pytest.mark.parametrize("table", ["alignments", "viewpoints", "duties"])
def test_table_of_a_class_holds_exactly_its_statements(table: str) -> None:
    name = {"alignments": "Alignment", "viewpoints": "Viewpoint", "duties": "Duty"}[table]

    assert [row["id"] for row in rows_of(table)] == [
        row["id"] for row in STATEMENTS if row["class"] == name
    ]


def test_kind_in_the_id_fits_the_class() -> None:
    kinds = {"PurposeStatement": "purpose"}

    assert [
        row["id"]
        for row in STATEMENTS
        if not row["id"].startswith(kinds.get(row["class"], row["class"].lower()) + "/")
    ] == []


@pytest.mark.parametrize("row", rows_of("alignments"), ids=lambda row: row["id"])
def test_alignment_points_at_one_thing(row: Row) -> None:
    assert bool(row["target"]) != bool(row["code"])


def test_statement_other_than_an_alignment_concerns_something_or_binds_somebody() -> None:
    bound = {row["id"] for row in rows_of("duties") if row["bearers"]}

    assert [
        row["id"]
        for row in STATEMENTS
        if row["class"] != "Alignment" and not row["concerns"] and row["id"] not in bound
    ] == []


@pytest.mark.parametrize(
    "kind", ["initiative", "membership", "network", "matter", "consultation", "meeting", "document"]
)
def test_every_thing_of_the_response_is_what_some_statement_speaks_of(kind: str) -> None:
    spoken_of = {path for row in STATEMENTS for path in items(row["concerns"])}
    spoken_of |= {row["source"] for row in rows_of("alignments")}

    assert {f"{kind}/{row['id']}" for row in rows_of(f"{kind}s")} <= spoken_of


def test_only_groups_that_the_response_names_are_members_of_the_network() -> None:
    assert {row["member"] for row in rows_of("memberships")} == {
        "companies",
        "specialist-administrations",
    }


def test_every_passage_is_used_and_every_passage_used_is_there() -> None:
    used = {passage for row in STATEMENTS for passage in items(row["evidence"])}

    assert used == {row["id"] for row in EVIDENCE}


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row["id"])
def test_quote_has_at_most_twelve_words(row: Row) -> None:
    assert 1 <= len(row["quote"].split()) <= 12


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row["id"])
def test_quote_stands_at_its_position(row: Row, text: str) -> None:
    assert normalised(text[int(row["start"]) : int(row["end"])]) == row["quote"]


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row["id"])
def test_quote_stands_at_one_place_only(row: Row, text: str) -> None:
    assert normalised(text).count(row["quote"]) == 1


def test_text_is_the_one_that_was_read(raw: bytes) -> None:
    read = {row["document"] for row in EVIDENCE}

    assert {row["sha256"] for row in rows_of("documents") if row["id"] in read} == {
        hashlib.sha256(raw).hexdigest()
    }


def test_our_words_never_follow_the_text_for_eight_words(text: str) -> None:
    words = normalised(text).casefold()
    copied = []
    for row in STATEMENTS:
        own = row["text_sv"].casefold().rstrip(".").split()
        runs = [" ".join(own[start : start + 8]) for start in range(len(own) - 7)]
        copied += [row["id"] for run in runs if run in words]

    assert copied == []
