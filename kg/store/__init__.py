"""
The only package that touches Oxigraph.

What a reader needs from a store is small enough for a remote engine to stand behind it: bound
queries, streamed results, patterns. What a writer needs beside that: bulk load, a change, a
checkpoint, a flush.
"""

from kg.store.answer import Dataset
from kg.store.formats import GRAPH_FORMATS, RESULT_FORMATS
from kg.store.link import link
from kg.store.store import Row, Store, normalised
from kg.store.text import (
    convert,
    line,
    parse_lines,
    read_query,
    stream_quads,
    write_triples,
    written,
)

__all__ = [
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "Dataset",
    "Row",
    "Store",
    "convert",
    "line",
    "link",
    "normalised",
    "parse_lines",
    "read_query",
    "stream_quads",
    "write_triples",
    "written",
]
