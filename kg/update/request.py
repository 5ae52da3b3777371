"""
A request, taken apart into operations: https://www.w3.org/TR/sparql11-update/#updateLanguage.

What is between braces is left to the engine. It accepts no BASE and PREFIX but before the first
operation, where the grammar has them before any; so each operation is handed to it by itself, with
all that was declared before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import NamedTuple

from kg.errors import BadQuery
from kg.guard import FORMS
from kg.lexer import Token, tokens
from kg.update.source import Source, Span


class Which(Enum):
    """Graphs that are meant without a name."""

    DEFAULT = "DEFAULT"
    NAMED = "NAMED"
    ALL = "ALL"


#: A piece of text that names a graph, or one of the words above.
Target = Span | Which


@dataclass(frozen=True, slots=True)
class Data:
    """INSERT DATA or DELETE DATA."""

    inserts: bool
    block: Span


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE and INSERT by templates, for each solution of WHERE; DELETE WHERE is one, too."""

    where: Span
    delete: Span | None = None
    insert: Span | None = None
    given: Span | None = None
    using: tuple[Span, ...] = ()
    using_named: tuple[Span, ...] = ()

    @property
    def names_graphs(self) -> bool:
        """Whether it says itself which graphs WHERE asks."""
        return bool(self.given or self.using or self.using_named)


@dataclass(frozen=True, slots=True)
class Clear:
    """CLEAR and DROP: a release has no empty graphs, so they are the same."""

    target: Target


@dataclass(frozen=True, slots=True)
class Transfer:
    """ADD, MOVE and COPY."""

    verb: str
    source: Target
    destination: Target
    silent: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """CREATE, for a release has no empty graphs, and LOAD SILENT, which must fail silently."""


class Operation(NamedTuple):
    """One operation, with what was declared before it."""

    what: Data | Modify | Clear | Transfer | Nothing
    span: Span
    prologue: tuple[Span, ...]


def operations(source: Source) -> list[Operation]:
    """
    Take a request apart.

    Raises:
        BadQuery: its outline, apart from what is between braces, is not valid.
    """
    return list(_Reader(source).request())


class _Reader:
    """Reads the tokens outside braces, one ahead."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rest = chain(tokens(source.text), [Token("end", "", len(source.text))])
        self._next = next(self._rest)
        self._end = 0
        #: Labels of blank nodes in data, and in WHERE: no two operations may share one.
        self._labels: dict[str, set[str]] = {"DATA": set(), "WHERE": set()}

    def request(self) -> Iterator[Operation]:
        prologue: list[Span] = []
        while True:
            prologue += self._declarations()
            if self._next.kind == "end":
                return
            start = self._next.start
            what = self._operation()
            yield Operation(what, Span(start, self._end), tuple(prologue))
            if self._next.kind != "end" and not self._take(";"):
                raise self._fault()

    def _declarations(self) -> Iterator[Span]:
        while self._word in ("BASE", "PREFIX", "VERSION"):
            start = self._next.start
            kinds = {"BASE": ["iri"], "PREFIX": ["local", "iri"], "VERSION": ["text"]}[self._word]
            self._advance()
            for kind in kinds:
                is_name = kind == "local" and self._next.text.partition(":")[2]
                if self._next.kind != kind or is_name:
                    raise self._fault()
                self._advance()
            yield Span(start, self._end)

    def _operation(self) -> Data | Modify | Clear | Transfer | Nothing:
        word = self._word
        if word in FORMS:
            raise BadQuery("update-is-query", word=word)
        if word in ("INSERT", "DELETE", "WITH"):
            return self._change()
        if word in ("CLEAR", "DROP"):
            self._advance()
            self._take("SILENT")
            return Clear(self._target(*Which))
        if word in ("ADD", "MOVE", "COPY"):
            return self._transfer()
        if word in ("CREATE", "LOAD"):
            return self._nothing()
        raise self._fault()

    def _transfer(self) -> Transfer:
        verb = self._word
        self._advance()
        silent = self._take("SILENT")
        source = self._target(Which.DEFAULT, bare=True)
        self._expect("TO")
        return Transfer(verb, source, self._target(Which.DEFAULT, bare=True), silent)

    def _nothing(self) -> Nothing:
        loads = self._take("LOAD")
        if not loads:
            self._expect("CREATE")
        self._take("SILENT")
        if loads:
            self._name()
        if not loads or self._take("INTO"):
            self._expect("GRAPH")
            self._name()
        return Nothing()

    def _change(self) -> Data | Modify:
        given = self._name() if self._take("WITH") else None
        delete = insert = None
        if self._take("DELETE"):
            if given is None and self._take("DATA"):
                return Data(False, self._block())
            if given is None and self._take("WHERE"):
                pattern = self._block()
                return Modify(where=pattern, delete=pattern)
            delete = self._block()
        if delete is None or self._word == "INSERT":
            self._expect("INSERT")
            if delete is None and given is None and self._take("DATA"):
                return Data(True, self._block("DATA"))
            insert = self._block()
        return self._modify(given, delete, insert)

    def _modify(self, given: Span | None, delete: Span | None, insert: Span | None) -> Modify:
        using: list[Span] = []
        using_named: list[Span] = []
        while self._take("USING"):
            into = using_named if self._take("NAMED") else using
            into.append(self._name())
        self._expect("WHERE")
        where = self._block("WHERE")
        return Modify(where, delete, insert, given, tuple(using), tuple(using_named))

    def _target(self, *words: Which, bare: bool = False) -> Target:
        for which in words:
            if self._take(which.value):
                return which
        if not self._take("GRAPH") and not bare:
            raise self._fault()
        return self._name()

    def _name(self) -> Span:
        if self._next.kind not in ("iri", "local"):
            raise self._fault()
        return self._advance()

    def _block(self, scope: str = "") -> Span:
        """Pass over braces and what is between them; *scope* is where labels may not be shared."""
        start, depth = self._next.start, 0
        taken, labels = self._labels.get(scope, set()), set()
        if self._next.text != "{":
            raise self._fault()
        while True:
            token = self._next
            depth += (token.text == "{") - (token.text == "}")
            if token.kind == "end" or (token.kind == "blank" and token.text in taken):
                raise self._fault()
            if token.kind == "blank":
                labels.add(token.text)
            self._advance()
            if not depth:
                taken |= labels
                return Span(start, self._end)

    @property
    def _word(self) -> str:
        return self._next.text.upper() if self._next.kind == "bare" else ""

    def _take(self, word: str) -> bool:
        found = word in (self._word, self._next.text)
        if found:
            self._advance()
        return found

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._fault()

    def _advance(self) -> Span:
        token, self._next = self._next, next(self._rest)
        self._end = token.end
        return Span(token.start, token.end)

    def _fault(self) -> BadQuery:
        token, place = self._next, self._source.place(self._next.start)
        key = "query-ends" if token.kind == "end" else "query-token"
        return BadQuery(key, line=place.line, column=place.column, token=token.text[:40])
