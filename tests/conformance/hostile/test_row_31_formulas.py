"""
Row 31: texts that a spreadsheet takes for a formula.

Expected: CSV and TSV say exactly what the graph says, as their standard asks; TSV has it in quotes,
and CSV comes as a file to be saved, with a type that no browser guesses about.
"""

from __future__ import annotations

import csv
import io

import pytest

from tests.conformance.hostile.client import Client

FORMULAS = [
    '=HYPERLINK("http://evil.example","here")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    'a"b\n=1,2',
]


def selecting(text: str) -> str:
    code = "".join(f"\\U{ord(each):08X}" for each in text)
    return f'SELECT ?x {{ BIND("{code}" AS ?x) }}'


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_csv_says_what_the_graph_says(client: Client, text: str) -> None:
    answer = client.query(selecting(text), accept="text/csv")

    rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
    assert rows == [["x"], [text]]
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_csv_comes_as_a_file_to_be_saved(client: Client) -> None:
    answer = client.query(selecting("=1+1"), accept="text/csv")

    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_tsv_has_texts_in_quotes(client: Client, text: str) -> None:
    answer = client.query(selecting(text), accept="text/tab-separated-values")

    head, row = answer.body.decode().rstrip("\n").split("\n")
    assert head == "?x"
    assert row.startswith('"')
    assert row.endswith('"')
    assert "\t" not in row
