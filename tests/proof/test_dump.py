"""A bundle is held against the dump of its release: what is in it stands there, and no more."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import BadInput, Unproven
from kg.proof import check_dump
from kg.publish import Dumps
from kg.releases import Releases, Served
from kg.settings import Settings
from kg.store import line, parse_lines
from kg.terms import Literal

Bundle = dict[str, Any]
Proof = Callable[[str], Bundle]


@pytest.mark.parametrize("name", ["demands", "themes-shared"])
def test_the_dump_of_the_release_has_it_all(name: str, proof_of: Proof, dump: Path) -> None:
    check_dump(proof_of(name), dump)


def test_a_packed_dump_is_read(proof_of: Proof, dump: Path, tmp_path: Path) -> None:
    packed = tmp_path / "release.nq.gz"
    packed.write_bytes(gzip.compress(dump.read_bytes(), 1))

    check_dump(proof_of("directions"), packed)

    packed.write_bytes(packed.read_bytes()[:-1000])
    with pytest.raises(BadInput, match="cannot be read"):
        check_dump(proof_of("directions"), packed)


@pytest.mark.parametrize("part", ["quads", "evidenceQuads"])
def test_a_quad_that_the_release_has_not_is_found(part: str, proof_of: Proof, dump: Path) -> None:
    said = proof_of("demands")
    (quad,) = parse_lines(said[part][0].encode())
    said[part][0] = line(quad._replace(object=Literal("made up"))).decode()

    with pytest.raises(Unproven, match="made up"):
        check_dump(said, dump)


def test_a_quad_that_was_left_out_of_a_whole_relation_is_found(proof_of: Proof, dump: Path) -> None:
    said = proof_of("themes-shared")
    whole = said["relations"][-1]["predicate"]
    said["quads"].remove(next(each for each in said["quads"] if f"<{whole}>" in each))

    with pytest.raises(Unproven, match="1 more"):
        check_dump(said, dump)


def test_the_dump_of_another_release_is_told(proof_of: Proof, dump: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    more = "<http://a.example/a> <http://a.example/b> <http://a.example/c> <http://a.example/g> ."
    other.write_text(dump.read_text("utf-8") + more + "\n", encoding="utf-8")

    with pytest.raises(Unproven, match="its hash is another"):
        check_dump(proof_of("directions"), other)


def test_what_is_no_dump_is_told(proof_of: Proof, tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    other.write_text("this is no dump\n", encoding="utf-8")

    with pytest.raises(BadInput):
        check_dump(proof_of("directions"), other)


def test_the_dump_that_is_published_has_it_all(
    shipped: Served, shipped_settings: Settings, proof_of: Proof
) -> None:
    dumps = Dumps(Releases(shipped_settings.releases))
    dumps.of(shipped.release.number)

    check_dump(proof_of("directions"), dumps.folder(1) / "1.nq.gz")
