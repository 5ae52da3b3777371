"""
Questions: each written once, as a query and what goes in and out of it.

    <name>.rq ─┐
    <name>.py ─┴─► describe ─► Question ─► put ─► Found ─► kg.answer
"""

from kg.question.choices import Choice, choices, shorts
from kg.question.collation import collated, without_marks
from kg.question.evidence import by_row
from kg.question.executable import executable
from kg.question.finding import Candidate, candidates, find, name_of
from kg.question.graph import Graph, Triple
from kg.question.header import Header, Texts
from kg.question.inputs import Raw, as_text, texts_of
from kg.question.kinds import (
    Among,
    Field,
    OfClass,
    OfKind,
    OfScheme,
    Words,
    said,
    several,
    things_in,
)
from kg.question.linking import as_gexf, as_graph, as_graphml, links_of
from kg.question.places import as_geojson, has_places
from kg.question.question import DAY, Found, Question, describe, prose_beside, query_beside
from kg.question.sentence import naming, sentence, shown
from kg.question.sheet import MEDIA_TYPE as XLSX
from kg.question.sheet import Origin, as_sheet
from kg.question.told import as_answer, as_csv, as_row, as_rows, cell
from kg.question.triples import as_turtle

__all__ = [
    "DAY",
    "XLSX",
    "Among",
    "Candidate",
    "Choice",
    "Field",
    "Found",
    "Graph",
    "Header",
    "OfClass",
    "OfKind",
    "OfScheme",
    "Origin",
    "Question",
    "Raw",
    "Texts",
    "Triple",
    "Words",
    "as_answer",
    "as_csv",
    "as_geojson",
    "as_gexf",
    "as_graph",
    "as_graphml",
    "as_row",
    "as_rows",
    "as_sheet",
    "as_text",
    "as_turtle",
    "by_row",
    "candidates",
    "cell",
    "choices",
    "collated",
    "describe",
    "executable",
    "find",
    "has_places",
    "links_of",
    "name_of",
    "naming",
    "prose_beside",
    "query_beside",
    "said",
    "sentence",
    "several",
    "shorts",
    "shown",
    "texts_of",
    "things_in",
    "without_marks",
]
