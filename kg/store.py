"""
The only module that touches Oxigraph.

What a reader needs from a store is small enough for a remote engine to stand behind it: bound
queries, streamed results, patterns. What a writer needs beside that: bulk load, a change, a
checkpoint, a flush.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import BadInput, BadQuery, Damaged, NoRoom, TooLarge
from kg.guard import names_graphs
from kg.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term, rebase

Row = dict[str, Term | None]

#: Media type -> serialiser, for solutions and for graphs. The first of each is the default.
RESULT_FORMATS: dict[str, ox.QueryResultsFormat] = {
    form.media_type.partition(";")[0]: form
    for form in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
    )
}
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    form.media_type: form
    for form in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.TRIG,
    )
}


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
        with _wrapped(path):
            return cls(ox.Store(str(path)), path)

    @classmethod
    def open(cls, path: Path) -> Store:
        """
        Open a store for reading; any number of processes may do so at once.

        Raises:
            Damaged: the files cannot be read as a store.
        """
        with _wrapped(path):
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
        solutions = self._query(query, bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise BadQuery("query-not", wanted="SELECT")
        names = [variable.value for variable in solutions.variables]
        return [{name: _term(row[name]) for name in names} for row in solutions]

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
        found = (Quad(_iri(t.subject), _iri(t.predicate), _plain(t.object), graph) for t in triples)
        return list(dict.fromkeys(found))

    def serialise(
        self, query: str, accept: Sequence[str], *, limit_bytes: int | None = None
    ) -> tuple[str, Iterator[bytes]]:
        """
        Answer a query of any form, whole, with the engine's own serialisers.

        Args:
            accept: keys of `RESULT_FORMATS` and `GRAPH_FORMATS`; the first that suits is taken.

        Returns:
            The media type, and the answer in chunks.

        Raises:
            BadQuery: the text is not valid SPARQL, or its form has none of these serialisations.
            TooLarge: the answer has more than *limit_bytes*.
        """
        results = self._query(query, None)
        graph = isinstance(results, ox.QueryTriples)
        forms: Mapping[str, Any] = GRAPH_FORMATS if graph else RESULT_FORMATS
        media_type = next((name for name in accept if name in forms), None)
        if media_type is None:
            raise BadQuery("query-not-serialised", known=", ".join(forms))
        output = _Chunks(limit_bytes)
        try:
            results.serialize(output, forms[media_type])
        except (OSError, RuntimeError, ValueError) as error:
            raise BadQuery("query-failed", detail=str(error)) from error
        return media_type, iter(output.chunks)

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
            None if object is None else _engine_term(object),
            None if graph is None else ox.NamedNode(graph),
        )
        for quad in found:
            yield _quad(quad)

    def pairs(self, predicate: Iri) -> Iterator[tuple[Iri, Term]]:
        """Yield subject and object of every quad with *predicate*, at half the cost of `quads`."""
        for quad in self._engine.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
            yield _iri(quad.subject), _plain(quad.object)

    def lines(self) -> Iterator[bytes]:
        """Yield every quad as one line of N-Quads, without its line end, in the store's order."""
        for quad in self._engine.quads_for_pattern(None, None, None, None):
            yield f"{quad} .".encode()

    def dump(self, output: BufferedIOBase, form: str = "application/n-quads") -> None:
        """Write the whole store in a dataset format."""
        self._engine.dump(cast(IO[bytes], output), GRAPH_FORMATS[form])

    @property
    def is_empty(self) -> bool:
        """Whether there is no quad; `len` would count them all."""
        return next(self._engine.quads_for_pattern(None, None, None, None), None) is None

    def __contains__(self, quad: Quad) -> bool:
        return _engine_quad(quad) in self._engine

    def count(self) -> int:
        """Count the quads; not `len`, because the truth of a store would then count them too."""
        return len(self._engine)

    # -- writing -----------------------------------------------------------------------------

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads at once, without the cost of a transaction each."""
        with _wrapped(self.path):
            self._engine.bulk_extend(_engine_quad(quad) for quad in quads)

    def load(self, path: Path) -> None:
        """Add every quad of an N-Quads file, streaming."""
        with _wrapped(self.path):
            self._engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)

    def change(self, added: Collection[Quad], removed: Iterable[Quad]) -> None:
        """Take *removed* away, then add *added*; not at once, so only on a store being staged."""
        add = self._engine.bulk_extend if len(added) > _MANY else self._engine.extend
        with _wrapped(self.path):
            for quad in removed:
                self._engine.remove(_engine_quad(quad))
            add(_engine_quad(quad) for quad in added)

    def checkpoint(self, path: Path) -> None:
        """Copy the store to *path* by hard links; cheap, whatever the size."""
        with _wrapped(path):
            self._engine.backup(str(path))

    def compact(self) -> None:
        """Put the files in order, so that reading is a third faster; costs as much as writing."""
        with _wrapped(self.path):
            self._engine.optimize()

    def flush(self) -> None:
        """Write what is in memory to disk, fsync included."""
        with _wrapped(self.path):
            self._engine.flush()

    def _query(self, query: str, bindings: Mapping[str, Term] | None) -> Any:
        terms: dict[ox.Variable, Any] = {
            ox.Variable(name): _bound(name, value) for name, value in (bindings or {}).items()
        }
        try:
            return self._engine.query(
                query,
                # The engine would pass over what FROM names.
                use_default_graph_as_union=not names_graphs(query),
                substitutions=terms or None,
            )
        except SyntaxError as error:
            raise _bad_syntax(str(error), query) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise BadQuery("query-failed", detail=str(error)) from error


class _Chunks:
    """What a serialiser writes to: keeps every chunk, and refuses to grow past its limit."""

    def __init__(self, limit_bytes: int | None) -> None:
        self.chunks: list[bytes] = []
        self._limit_bytes = limit_bytes
        self._size_bytes = 0

    def write(self, data: bytes) -> int:
        self._size_bytes += len(data)
        if self._limit_bytes is not None and self._size_bytes > self._limit_bytes:
            raise TooLarge("answer-too-large", limit_bytes=self._limit_bytes)
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass


def line(quad: Quad) -> bytes:
    """Return a quad as the line of N-Quads that `Store.lines` gives for it."""
    return f"{_engine_quad(quad)} .".encode()


#: What the engine says in words, in the middle of its list of expected characters.
_SAID = re.compile(
    r"Prefix not found|IRI parsing failed|The SELECT contains a variable that is unbound"
)


def _bad_syntax(told: str, query: str) -> BadQuery:
    """Say where a query goes wrong; the engine's own list of what it expected helps nobody."""
    place = re.match(r"error at (\d+):(\d+): ", told)
    if place is None:
        return BadQuery("query-syntax", detail=told)
    row, column = int(place[1]), int(place[2])
    if said := _SAID.search(told):
        return BadQuery("query-wrong", line=row, column=column, detail=said[0])
    rest = query.split("\n")[row - 1][column - 1 :].split()
    if not rest:
        return BadQuery("query-ends", line=row, column=column)
    return BadQuery("query-token", line=row, column=column, token=rest[0][:40])


