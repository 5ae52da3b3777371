"""The key: made once, for its owner alone, and never told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from kg.errors import BadInput, Damaged
from kg.proof import as_jwks, public_hex, read_public, signing_key


def test_the_first_call_makes_it_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "signing-key"
    first = signing_key(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_hex(signing_key(path)) == public_hex(first)


def test_two_files_are_two_keys(tmp_path: Path) -> None:
    assert public_hex(signing_key(tmp_path / "a")) != public_hex(signing_key(tmp_path / "b"))


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33])
def test_a_file_that_is_no_key_is_told_but_not_what_stands_in_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "signing-key"
    path.write_text(text)

    with pytest.raises(Damaged) as caught:
        signing_key(path)
    assert "signing-key" in str(caught.value)
    assert not text or text not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Damaged, match="cannot be written"):
        signing_key(tmp_path / "file" / "signing-key")


def test_a_public_key_is_read_in_three_ways(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "signing-key")
    told = public_hex(key)
    (tmp_path / "hex").write_text(f"{told}\n")
    (tmp_path / "jwks").write_text(json.dumps(as_jwks(key)))

    for text in (told, str(tmp_path / "hex"), str(tmp_path / "jwks")):
        assert public_hex(read_public(text)) == told


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "RSA"}]}', "[1]", "ab" * 33, "é"]
)
def test_what_is_no_public_key_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "public"
    path.write_text(text, encoding="utf-8")

    for given in (text, str(path)):
        with pytest.raises(BadInput, match="no public key"):
            read_public(given)
