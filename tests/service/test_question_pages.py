"""The page of a question, on the shipped data: its form, and the answer in all its parts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.question import Choice, Graph, OfClass, OfKind, OfScheme, candidates, choices, collated
from kg.question.finding import meant
from kg.questions import QUESTIONS
from kg.releases import Releases, Served
from kg.settings import Limit, Settings
from service import question_forms
from service.app import create_app
from service.colouring import coloured
from service.question_formats import FORMATS
from service.question_page import quotable
from service.serving import serving_of

BROWSER = {"Accept": "text/html"}
#: What the page adds to an answer is made in one way for all; the rows of all are held elsewhere.
SOME = [*list(QUESTIONS)[::4], "demands", "line-of-sight", "find-partners"]
WITH_INPUTS = [name for name, each in QUESTIONS.items() if each.inputs]
AMONG = {str(each.among): each.among for q in QUESTIONS.values() for each in q.inputs}

each_language = pytest.mark.parametrize("language", ["sv", "en"])


@pytest.fixture(scope="module")
def app(shipped: Served, shipped_settings: Settings) -> Iterator[Flask]:
    settings = Settings(
        releases=shipped_settings.releases, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    made = create_app(settings, Releases(settings.releases))
    yield made
    serving_of(made).close()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, Settings().base)


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


class Elements(HTMLParser):
    """All elements of a page, with their text."""

    _EMPTY = ("input", "link", "meta", "option", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        made.inside = [each.tag for each in self._open]
        self.all.append(made)
        if tag not in ("input", "link", "meta"):
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data

    def of(self, *tags: str, **attributes: str) -> list[Element]:
        return [
            each
            for each in self.all
            if each.tag in tags
            and all(each.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, *tags: str, **attributes: str) -> Element:
        (found,) = self.of(*tags, **attributes)
        return found


def page(client: FlaskClient, address: str, language: str = "sv", status: int = 200) -> Elements:
    joint = "&" if "?" in address else "?"
    if address in QUESTIONS and status == 200:
        return Elements(page_text(client, address, language))
    answer = client.get(f"/questions/{address}{joint}lang={language}", headers=BROWSER)
    assert answer.status_code == status, answer.text
    return Elements(answer.text)


def control(found: Elements, name: str) -> Element:
    return found.one("input", "select", name=name)


# -- the form --------------------------------------------------------------------------------


@each_language
def test_a_thing_is_chosen_from_names_in_the_reader_s_language(
    client: FlaskClient, language: str
) -> None:
    found = page(client, "active-but-left-out", language)
    box = control(found, "network")
    names = {
        "sv": "Stadens nätverk för internationellt arbete",
        "en": "The city's network for international work",
    }

    assert box["list"] == found.one("datalist")["id"]
    assert box["value"] == names[language]
    assert names[language] in [each["value"] for each in found.of("option")]


@each_language
@pytest.mark.parametrize(
    ("address", "name", "chosen", "has_empty"),
    [
        ("bodies-on-a-date?kind=Board", "kind", "Board", False),
        ("translated-names?kind=Initiative", "kind", "Initiative", False),
    ],
)
def test_a_class_is_chosen_from_a_list(
    client: FlaskClient, language: str, address: str, name: str, chosen: str, has_empty: bool
) -> None:
    found = page(client, address, language)
    options = found.of("option")
    labels = [each.words for each in options if each["value"]]

    assert control(found, name).tag == "select"
    assert [each["value"] for each in options if "selected" in each] == ([chosen] if chosen else [])
    assert ("" in [each["value"] for each in options]) is has_empty
    assert labels == sorted(labels, key=lambda label: collated(label, language))
    assert len(labels) > 3


@each_language
def test_of_codes_one_or_several_are_ticked(client: FlaskClient, language: str) -> None:
    chosen = ["may", "should"]
    found = page(client, "demands?modality=should&modality=may", language)
    boxes = [each for each in found.of("input") if "type" in each and each["type"] == "checkbox"]
    plain = page(client, "demands", language)

    assert {each["name"] for each in boxes} == {"modality"}
    assert sorted(each["value"] for each in boxes if "checked" in each) == chosen
    assert len(boxes) > 3
    assert not [each for each in plain.of("input") if "checked" in each]


def test_of_things_there_is_a_field_for_each_and_one_more(client: FlaskClient) -> None:
    found = page(client, "global-goals?element=drugs&element=girls-mental-health", "en")
    boxes = [each for each in found.of("input") if "name" in each and each["name"] == "element"]

    assert [each["value"] for each in boxes] == [
        "Drug prevention",
        "Mental ill-health of young girls",
        "",
    ]
    assert all("id" in each or each["aria-label"] for each in boxes)


def test_one_value_is_not_given_twice(client: FlaskClient) -> None:
    found = client.get("/questions/visions-in-force?on=2016-01-01&on=2020-01-01", headers=BROWSER)
    told = client.get("/questions/visions-in-force.json?on=2016-01-01&on=2020-01-01")

    assert found.status_code == told.status_code == 400
    assert "2016-01-01" in found.text
    assert told.json is not None
    assert "2020-01-01" in str(told.json)


def test_swedish_names_have_their_own_letters_last(client: FlaskClient) -> None:
    names = [each["value"] for each in page(client, "administrations-of-boards").of("option")]

    assert names[-1].startswith("Överförmyndarnämnden")
    assert names.index("Valnämnden") < names.index("Äldrenämnden")


def test_a_day_and_a_number_have_fields_of_their_kind(client: FlaskClient) -> None:
    day = control(page(client, "visions-in-force?on=2018-06-01"), "on")
    limit = control(page(client, "weak-alignments"), "limit")

    assert (day["type"], day["value"], "required" in day) == ("date", "2018-06-01", False)
    assert (limit["type"], limit["value"], limit["step"]) == ("number", "0.8", "any")


@each_language
@pytest.mark.parametrize("name", WITH_INPUTS)
def test_every_field_has_a_label_and_every_hint_is_found(
    client: FlaskClient, name: str, language: str
) -> None:
    found = page(client, name, language)
    ids = [each["id"] for each in found.all if "id" in each]
    labels = {each["for"]: each.words for each in found.of("label")}

    assert len(ids) == len(set(ids))
    for each in QUESTIONS[name].inputs:
        label = QUESTIONS[name].words("input", each)[language]
        boxes = [
            box for box in found.of("input", "select") if box.attributes.get("name") == each.name
        ]
        heads = [legend.words for legend in found.of("legend")]
        assert len(boxes) == 1 or each.is_many
        for box in boxes:
            assert labels[box["id"]] if "id" in box else box["aria-label"]
            assert ("required" in box) is each.is_required
            assert set(box.attributes.get("aria-describedby", "").split()) <= set(ids)
        assert any(label in text for text in [*heads, labels.get(f"i-{each.name}", "")])
    assert found.of("button", type="submit")


@each_language
@pytest.mark.parametrize("among", [each for each in AMONG.values() if each], ids=str)
def test_what_a_list_offers_means_one_thing(
    graph: Graph, among: OfKind | OfClass | OfScheme, language: str
) -> None:
    known = candidates(graph, among)
    found: list[Choice] = choices(graph, known, language)

    assert len(found) == len(known) > 0
    for each in found:
        assert [one.iri for one in meant(known, each.typed)] == [each.iri]
        assert [one.iri for one in meant(known, each.short)] == [each.iri]


@each_language
@pytest.mark.parametrize("name", WITH_INPUTS)
def test_a_form_is_light(client: FlaskClient, name: str, language: str) -> None:
    asked = f"/questions/{name}?colour=red&lang={language}"

    assert len(client.get(asked, headers=BROWSER).data) < 100_000


def test_what_is_too_much_for_a_list_is_found_by_a_part_of_its_name(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_forms, "LISTED", 20)
    monkeypatch.setattr(question_forms, "_lists", WeakKeyDictionary())
    found = page(client, "successors?body=sdn-hl", "en")
    asked = page(client, "successors?body=nämnden", "en", 400)

    assert not found.of("option")
    assert "list" not in control(found, "body")
    assert control(found, "body")["value"] == "sdn-hl"
    assert "There are 92 to choose from." in found.one("p", id="h-body").text
    offers = [each.words for each in asked.of("a") if "&body=" in each["href"]]
    assert "Elderly Services Committee" in offers
    assert offers == sorted(offers, key=lambda name: collated(name, "en"))


# -- what was typed is wrong -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name", "typed", "said"),
    [
        (
            "bodies-on-a-date?kind=Board&on=igår",
            "on",
            "igår",
            {
                "sv": "”igår” är inte en dag, skriven som 2016-10-17",
                "en": "“igår” is not a day, written like 2016-10-17",
            },
        ),
        (
            "weak-alignments?limit=0,8",
            "limit",
            "0,8",
            {
                "sv": "”0,8” är inte ett tal, skrivet som 0.8",
                "en": "“0,8” is not a number, written like 0.8",
            },
        ),
        (
            "successors?body=Atlantis",
            "body",
            "Atlantis",
            {
                "sv": "Inget här heter ”Atlantis”.",
                "en": "Nothing here is called “Atlantis”.",
            },
        ),
        (
            "coverage-of-goals?kind=&on=2018-06-01",
            "kind",
            None,
            {
                "sv": "Fyll i fältet; frågan går inte att besvara utan det.",
                "en": "Fill in the field; the question cannot be answered without it.",
            },
        ),
    ],
)
@each_language
def test_a_mistake_is_told_beside_the_field_which_keeps_what_was_typed(
    client: FlaskClient, address: str, name: str, typed: str, said: dict[str, str], language: str
) -> None:
    found = page(client, address, language, 400)
    box, alert = control(found, name), found.one("p", role="alert")

    assert box["aria-invalid"] == "true"
    assert alert["id"] in box["aria-describedby"].split()
    assert said[language] in alert.words
    if typed is not None:
        assert (box["type"], box["value"]) == ("text", typed)
    assert not found.of("h2", id="answer")


def test_the_other_fields_keep_what_was_typed(client: FlaskClient) -> None:
    found = page(client, "bodies-on-a-date?kind=stadsdelsnämnd&on=igår", "sv", 400)
    other = page(client, "coverage-of-goals?kind=&on=2018-06-01", "sv", 400)

    assert [each["value"] for each in found.of("option") if "selected" in each] == [
        "DistrictCouncil"
    ]
    assert control(other, "on")["value"] == "2018-06-01"
    assert "aria-invalid" not in control(found, "kind")


@each_language
def test_whoever_may_mean_several_chooses_one_by_a_link(
    client: FlaskClient, graph: Graph, language: str
) -> None:
    found = page(client, "current-successor?body=stadsdelsnämnd&on=2021-01-01", language, 400)
    offers = [each for each in found.of("a") if "/current-successor?" in each["href"]]
    offers = [each for each in offers if "body=stads" not in each["href"]]
    names = [each.words for each in offers]

    assert "17" in found.one("p", role="alert").words
    assert len(offers) == 17
    assert names == sorted(names, key=lambda name: collated(name, language))
    assert ("Bromma stadsdelsnämnd" in names) is (language == "sv")
    answer = client.get(unescape(offers[0]["href"]), headers=BROWSER)
    assert answer.status_code == 200
    answered = Elements(answer.text)
    assert control(answered, "body")["value"] == names[0]
    assert control(answered, "on")["value"] == "2021-01-01"


def test_an_input_that_the_question_has_not_is_told_above_the_form(client: FlaskClient) -> None:
    found = page(client, "successors?body=sdn-hl&colour=red", "en", 400)

    assert "has no input colour" in found.one("p", role="alert").text
    assert control(found, "body")["value"] == "sdn-hl"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_program_is_told_of_a_mistake_as_a_problem(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/questions/successors.{ending}?body=stadsdelsnämnd")

    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json is not None
    assert "Älvsjö stadsdelsnämnd" in answer.json["detail_sv"]
    assert "Älvsjö District Council" in answer.json["detail_en"]
    assert "District" not in answer.json["detail_sv"]


def test_an_input_that_comes_twice_is_refused(client: FlaskClient) -> None:
    answer = client.get("/questions/successors.json?body=sdn-hl&body=sdn-alvsjo")

    assert answer.status_code == 400


# -- the answer ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SOME)
def test_a_row_leads_to_the_passages_that_it_rests_on(client: FlaskClient, name: str) -> None:
    found = page(client, name)
    ids = {each["id"] for each in found.all if "id" in each}
    led = {each["href"].removeprefix("#") for each in found.of("a") if each["href"][:2] == "#e"}

    assert led <= ids
    assert led == {each["id"] for each in found.of("figure")}


@pytest.mark.parametrize("name", [each for each in SOME if each != "find-partners"])
def test_a_column_of_numbers_stands_to_the_right(client: FlaskClient, name: str) -> None:
    head, *rows = re.findall(r"<tr>(.*?)</tr>", page_text(client, name), re.DOTALL) or [""]
    heads = re.findall(r"<th[^>]*>", head)
    numbers = [column.type.__name__ in ("int", "Decimal") for column in QUESTIONS[name].columns]

    assert ['class="num"' in each for each in heads][: len(numbers)] == numbers[: len(heads)]
    for row in rows[:20]:
        cells = re.findall(r"<t[dh][^>]*>", row)
        if "<thead>" not in row and len(cells) >= len(numbers):
            assert ['class="num"' in each for each in cells][: len(numbers)] == numbers


@cache
def page_text(client: FlaskClient, name: str, language: str = "sv") -> str:
    """The page of a question with its example; many tests look at the same."""
    answer = client.get(f"/questions/{name}?lang={language}", headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_numbers_and_days_are_written_as_the_reader_writes_them(client: FlaskClient) -> None:
    swedish, english = (page_text(client, "weak-alignments", each) for each in ("sv", "en"))

    assert re.search(r'<td class="num">0,\d+</td>', swedish)
    assert re.search(r'<td class="num">0\.\d+</td>', english)
    assert "0,8" in plain_answer(swedish)
    assert "0.8" in plain_answer(english)
    assert '<time datetime="2020-07-01">1 juli 2020</time>' in page_text(client, "successors")


def plain_answer(html: str) -> str:
    return Elements(html).one("p", **{"class": "answer"}).words


def test_what_is_not_reported_stands_apart_with_its_number(client: FlaskClient) -> None:
    found = page(client, "coverage-of-goals", "sv")
    names = [each.words for each in found.of("span", **{"class": "cv cv-nr"})]
    told: Any = client.get("/questions/coverage-of-goals.json?kind=DistrictCouncil").json

    count = len(told["unknown"])
    assert count > 100
    assert f"Inte rapporterat: {count}" in [each.words for each in found.of("h3")]
    assert sum(int(re.findall(r"\((\d+)\)", name)[0]) for name in names) == len(told["unknown"])
    assert names == sorted(names, key=lambda name: collated(name, "sv"))
    inside = [each for each in found.of("tr") if "details" in each.inside]
    assert len(inside) == 1 + len(told["unknown"])


def test_a_translation_of_ours_is_marked_and_the_mark_explained(client: FlaskClient) -> None:
    english, swedish = (page_text(client, "successors", each) for each in ("en", "sv"))

    assert 'class="ours" lang="en-t-sv"' in english
    assert "Dotted underline: our translation." in english
    assert 'class="ours"' not in swedish


def test_a_name_in_another_language_says_which(client: FlaskClient) -> None:
    found = page(client, "demands", "en")

    assert found.of("blockquote", lang="sv")
    assert any(each["lang"] == "en-t-sv" for each in found.of("span") if "lang" in each)


@pytest.mark.parametrize("name", SOME)
def test_the_query_is_shown_whole_but_for_its_prose(client: FlaskClient, name: str) -> None:
    (shown,) = re.findall(r'<pre class="rq".*?<code>(.*?)</code>', page_text(client, name), re.S)
    text = unescape(re.sub(r"</?span[^>]*>", "", shown))
    lines = QUESTIONS[name].query.splitlines()

    assert text.splitlines() == [line for line in lines if not line.startswith("#+ ")]


@pytest.mark.parametrize(
    "query", ["# <b> & no\nSELECT ?x { ?x <p> '<#' } # end", "", "\\ \x00 ?", "#"]
)
def test_colours_change_no_character(query: str) -> None:
    assert unescape(re.sub(r"</?span[^>]*>", "", coloured(query))) == query
    assert "<b>" not in coloured(query)


# -- asking again ----------------------------------------------------------------------------


def code_of(found: Elements) -> list[str]:
    return [each.words for each in found.of("code") if "li" in each.inside]


@pytest.mark.parametrize("name", SOME)
def test_the_permalink_answers_with_the_same_rows(client: FlaskClient, name: str) -> None:
    found = page(client, name)
    permalink = code_of(found)[0].removeprefix("http://localhost")
    program = permalink.replace(name, f"{name}.json", 1)
    again = client.get(permalink, headers={**BROWSER, "Accept-Language": "sv"})
    told: Any = client.get(program).json
    example: Any = client.get(
        f"/questions/{name}.json", query_string=QUESTIONS[name].header.example
    ).json

    assert again.status_code == 200
    assert "release=1" in permalink
    assert (told["rows"], told["inputs"]) == (example["rows"], example["inputs"])
    assert code_of(Elements(again.text))[0] == code_of(found)[0]


@pytest.mark.parametrize("name", SOME)
def test_the_lines_to_copy_ask_for_the_same_rows(client: FlaskClient, name: str) -> None:
    _, curl, python, r = code_of(page(client, name))
    # A line of another form has no groups, and fails here.
    (address,) = re.fullmatch(r"curl --fail 'http://localhost(/[^' ]+)'", curl).groups()  # type: ignore[union-attr]
    told = client.get(address)
    rows = list(csv.DictReader(io.StringIO(told.text, newline="")))
    asked: Any = client.get(
        f"/questions/{name}.json", query_string=QUESTIONS[name].header.example
    ).json

    assert told.mimetype == "text/csv"
    assert len(rows) == len(asked["rows"])
    assert f'"http://localhost{address}"' in python
    assert f'read.csv("http://localhost{address}"' in r
    compile(python, name, "exec")


def test_names_in_the_data_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    found = page(client, "active-but-left-out", "en")
    (address,) = [each["href"] for each in found.of("a") if ".csv" in each["href"]]

    assert "Farsta District Council" in client.get(address, headers={"Accept-Language": "sv"}).text


def test_an_address_to_copy_cannot_end_its_quotes() -> None:
    assert quotable("http://e/?a='\"\\") == "http://e/?a=%27%22%5C"


def test_a_script_only_uncovers_the_buttons(client: FlaskClient) -> None:
    html = page_text(client, "successors")
    found = Elements(html)
    (script,) = found.of("script")

    assert script["src"].startswith("/static/")
    assert script.text == ""
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    buttons = [each for each in found.of("button") if "data-done" in each]
    assert len(buttons) == 4
    assert all("hidden" in each for each in buttons)


def test_the_page_leads_to_the_proof_and_to_the_editor(client: FlaskClient) -> None:
    links = [each["href"] for each in page(client, "successors?body=sdn-hl").of("a")]

    assert [each for each in links if "/questions/successors.proof?" in each]
    (editor,) = [each for each in links if "/sparql?query=" in each]
    assert client.get(editor, headers={"Accept": "text/csv"}).status_code == 200


def test_an_older_release_says_so_and_stays_asked(
    granvik: list[Any], publish: Any, make_app: Any, tmp_path: Path
) -> None:
    publish(tmp_path / "releases", granvik[:-1])
    releases = publish(tmp_path / "releases", granvik)
    client = make_app(Settings(rate_requests=Limit(0)), releases).test_client()
    old = page(client, "bodies-on-a-date?kind=DistrictCouncil&on=2016-10-17&release=1", "en")
    new = page(client, "bodies-on-a-date?kind=DistrictCouncil&on=2016-10-17&release=2", "en")

    assert old.one("input", name="release")["value"] == "1"
    (link,) = [each for each in old.of("a") if each.words == "Ask the newest"]
    assert "release" not in link["href"]
    assert "kind=DistrictCouncil" in link["href"]
    assert not [each for each in new.of("a") if each.words == "Ask the newest"]
