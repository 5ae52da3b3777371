"""The page of the partner finder: each figure on it is that of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kg.align.partners import FACTORS
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service.app import create_app
from service.partner_measured import Comparison, Measure, measured
from service.serving import serving_of
from tests.service.test_question_pages import Element, Elements

ADDRESS = "/questions/find-partners"
ASKED = {"theme": "girls-mental-health", "on": "2026-11-27", "limit": "4"}


@pytest.fixture(scope="module")
def client(shipped: Served, shipped_settings: Settings) -> Iterator[FlaskClient]:
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    app = create_app(settings, Releases(settings.releases))
    yield app.test_client()
    serving_of(app).close()


@pytest.fixture(scope="module")
def html(client: FlaskClient) -> str:
    return ask(client, ASKED)


@pytest.fixture(scope="module")
def rows(client: FlaskClient) -> list[dict[str, Any]]:
    told: Any = client.get(f"{ADDRESS}.json", query_string=ASKED).json
    return list(told["rows"])


def ask(client: FlaskClient, asked: dict[str, str], status: int = 200) -> str:
    answer = client.get(ADDRESS, query_string=asked, headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


def tables(html: str, name: str) -> list[list[list[str]]]:
    """The words of the cells of the tables of a class, row by row, without the heads."""
    found = re.findall(f'<table class="{name}">(.*?)</table>', html, re.DOTALL)
    return [
        [
            [cell.words for cell in Elements(row).of("td", "th")]
            for row in re.findall(r"<tr.*?</tr>", each, re.DOTALL)[1:]
        ]
        for each in found
    ]


def told(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def test_the_table_has_the_answer(html: str, rows: list[dict[str, Any]]) -> None:
    (ranked,) = tables(html, "ranked")

    assert len(ranked) == len(rows) == 4
    for cells, row in zip(ranked, rows, strict=True):
        assert cells[0] == str(row["rank"])
        assert cells[3] == told(row["score"])
        assert cells[5] == row["contact"]["sv"]
        best, worst = row["best"], row["worst"]
        assert cells[6] == (str(best) if best == worst else f"{best}–{worst}")
        assert cells[7] == str(row["rank_by_popularity"])


def test_every_part_of_a_fit_is_shown_and_the_unknown_is_no_number(
    html: str, rows: list[dict[str, Any]]
) -> None:
    found = tables(html, "factors")

    assert len(found) == len(rows)
    for table, row in zip(found, rows, strict=True):
        *parts, whole = table
        values = [row[f"fit_{name}"] for name in FACTORS]
        assert len(parts) == len(values)
        for cells, value in zip(parts, values, strict=True):
            is_known = re.fullmatch(r"\d,\d\d", cells[2])
            assert bool(is_known) == (value is not None)
            assert cells[2] == told(value) if is_known else cells[3] == "–"
        weights = [float(cells[3].replace(",", ".")) for cells in parts if cells[3] != "–"]
        assert sum(weights) == pytest.approx(1, abs=0.02)
        assert whole[2] == told(row["score"])


def test_bars_are_as_long_as_values(html: str) -> None:
    bars = re.findall(
        r'<rect class="bar-(fg|none)"(?: width="(\d+)")?.*?</td><td class="num">(.*?)</td>',
        html,
        re.DOTALL,
    )

    assert {kind for kind, _, _ in bars} == {"fg", "none"}
    for kind, width, value in bars:
        if kind == "fg":
            assert float(value.replace(",", ".")) * 100 == pytest.approx(int(width), abs=0.51)
        else:
            assert "cv-nr" in value


def test_what_speaks_against_and_what_is_unknown_is_said(
    html: str, rows: list[dict[str, Any]]
) -> None:
    found = Elements(html)
    against = [each.words for each in found.of("li", **{"class": "con"})]
    unknown = [each.words for each in found.of("li", **{"class": "unk"})]

    expected = [part for row in rows for part in (row["against"]["sv"] or "").split("; ") if part]
    assert [each.removesuffix(".").casefold() for each in against] == [
        each.casefold() for each in expected
    ]
    # Nobody in the sources says what it offers; a role was not asked for.
    assert sum(each.startswith("Om parten söker eller erbjuder") for each in unknown) == len(rows)
    assert not [each for each in unknown if "roll" in each]


def test_the_ways_lead_to_things_and_statements(html: str, rows: list[dict[str, Any]]) -> None:
    paths = re.findall(r'<ol class="path[^"]*">(.*?)</ol>', html, re.DOTALL)

    assert len(paths) == sum(row["ways"] for row in rows)
    for path in paths:
        links = [each["href"] for each in Elements(path).of("a")]
        assert [each for each in links if re.match(r"/id/(theme|initiative|work|activity)", each)]
        assert not [each for each in links if not each.startswith(("/id/", "#e"))]


def test_new_ones_are_chosen_in_the_form(client: FlaskClient) -> None:
    found = Elements(ask(client, {**ASKED, "mix": "0"}))
    chosen = [each["value"] for each in found.of("option") if "selected" in each]
    (ranked,) = tables(ask(client, {**ASKED, "mix": "0"}), "ranked")

    assert "0" in chosen
    assert not [cells for cells in ranked if cells[5].startswith("ny")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"weights": "theme=-1"}, "weights"), ({"mix": "7"}, "mix"), ({"role": "boss"}, "role")],
)
def test_a_mistake_is_told_beside_its_own_field(
    client: FlaskClient, wrong: dict[str, str], field: str
) -> None:
    found = Elements(ask(client, {**ASKED, **wrong}, status=400))
    invalid = [each["name"] for each in found.all if "aria-invalid" in each]

    assert invalid == [field]
    assert found.one("p", id=f"e-{field}").words


def test_one_has_to_start_somewhere(client: FlaskClient) -> None:
    found = Elements(ask(client, {"limit": "3"}, status=400))
    (alert,) = [each for each in found.of("p") if each.attributes.get("role") == "alert"]

    assert "tema" in alert.words


def test_the_page_says_what_the_benchmark_says(html: str) -> None:
    found = measured()
    text = Elements(html).one("main").words

    for each in (found.every, found.city):
        for measure in (each.ours, each.popularity, each.difference):
            shown = f"{told(measure.mean)} [{told(measure.low)}, {told(measure.high)}]"
            assert shown.replace("-", "−") in text.replace("-", "−")
    says = {"better": "bättre än", "unclear": "inte visad bättre", "worse": "sämre än"}
    assert says[found.every.verdict] in text
    assert says[found.city.verdict] in text


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.01, 0.2, "better"), (-0.1, 0.1, "unclear"), (0.0, 0.1, "unclear"), (-0.2, -0.1, "worse")],
)
def test_the_verdict_is_that_of_the_interval(low: float, high: float, verdict: str) -> None:
    ours = Measure(0.5, 0.4, 0.6)

    assert Comparison(9, ours, ours, Measure((low + high) / 2, low, high)).verdict == verdict


def test_each_partner_is_told_of_once(html: str) -> None:
    found = Elements(html)
    led: list[Element] = [each for each in found.of("a") if each["href"].startswith("#p-")]

    ids = [each["id"] for each in found.all if "id" in each]
    assert [each["href"][1:] for each in led] == [each for each in ids if each.startswith("p-")]
