"""
Folders of tables with CSVW metadata, and of Turtle -> quads, or all their faults at once.

A folder holds `source.ttl`, and `csv-metadata.json` if it has tables. Its quads are in the graph
`<base>graph/<name of the folder>`.

Source: https://www.w3.org/TR/tabular-data-primer/ (what CSVW is)
and https://www.w3.org/TR/csv2rdf/ (what this does)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.tables.faults import Fault, Faults, Place
from kg.tables.metadata import read_metadata
from kg.tables.quads import Converted, convert
from kg.tables.references import check_foreign_keys, check_primary_keys, check_references
from kg.tables.turtle import TURTLE, read_turtle
from kg.terms import CANONICAL_BASE, Iri, Quad, graph_iri

__all__ = ["Fault", "Faults", "read_folder", "read_sources", "read_turtle_files"]


def read_sources(
    folders: Iterable[Path], base: str = CANONICAL_BASE, known: Collection[Iri] = ()
) -> list[Quad]:
    """
    Return the quads of all *folders*, each once, in the order in which the sources have them.

    Args:
        folders: one a source; their names become the names of the graphs.
        base: stands in the quads wherever the sources have the canonical base.
        known: IRIs that exist without being in a source: codes and terms of the ontology. If any
            are given, every IRI under `<base>code/` and `<base>ns#` that is used must be one of
            them. IRIs under `<base>id/` must always be the subject of something in a source.

    Raises:
        BadTables: something cannot be used, anywhere. `values["faults"]` holds every `Fault`.
    """
    faults = Faults()
    sources = [_read(folder, base, faults) for folder in folders]
    quads = list(dict.fromkeys(quad for source in sources for quad in source.quads()))
    check_foreign_keys([table for source in sources for table in source.tables], faults)
    roots = tuple(base + part for part in (("id/", "code/", "ns#") if known else ("id/",)))
    subjects = {quad.subject for quad in quads} | set(known)
    check_references((use for source in sources for use in source.uses()), subjects, roots, faults)
    faults.raise_if_any()
    return quads


def read_folder(folder: Path, base: str = CANONICAL_BASE) -> Iterator[Quad]:
    """
    Yield the quads of one *folder*; what it says of other folders is taken on trust.

    Raises:
        BadTables: something in the folder cannot be used; nothing has been yielded then.
    """
    faults = Faults()
    source = _read(folder, base, faults)
    check_foreign_keys(source.tables, faults, trust_missing=True)
    faults.raise_if_any()
    yield from dict.fromkeys(source.quads())


def read_turtle_files(files: Iterable[Path], graph: Iri, base: str = CANONICAL_BASE) -> list[Quad]:
    """
    Return the quads of Turtle *files*, each once, all in one *graph*.

    Raises:
        BadTables: a file cannot be used; `values["faults"]` holds every `Fault` of all files.
    """
    faults = Faults()
    quads = [quad for file in files for quad, _ in read_turtle(file, graph, base, faults)]
    faults.raise_if_any()
    return list(dict.fromkeys(quads))


@dataclass(slots=True)
class _Source:
    tables: list[Converted]
    turtle: list[tuple[Quad, Place]]

    def quads(self) -> Iterator[Quad]:
        yield from (quad for quad, _ in self.turtle)
        for table in self.tables:
            yield from table.quads

    def uses(self) -> Iterator[tuple[Iri, Place]]:
        for quad, place in self.turtle:
            for term in (quad.predicate, quad.object):
                if isinstance(term, Iri):
                    yield term, place
        for table in self.tables:
            yield from table.uses


def _read(folder: Path, base: str, faults: Faults) -> _Source:
    graph = graph_iri(base, folder.name)
    turtle = read_turtle(folder / TURTLE, graph, base, faults)
    tables = [convert(table, graph, base, faults) for table in read_metadata(folder, base, faults)]
    for table in tables:
        check_primary_keys(table, faults)
    return _Source(tables, turtle)