def read_query(path: Path, base: str) -> str:
    """Return the text of a `.rq` file, written for *base*."""
    return rebase(path.read_text(encoding="utf-8"), base)


def normalised(quads: Iterable[Quad]) -> set[Quad]:
    """Return the quads as a store gives them back: "007" as an integer is 7."""
    found = set(quads)
    typed = {quad for quad in found if _has_canonical_form(quad.object)}
    return (found - typed) | set(Store.in_memory(typed).quads())


def _has_canonical_form(term: Term) -> bool:
    """Whether a store may give *term* back in another form: numbers, dates, upper-case tags."""
    if not isinstance(term, Literal) or term.datatype == XSD_STRING:
        return False
    return term.language is None or term.language != term.language.lower()


def parse_lines(data: bytes) -> list[Quad]:
    """
    Read N-Quads.

    Raises:
        BadInput: the text is not N-Quads.
    """
    try:
        return [_quad(quad) for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)]
    except SyntaxError as error:
        raise BadInput("nquads-bad", detail=str(error)) from error


def _quad(quad: ox.Quad) -> Quad:
    return Quad(
        _iri(quad.subject), _iri(quad.predicate), _plain(quad.object), _iri(quad.graph_name)
    )


def _iri(term: Any) -> Iri:
    """Blank nodes and the default graph have no place in a release; see `kg.tables`."""
    if not isinstance(term, ox.NamedNode):
        raise BadInput("not-skolemised", value=str(term))
    return Iri(term.value)


def _engine_quad(quad: Quad) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(quad.subject),
        ox.NamedNode(quad.predicate),
        _engine_term(quad.object),
        ox.NamedNode(quad.graph),
    )


def _engine_term(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language is not None:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def _bound(name: str, term: Term) -> ox.NamedNode | ox.Literal:
    try:
        return _engine_term(term)
    except ValueError as error:
        raise BadInput("not-an-iri", name=name, value=str(term)) from error


def _term(term: Any) -> Term | None:
    return None if term is None else _plain(term)


def _plain(term: Any) -> Term:
    if not isinstance(term, ox.Literal):
        return Iri(term.value) if isinstance(term, ox.NamedNode) else Iri(str(term))
    if term.language is not None:
        return Literal(term.value, RDF_LANG_STRING, term.language)
    return Literal(term.value, Iri(term.datatype.value))


@contextmanager
def _wrapped(path: Path | None) -> Iterator[None]:
    """Turn the engine's errors into ours, where they enter."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # RocksDB tells a full disk only in words.
        if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
            raise NoRoom("no-room", path=path) from error
        raise Damaged("store-unreadable", path=path, detail=error) from error
