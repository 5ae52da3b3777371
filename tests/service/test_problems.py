"""Errors as programs and as people meet them: https://www.rfc-editor.org/rfc/rfc9457."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import errors
from kg.errors import SiktlinjeError
from kg.releases import Releases
from kg.settings import Settings
from kg.terms import Quad
from service.logs import JsonLines, configure
from service.problems import KINDS

MakeApp = Callable[[Settings, Releases], Flask]

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def test_a_program_gets_a_problem_in_both_languages(client: FlaskClient) -> None:
    answer = client.get("/nothing/here")
    problem = json.loads(answer.data)

    assert answer.status_code == problem["status"] == 404
    assert answer.content_type == "application/problem+json"
    assert problem["type"] == "/problems/not-found"
    assert problem["detail"] == problem["detail_sv"] == "Det finns inget på den här adressen."
    assert problem["detail_en"] == "There is nothing at this address."
    assert problem["instance"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("", "sv"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de, sv;q=0.3, en;q=0.2", "sv"),
        ("de", "sv"),
    ],
)
def test_a_problem_is_told_in_the_language_that_is_preferred(
    client: FlaskClient, accepted: str, given: str
) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": accepted})
    problem = json.loads(answer.data)

    assert answer.headers["Content-Language"] == given
    assert problem["detail"] == problem[f"detail_{given}"]


def test_the_language_asked_for_by_name_wins(client: FlaskClient) -> None:
    answer = client.get("/nothing?lang=en", headers={"Accept-Language": "sv"})

    assert answer.headers["Content-Language"] == "en"


def test_a_browser_gets_a_page_with_a_way_on(client: FlaskClient) -> None:
    page = client.get("/nothing?lang=sv", headers=BROWSER)

    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "<h1>Linjen slutar här</h1>" in page.text
    assert 'href="/sparql?lang=sv"' in page.text


def test_a_browser_keeps_its_query_when_it_fails(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "SELECT * { <oops }"}, headers=BROWSER)

    assert page.status_code == 400
    assert "SELECT * { &lt;oops }</textarea>" in page.text


def test_an_error_may_be_read_by_other_sites_and_is_never_kept(client: FlaskClient) -> None:
    for headers in ({}, BROWSER):
        answer = client.get("/sparql?query=SELEC", headers=headers)

        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Siktlinje-Release"] == "1"


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_an_error_of_ours_tells_nothing_outside_and_everything_in_the_log(
    releases: Releases, caplog: pytest.LogCaptureFixture, headers: dict[str, str], make_app: MakeApp
) -> None:
    def broken() -> str:
        raise RuntimeError("the key is under the mat")

    app = make_app(Settings(), releases)
    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken", headers=headers)

    assert answer.status_code == 500
    assert "mat" not in answer.text
    assert "Traceback" not in answer.text
    assert "the key is under the mat" in caplog.text
    assert "def broken" in caplog.text or "in broken" in caplog.text


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK{}", "/health/ready"])
@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_nothing_is_served_before_the_first_release(
    tmp_path: Path, path: str, headers: dict[str, str], make_app: MakeApp
) -> None:
    client = make_app(Settings(), Releases(tmp_path / "none")).test_client()

    answer = client.get(path, headers=headers)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Siktlinje-Release" not in answer.headers
    assert str(tmp_path) not in answer.text


def test_a_damaged_release_is_not_served(
    tmp_path: Path, granvik: list[Quad], publish: object, make_app: MakeApp
) -> None:
    assert callable(publish)
    root = tmp_path / "releases"
    releases = publish(root, granvik)
    (root / "current").write_text("1 0000\n")
    client = make_app(Settings(), releases).test_client()

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert client.get("/health/live").status_code == 200


def test_ready_says_from_which_release(client: FlaskClient) -> None:
    assert client.get("/health/ready").json == {"status": "ready", "release": 1}


@pytest.mark.parametrize("name", sorted({kind.name for kind in KINDS.values()}))
def test_the_type_of_a_problem_leads_to_what_it_means(client: FlaskClient, name: str) -> None:
    for language in ("sv", "en"):
        page = client.get(f"/problems/{name}?lang={language}", headers=BROWSER)

        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text


def test_another_type_of_problem_is_not_found(client: FlaskClient) -> None:
    assert client.get("/problems/none-such").status_code == 404


def test_every_error_of_the_graph_has_its_own_kind() -> None:
    """An error that falls through to `Exception` would be told as a fault of ours."""
    ours = [each for each in vars(errors).values() if isinstance(each, type)]
    known = tuple(each for each in KINDS if issubclass(each, SiktlinjeError))
    # These cannot come out of a request: the folders they speak of are read by the command line.
    elsewhere = {SiktlinjeError, errors.Disagreement, errors.Stopped}

    left = [e for e in ours if issubclass(e, SiktlinjeError) and not issubclass(e, known)]

    assert set(left) == elsewhere


def test_the_first_match_in_the_table_is_the_narrowest() -> None:
    order = list(KINDS)
    shadowed = [
        (wide, narrow)
        for n, wide in enumerate(order)
        for narrow in order[n + 1 :]
        if issubclass(narrow, wide)
    ]

    assert shadowed == []


def test_a_request_is_one_line_in_the_log_without_its_query(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    answer = client.get("/sparql", query_string={"query": "ASK { ?secret ?p ?o }"})

    (record,) = caplog.records
    told = json.loads(JsonLines().format(record))
    assert " GET /sparql 200 " in told["message"]
    assert (told["path"], told["status"], told["level"]) == ("/sparql", 200, "INFO")
    assert told["query"] in answer.headers["ETag"]
    assert "secret" not in JsonLines().format(record)


def test_an_error_in_the_log_is_one_line_with_its_traceback() -> None:
    try:
        raise RuntimeError("å")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, sys.exc_info())

    line = JsonLines().format(record)

    assert "\n" not in line
    assert "RuntimeError: å" in json.loads(line)["traceback"]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_log_is_for_people_on_a_terminal_only(tmp_path: Path, is_terminal: bool) -> None:
    class Stream(io.TextIOWrapper):
        def isatty(self) -> bool:
            return is_terminal

    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        with Stream((tmp_path / "log").open("wb")) as stream:
            configure(stream)
            logging.getLogger("x").info("hello")
        written = (tmp_path / "log").read_text()
        assert written.startswith("{") != is_terminal
        assert "hello" in written
    finally:
        root.handlers, root.level = before
