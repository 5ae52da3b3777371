"""
Questions: each written once, as a query and what goes in and out of it.

    <name>.rq ─┐
    <name>.py ─┴─► describe ─► Question ─► put ─► Found ─► kg.answer
"""

from kg.question.graph import Graph
from kg.question.header import Header, Texts
from kg.question.kinds import Field, OfClass, OfKind, OfScheme, Words
from kg.question.question import DAY, Found, Question, as_text, describe, prose_beside, query_beside
from kg.question.sentence import sentence, shown
from kg.question.sheet import MEDIA_TYPE as XLSX
from kg.question.sheet import as_sheet
from kg.question.told import as_answer, as_csv, as_row, as_rows, cell

__all__ = [
    "DAY",
    "XLSX",
    "Field",
    "Found",
    "Graph",
    "Header",
    "OfClass",
    "OfKind",
    "OfScheme",
    "Question",
    "Texts",
    "Words",
    "as_answer",
    "as_csv",
    "as_row",
    "as_rows",
    "as_sheet",
    "as_text",
    "cell",
    "describe",
    "prose_beside",
    "query_beside",
    "sentence",
    "shown",
]
