"""An answer as an Excel file, read by another library."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from kg.question import Found, Graph, Question, as_sheet
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.settings import Settings
from kg.terms import Iri

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="module")
def graph(shipped: Served) -> Graph:
    return Graph(shipped.store, Settings().base)


def opened(question: Question, graph: Graph, found: Found, language: str = "sv") -> Workbook:
    return load_workbook(io.BytesIO(as_sheet(question, graph, found, 7, language)))


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
    sheet = opened(question, graph, found).worksheets[1]
    lines = {name: value for name, value, *_ in sheet.iter_rows(values_only=True)}

    assert lines["Release"] == "7"
    assert lines["Organ"] == "https://w3id.org/siktlinje/id/body/sdn-hl"
    assert "succeededBy" in str(lines["Frågan i SPARQL"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org/"])
def test_no_text_is_a_formula_or_a_link(graph: Graph, text: str) -> None:
    question = QUESTIONS["registry-numbers"]
    row = question.module.Row(text, Iri("http://example.org/matter"), None)
    found = Found(question.module.Input(), [row], {"n": 1}, [])
    cell = opened(question, graph, found).worksheets[0]["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
