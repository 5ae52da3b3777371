"""An answer as an Excel file, read by another library."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from kg.errors import TooLarge
from kg.question import Found, Graph, Origin, Question, as_sheet
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings
from kg.terms import Iri

ORIGIN = Origin(7, datetime(2026, 11, 22, 12, tzinfo=UTC), "http://city.example/questions/x")
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, Settings().base)


def opened(question: Question, graph: Graph, found: Found, language: str = "sv") -> Workbook:
    return load_workbook(io.BytesIO(as_sheet(question, graph, found, ORIGIN, language)))


@each_question
def test_the_sheet_has_all_rows(question: Question, graph: Graph) -> None:
    found = question.put(graph, question.header.example)
    book = opened(question, graph, found)
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)

    assert len(rows) == len(found.rows)
    things = [column.name for column in question.columns if column.is_thing]
    first = len(question.columns)
    assert [row[first:] for row in rows] == [
        tuple(getattr(row, name) for name in things) for row in found.rows
    ]
    assert heading[0] == question.words("column", question.columns[0])["sv"]


def test_days_and_numbers_have_their_types_and_names_their_letters(graph: Graph) -> None:
    question = QUESTIONS["successors"]
    book = opened(question, graph, question.put(graph, {"body": "sdn-hl"}))
    (row,) = book.worksheets[0].iter_rows(min_row=2, values_only=True)

    assert row[:4] == (
        "Hägersten-Älvsjö stadsdelsnämnd",
        "Hägersten-Liljeholmens stadsdelsnämnd",
        "sammanläggning",
        datetime(2020, 7, 1),
    )


def test_the_second_sheet_says_what_was_asked(graph: Graph) -> None:
    question = QUESTIONS["successors"]
    found = question.put(graph, {"body": "sdn-hl"})
    sheet = opened(question, graph, found).worksheets[-1]
    lines = {name: value for name, value, *_ in sheet.iter_rows(values_only=True)}

    assert lines["Release"] == 7
    assert lines["Releasen gjordes"] == datetime(2026, 11, 22)
    assert lines["Organ"] == "https://w3id.org/siktlinje/id/body/sdn-hl"
    assert lines["Samma svar igen"] == ORIGIN.address
    assert "succeededBy" in str(lines["Frågan i SPARQL"])


def test_what_is_not_reported_and_the_evidence_have_sheets_of_their_own(graph: Graph) -> None:
    question = QUESTIONS["coverage-of-goals"]
    found = question.put(graph, question.header.example)
    book = opened(question, graph, found, "en")
    assert book.sheetnames == ["Answer", "Not reported", "About"]
    assert book["Not reported"].max_row == len(found.unknown) + 1

    question = QUESTIONS["demands"]
    found = question.put(graph, {})
    book = opened(question, graph, found)
    assert book.sheetnames == ["Svar", "Belägg", "Om svaret"]
    (line,) = book["Belägg"].iter_rows(min_row=2, max_row=2, values_only=True)
    assert all(line[:3])


def test_the_same_answer_is_the_same_file(graph: Graph) -> None:
    question = QUESTIONS["demands"]
    found = question.put(graph, {})

    first = as_sheet(question, graph, found, ORIGIN, "sv")
    time.sleep(1.1)
    assert as_sheet(question, graph, found, ORIGIN, "sv") == first


def test_a_text_that_no_cell_holds_is_told_not_lost(graph: Graph) -> None:
    question = QUESTIONS["registry-numbers"]
    row = question.module.Row("x" * 32_768, Iri("http://example.org/matter"), None)

    with pytest.raises(TooLarge, match="32768 characters"):
        opened(question, graph, Found(question.module.Input(), [row], {"n": 1}, []))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org/"])
def test_no_text_is_a_formula_or_a_link(graph: Graph, text: str) -> None:
    question = QUESTIONS["registry-numbers"]
    row = question.module.Row(text, Iri("http://example.org/matter"), None)
    found = Found(question.module.Input(), [row], {"n": 1}, [])
    cell = opened(question, graph, found).worksheets[0]["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
