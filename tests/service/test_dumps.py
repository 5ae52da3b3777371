"""Whole releases as files: they hold what the release holds, and are what the signed list says."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg import durable
from kg.errors import BadInput, Crowded, NotFound, Unproven
from kg.proof import signing_key
from kg.publish import FORMS, Dumps, check_files, sealed_list
from kg.releases import Releases, prune
from kg.settings import Limit, Settings
from kg.terms import Quad
from service.cli import cli

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("key") / "signing-key"


class _Client(FlaskClient):
    """A client that closes the files it was sent."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **kwargs | {"buffered": True})


@pytest.fixture(scope="module")
def client(key: Path, releases: Releases, make_app: MakeApp) -> FlaskClient:
    settings = Settings(signing_key=key, rate_requests=Limit(0), rate_seconds=Limit(0))
    app = make_app(settings, releases)
    app.test_client_class = _Client
    return app.test_client()


@pytest.mark.parametrize("end", FORMS)
def test_a_dump_holds_the_same_quads_as_its_release(
    client: FlaskClient, releases: Releases, end: str
) -> None:
    answer = client.get(f"/dumps/1.{end}")
    told = ox.parse(gzip.decompress(answer.data), format=ox.RdfFormat.from_media_type(FORMS[end]))
    held = ox.Store()
    held.extend(told)

    assert (answer.status_code, answer.mimetype) == (200, "application/gzip")
    assert "Content-Encoding" not in answer.headers
    assert sorted(map(str, held)) == sorted(line.decode()[:-2] for line in _lines(releases))


def _lines(releases: Releases) -> list[bytes]:
    return list(releases.open(1).lines())


def test_nothing_is_fetched_to_read_the_json(client: FlaskClient) -> None:
    """There is no context, so that every name is whole."""
    told = json.loads(gzip.decompress(client.get("/dumps/1.jsonld.gz").data))

    assert isinstance(told, list)
    assert all(each.keys() == {"@id", "@graph"} for each in told)


def test_the_signed_list_says_what_each_file_is(
    client: FlaskClient, key: Path, tmp_path: Path
) -> None:
    said = client.get("/dumps/1.json").json
    assert said is not None
    for each in said["files"]:
        body = client.get(f"/dumps/{each['name']}").data
        assert (len(body), hashlib.sha256(body).hexdigest()) == (each["bytes"], each["sha256"])
        (tmp_path / each["name"]).write_bytes(body)
    public = signing_key(key).public_key()

    assert len(check_files(said, public, tmp_path)) == len(FORMS)
    with pytest.raises(Unproven, match="signed with"):
        check_files(said, signing_key(tmp_path / "another").public_key(), tmp_path)
    with pytest.raises(Unproven):
        check_files(said | {"release": said["release"] | {"number": 2}}, public, tmp_path)
    (tmp_path / "1.nq.gz").write_bytes(b"something else")
    with pytest.raises(Unproven, match=r"1\.nq\.gz"):
        check_files(said, public, tmp_path)
    with pytest.raises(BadInput, match="beside the list"):
        check_files(said, public, tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="no signed list"):
        check_files({"@type": "Dumps"}, public, tmp_path)


def test_a_part_is_sent_alone_and_what_is_known_is_not_sent(client: FlaskClient) -> None:
    whole = client.get("/dumps/1.nq.gz")
    tag = whole.headers["ETag"]
    part = client.get("/dumps/1.nq.gz", headers={"Range": "bytes=10-19", "If-Range": tag})
    beyond = client.get("/dumps/1.nq.gz", headers={"Range": "bytes=999999999-"})
    head = client.head("/dumps/1.nq.gz")

    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (
        416,
        f"bytes */{len(whole.data)}",
    )
    assert client.get("/dumps/1.nq.gz", headers={"If-None-Match": tag}).status_code == 304
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(whole.data)))
    assert "immutable" in whole.headers["Cache-Control"]
    assert whole.headers["Siktlinje-Release"] == "1"


@pytest.mark.parametrize("path", ["/dumps/1.zip", "/dumps/9.nq.gz", "/dumps/9.json", "/dumps/x.nq"])
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_dump_of_an_older_release_is_of_that_release(
    tmp_path: Path, granvik: list[Quad], publish: Publish
) -> None:
    publish(tmp_path / "releases", granvik[:50])
    releases = publish(tmp_path / "releases", granvik[50:90])
    dumps = Dumps(releases)
    older = _quads(dumps, 1)
    prune(releases, keep=1)

    assert (older, _quads(dumps, 2)) == (releases.get(1).total, releases.get(2).total)
    assert [dumps.folder(number).is_dir() for number in (1, 2)] == [False, True]
    with pytest.raises(NotFound):
        dumps.of(1)


def _quads(dumps: Dumps, number: int) -> int:
    dumps.of(number)
    return gzip.decompress((dumps.folder(number) / f"{number}.nq.gz").read_bytes()).count(b"\n")


def test_what_was_half_made_is_made_again_to_the_same_bytes(releases: Releases) -> None:
    dumps = Dumps(releases)
    made = dumps.of(1)
    dumps.folder(1).rename(dumps.folder(1).with_suffix(".new"))
    with durable.lock(releases.root / "dumps" / "lock", "somebody"), pytest.raises(Crowded):
        dumps.of(1)

    assert dumps.of(1) == made
    assert not dumps.folder(1).with_suffix(".new").exists()


def test_the_command_writes_files_that_it_can_check(releases: Releases, tmp_path: Path) -> None:
    environment = {
        "SIKTLINJE_RELEASES": str(releases.root),
        "SIKTLINJE_SIGNING_KEY": str(tmp_path / "key"),
        "LC_ALL": "en_GB.UTF-8",
    }
    run = CliRunner(env=environment).invoke
    made = run(cli, ["dump", str(tmp_path / "out")])
    checked = run(cli, ["verify", str(tmp_path / "out" / "1.json")])
    (tmp_path / "out" / "1.trig.gz").write_bytes(b"")
    spoilt = run(cli, ["verify", str(tmp_path / "out" / "1.json")])

    assert (made.exit_code, made.output.count("sha256")) == (0, 3)
    assert (checked.exit_code, "1.nq.gz" in checked.output) == (0, True)
    assert (spoilt.exit_code, "1.trig.gz" in spoilt.output) == (1, True)


def test_the_list_is_the_same_for_the_same_files(releases: Releases, tmp_path: Path) -> None:
    key, dumps = signing_key(tmp_path / "key"), Dumps(releases).of(1)
    lists = [sealed_list(releases.get(1), dumps, Settings().base, key) for _ in range(2)]

    assert lists[0] == lists[1]
