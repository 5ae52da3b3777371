"""Writing an answer out as it is found: formats, order of columns, what XML cannot carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any, NamedTuple, Protocol, cast

import pyoxigraph as ox

from kg.errors import BadQuery, NotInXml, TooLarge
from kg.guard import Outline, with_columns
from kg.store.formats import GRAPH_FORMATS, RESULT_FORMATS
from kg.store.rows import counter
from kg.terms import Iri

#: Characters that XML 1.0 has no way to write, section 2.2; as they stand in UTF-8.
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class Dataset(NamedTuple):
    """
    Which graphs a query asks, https://www.w3.org/TR/sparql11-query/#rdfDataset.

    None: what the query says with FROM, else the union of all graphs and each of them by name.
    """

    default: tuple[Iri, ...] | None = None
    named: tuple[Iri, ...] | None = None
    #: Whether the two give way to FROM; what the protocol names does not.
    yields: bool = False


class Writer(Protocol):
    """What an answer is written to."""

    def write(self, data: bytes, /) -> int: ...


class Tally(NamedTuple):
    """What was counted while an answer was written."""

    bytes: int
    #: None: the format does not show where one ends.
    rows: int | None


class Chunks:
    """Keeps every chunk, and refuses to grow past its limit."""

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


def options(names_graphs: bool, dataset: Dataset) -> dict[str, Any]:
    """
    Return how the engine is told which graphs to ask.

    Args:
        names_graphs: whether the query itself says so with FROM.
    """
    if dataset.yields and names_graphs:
        return {}
    if dataset.default is None and dataset.named is None:
        # The engine would pass over what FROM names.
        return {"use_default_graph_as_union": not names_graphs}
    return {
        "default_graph": [ox.NamedNode(name) for name in dataset.default or ()],
        "named_graphs": [ox.NamedNode(name) for name in dataset.named or ()],
    }


def serialise(
    ask: Callable[[str], Any], query: str, said: Outline, accept: Sequence[str], output: Writer
) -> tuple[str, Tally]:
    """Put *query* to *ask* and write what comes; see `Store.answer`."""
    results = _in_order(ask, query, said)
    graph = isinstance(results, ox.QueryTriples)
    forms: Mapping[str, Any] = GRAPH_FORMATS if graph else RESULT_FORMATS
    media_type = next((name for name in accept if name in forms), None)
    if media_type is None:
        raise BadQuery("query-not-serialised", known=", ".join(forms))
    counted = _Counted(output, media_type)
    try:
        results.serialize(cast(IO[bytes], counted), forms[media_type])
    except (OSError, RuntimeError, ValueError) as error:
        raise counted.fault or BadQuery("query-failed", detail=str(error)) from error
    return media_type, counted.tally


def _in_order(ask: Callable[[str], Any], query: str, said: Outline) -> Any:
    """`SELECT *` gives its columns in order of appearance, where the engine sorts them by name."""
    results = ask(query)
    if said.star is not None and isinstance(results, ox.QuerySolutions):
        found = [variable.value for variable in results.variables]
        written = with_columns(query, said, found)
        if written is not None:
            return ask(written)
    return results


class _Counted:
    """Passes chunks on, counts rows and bytes, and stops at what XML cannot carry."""

    def __init__(self, output: Writer, media_type: str) -> None:
        self._output = output
        self._rows = counter(media_type)
        self._is_xml = media_type.endswith("xml")
        self._bytes = 0
        #: The engine wraps what a writer raises; this is what it was.
        self.fault: Exception | None = None

    @property
    def tally(self) -> Tally:
        return Tally(self._bytes, self._rows.total if self._rows else None)

    def write(self, data: bytes) -> int:
        size = len(data)
        try:
            if self._is_xml:
                data = _for_xml(data)
            self._bytes += len(data)
            if self._rows:
                self._rows.feed(data)
            self._output.write(data)
            return size
        except Exception as error:
            self.fault = error
            raise

    def flush(self) -> None:
        pass


def _for_xml(data: bytes) -> bytes:
    """A reader of XML would take a carriage return that stands as such for a line feed."""
    if found := _NOT_IN_XML.search(data):
        raise NotInXml("not-in-xml", code=f"U+{ord(found[0].decode()):04X}")
    return data.replace(b"\r", b"&#13;")
