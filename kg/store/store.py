"""A store of quads, for reading and for writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.guard import Outline, names_graphs, outline
from kg.store.answer import Chunks, Dataset, Tally, Writer, options, serialise
from kg.store.convert import bound, engine_quad, engine_term, iri, plain, quad, term
from kg.store.faults import bad_syntax, wrapped
from kg.store.formats import GRAPH_FORMATS
from kg.terms import XSD_STRING, Iri, Literal, Quad, Term

Row = dict[str, Term | None]

#: From so many quads on, files made ready aside are faster than a transaction.
_MANY = 500


class Store:
    """One graph store: in memory, or one directory of RocksDB files."""

    def __init__(self, engine: ox.Store, path: Path | None = None) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def in_memory(cls, quads: Iterable[Quad] = ()) -> Store:
        """Make a store that lives as long as the object."""
        store = cls(ox.Store())
        store.add(quads)
        return store

    @classmethod
    def create(cls, path: Path) -> Store:
        """
        Make an empty store on disk, or open a writable one that nobody else has open.

        Raises:
            NoRoom: the disk is full.
            Damaged: the files cannot be read as a store.
        """
        with wrapped(path):
            return cls(ox.Store(str(path)), path)

    @classmethod
    def open(cls, path: Path) -> Store:
        """
        Open a store for reading; any number of processes may do so at once.

        Raises:
            Damaged: the files cannot be read as a store.
        """
        with wrapped(path):
            return cls(ox.Store.read_only(str(path)), path)

    # -- reading -----------------------------------------------------------------------------

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """
        Answer a SELECT over the union of all graphs; *bindings* are bound, never pasted.

        Oxigraph binds only what the query selects:
        https://github.com/oxigraph/oxigraph/issues/1837.

        Raises:
            BadQuery: the text is not a valid SELECT query.
        """
        names, rows = self.table(query, bindings)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def table(
        self, query: str, bindings: Mapping[str, Term] | None = None
    ) -> tuple[list[str], Iterator[tuple[Term | None, ...]]]:
        """
        Answer a SELECT as `select` does, with the names of the columns once and not in each row.

        Raises:
            BadQuery: the text is not a valid SELECT query.
        """
        solutions = self._query(query, bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise BadQuery("query-not", wanted="SELECT")
        names = [variable.value for variable in solutions.variables]
        return names, (tuple(map(term, row)) for row in solutions)

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """
        Answer an ASK query over the union of all graphs.

        Raises:
            BadQuery: the text is not a valid ASK query.
        """
        answer = self._query(query, bindings)
        if not isinstance(answer, ox.QueryBoolean):
            raise BadQuery("query-not", wanted="ASK")
        return bool(answer)

    def construct(
        self, query: str, graph: Iri, bindings: Mapping[str, Term] | None = None
    ) -> list[Quad]:
        """
        Return what a CONSTRUCT query gives, without duplicates, as quads of *graph*.

        Raises:
            BadQuery: the text is not a valid CONSTRUCT query.
        """
        triples = self._query(query, bindings)
        if not isinstance(triples, ox.QueryTriples):
            raise BadQuery("query-not", wanted="CONSTRUCT")
        found = (Quad(iri(t.subject), iri(t.predicate), plain(t.object), graph) for t in triples)
        return list(dict.fromkeys(found))

    def solutions(self, query: str, dataset: Dataset, base_iri: str | None = None) -> Iterator[Row]:
        """
        Yield the solutions of a stranger's SELECT, as they are found.

        Raises:
            BadQuery: the text is not a valid SELECT query, or fails while it runs.
        """
        found = self._ask(query, options(names_graphs(query), dataset) | {"base_iri": base_iri})
        if not isinstance(found, ox.QuerySolutions):
            raise BadQuery("query-not", wanted="SELECT")
        names = [variable.value for variable in found.variables]
        try:
            for row in found:
                yield {name: term(row[name]) for name in names}
        except (OSError, RuntimeError, ValueError) as error:
            raise BadQuery("query-failed", detail=str(error)) from error

    def serialise(
        self, query: str, accept: Sequence[str], *, limit_bytes: int | None = None
    ) -> tuple[str, Iterator[bytes]]:
        """
        Answer a query of any form over the union of all graphs, whole.

        Args:
            accept: keys of `RESULT_FORMATS` and `GRAPH_FORMATS`; the first that suits is taken.

        Returns:
            The media type, and the answer in chunks.

        Raises:
            BadQuery: the text is not valid SPARQL, or its form has none of these serialisations.
            TooLarge: the answer has more than *limit_bytes*.
        """
        output = Chunks(limit_bytes)
        media_type, _ = self.answer(query, accept, output, Dataset())
        return media_type, iter(output.chunks)

    def answer(
        self,
        query: str,
        accept: Sequence[str],
        output: Writer,
        dataset: Dataset,
        base_iri: str | None = None,
        said: Outline | None = None,
    ) -> tuple[str, Tally]:
        """
        Answer a query of any form with the engine's own serialisers, written as it is found.

        Args:
            base_iri: what relative IRIs in the query are relative to.
            said: what the guard has found out about the query, if it was asked.

        Returns:
            The media type of `accept` that was taken, and what was counted.

        Raises:
            BadQuery: the text is not valid SPARQL, fails while it runs, or its form has none of
                these serialisations.
            NotInXml: a character has no place in XML.
            Whatever *output* raises.
        """
        said = said or outline(query)
        given = options(said.names_graphs, dataset) | {"base_iri": base_iri}
        return serialise(lambda text: self._ask(text, given), query, said, accept, output)

    def quads(
        self,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object: Term | None = None,
        graph: Iri | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match the pattern; None matches everything."""
        found = self._engine.quads_for_pattern(
            None if subject is None else ox.NamedNode(subject),
            None if predicate is None else ox.NamedNode(predicate),
            None if object is None else engine_term(object),
            None if graph is None else ox.NamedNode(graph),
        )
        yield from map(quad, found)

    def objects(self, subject: Iri, predicate: Iri) -> list[Term]:
        """Return what *subject* has for *predicate*, each once, at less cost than by `quads`."""
        found = self._engine.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, None
        )
        return list(dict.fromkeys(plain(each.object) for each in found))

    def pairs(self, predicate: Iri) -> Iterator[tuple[Iri, Term]]:
        """Yield subject and object of every quad with *predicate*, at half the cost of `quads`."""
        for each in self._engine.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
            yield iri(each.subject), plain(each.object)

    def lines(self) -> Iterator[bytes]:
        """Yield every quad as one line of N-Quads, without its line end, in the store's order."""
        for each in self._engine.quads_for_pattern(None, None, None, None):
            yield f"{each} .".encode()

    def dump(self, output: BufferedIOBase, form: str = "application/n-quads") -> None:
        """Write the whole store in a dataset format."""
        self._engine.dump(cast(IO[bytes], output), GRAPH_FORMATS[form])

    @property
    def is_empty(self) -> bool:
        """Whether there is no quad; `len` would count them all."""
        return next(self._engine.quads_for_pattern(None, None, None, None), None) is None

    def __contains__(self, each: Quad) -> bool:
        return engine_quad(each) in self._engine

    def count(self) -> int:
        """Count the quads; not `len`, because the truth of a store would then count them too."""
        return len(self._engine)

    # -- writing -----------------------------------------------------------------------------

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads at once, without the cost of a transaction each."""
        with wrapped(self.path):
            self._engine.bulk_extend(engine_quad(each) for each in quads)

    def load(self, path: Path) -> None:
        """Add every quad of an N-Quads file, streaming."""
        with wrapped(self.path):
            self._engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)

    def change(self, added: Collection[Quad], removed: Iterable[Quad]) -> None:
        """Take *removed* away, then add *added*; not at once, so only on a store being staged."""
        add = self._engine.bulk_extend if len(added) > _MANY else self._engine.extend
        with wrapped(self.path):
            for each in removed:
                self._engine.remove(engine_quad(each))
            add(engine_quad(each) for each in added)

    def checkpoint(self, path: Path) -> None:
        """Copy the store to *path* by hard links; cheap, whatever the size."""
        with wrapped(path):
            self._engine.backup(str(path))

    def compact(self) -> None:
        """Put the files in order, so that reading is a third faster; costs as much as writing."""
        with wrapped(self.path):
            self._engine.optimize()

    def flush(self) -> None:
        """Write what is in memory to disk, fsync included."""
        with wrapped(self.path):
            self._engine.flush()

    def _query(self, query: str, bindings: Mapping[str, Term] | None) -> Any:
        terms: dict[ox.Variable, Any] = {
            ox.Variable(name): bound(name, value) for name, value in (bindings or {}).items()
        }
        # The engine would pass over what FROM names.
        union = not names_graphs(query)
        given = {"use_default_graph_as_union": union, "substitutions": terms or None}
        return self._ask(query, given)

    def _ask(self, query: str, given: Mapping[str, Any]) -> Any:
        try:
            return self._engine.query(query, **given)
        except SyntaxError as error:
            raise bad_syntax(str(error), query) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise BadQuery("query-failed", detail=str(error)) from error


def normalised(quads: Iterable[Quad]) -> set[Quad]:
    """Return the quads as a store gives them back: "007" as an integer is 7."""
    found = set(quads)
    typed = {each for each in found if _has_canonical_form(each.object)}
    return (found - typed) | set(Store.in_memory(typed).quads())


def _has_canonical_form(term: Term) -> bool:
    """Whether a store may give *term* back in another form: numbers, dates, upper-case tags."""
    if not isinstance(term, Literal) or term.datatype == XSD_STRING:
        return False
    return term.language is None or term.language != term.language.lower()
