"""
A lexical look at a stranger's query, before the engine sees it.

The engine's parser knows no tokens: it takes `SERVICEex:a{}` for a service call, and `?a<'>'` for a
comparison where the grammar sees an IRI. So whatever could be read as a call is refused, while
the word may stand in strings, IRIs, comments, variables and names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from kg.errors import BadQuery, SwitchedOff

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}

#: Functions whose value is another one each time.
_VARYING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}

#: The engine's parser recurses; thousands of nested brackets end the process.
MAX_DEPTH = 200

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
  | (?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
           |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')
  | (?P<variable>[?$][\w\u0080-\U0010ffff]++)
  | (?P<language>@[A-Za-z]++(?:-++[A-Za-z0-9]++)*+)
  | (?P<blank>_:(?:[\w\-\u0080-\U0010ffff]|\.++(?=[\w\-\u0080-\U0010ffff]))++)
  | (?P<word>[A-Za-z\u0080-\U0010ffff][\w.\-\u0080-\U0010ffff]*+)?+
    (?P<local>:(?:
        (?:[\w:\u0080-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
        (?:[\w:\-\u0080-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]
          |\.++(?=[\w:\-%\\\u0080-\U0010ffff]))*+
      )?+)
  | (?P<bare>[A-Za-z\u0080-\U0010ffff][\w.\-\u0080-\U0010ffff]*+)
  | (?P<number>[0-9]++)
  | (?P<mark>\{\||\|\}|.)
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the words of a query say about it."""

    #: SELECT, ASK, CONSTRUCT or DESCRIBE.
    form: str
    #: Whether it says with FROM which graphs it asks.
    names_graphs: bool
    #: Whether it may give another answer to the same graph, as RAND and NOW do.
    varies: bool
    #: Where the `*` of the outermost SELECT stands.
    star: int | None = None
    #: With that, the variables in order of appearance.
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """The parser needs no space after a word, so the beginning counts."""
        return self.kind == "bare" and self.text.upper().startswith(words)


def check_query(query: str) -> Outline:
    """
    Let a query pass that can be given to the engine, and return what its words say about it.

    Raises:
        SwitchedOff: it is an update, or calls another service.
        BadQuery: it has none of the four forms, or is nested too deeply.
    """
    tokens = list(_tokens(query))
    for reading in {query, _unescaped(query)}:
        if _SERVICE.search(reading):
            _refuse_calls(list(_tokens(reading)))
    _refuse_depth(tokens)
    return _outlined(tokens, _form(tokens))


def outline(query: str) -> Outline:
    """Return what the words of a trusted query say about it."""
    return _outlined(list(_tokens(query)), "")


def _outlined(tokens: list[_Token], form: str) -> Outline:
    words = {each.text.upper() for each in tokens if each.kind == "bare"}
    head = takewhile(lambda token: token.text != "{", tokens)
    star = _star(tokens)
    seen = (token.text[1:] for token in tokens if token.kind == "variable")
    return Outline(
        form=form,
        names_graphs=any(token.is_word("FROM") for token in head),
        varies=not words.isdisjoint(_VARYING),
        star=star.start if star else None,
        variables=tuple(dict.fromkeys(seen)) if star else (),
    )


@lru_cache(maxsize=256)
def names_graphs(query: str) -> bool:
    """Tell whether the query says with FROM which graphs it asks; that stands before any brace."""
    head = takewhile(lambda token: token.text != "{", _tokens(query))
    return any(token.is_word("FROM") for token in head)


def with_columns(query: str, said: Outline, names: Collection[str]) -> str | None:
    """
    Return the query with the variables *names* named in order of appearance, for `SELECT *`.

    Returns:
        None where the query names its columns itself, or *names* stand in that order already.
    """
    order = [name for name in said.variables if name in names]
    if said.star is None or order == list(names) or len(order) != len(names):
        return None
    columns = " ".join(f"?{name}" for name in order)
    return f"{query[: said.star]} {columns} {query[said.star + 1 :]}"


def _star(tokens: list[_Token]) -> _Token | None:
    """Find the `*` of the outermost SELECT."""
    for n, token in enumerate(tokens[:-2]):
        if token.is_word("SELECT"):
            rest = [
                each for each in tokens[n + 1 : n + 3] if not each.is_word("DISTINCT", "REDUCED")
            ]
            return rest[0] if rest and rest[0].text == "*" else None
    return None


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if (kind := match.lastgroup or "mark") != "space":
            yield _Token(kind, match[0], match.start())


def _unescaped(text: str) -> str:
    """Put characters for codepoint escapes everywhere, as SPARQL 1.1 section 19.2 says."""
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or "110000", 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def _form(tokens: list[_Token]) -> str:
    for token in tokens:
        if token.kind == "bare" and token.text.upper() in UPDATES:
            raise SwitchedOff("query-update", word=token.text.upper())
        for form in FORMS:
            if token.is_word(form):
                return form
    raise BadQuery("query-form", forms=", ".join(FORMS))


def _refuse_depth(tokens: list[_Token]) -> None:
    depth = 0
    for token in tokens:
        depth += (token.text[0] in "({[") - (token.text[-1] in ")}]")
        if depth > MAX_DEPTH:
            raise BadQuery("query-deep", limit=MAX_DEPTH)


def _refuse_calls(tokens: list[_Token]) -> None:
    start = _Token("mark", "", 0)
    braces = round_brackets = 0
    for before, token in pairwise([start, *tokens, start]):
        braces += (token.text == "{") - (token.text == "}")
        round_brackets += (token.text == "(") - (token.text == ")")
        if token.kind == "bare" and _SERVICE.search(token.text):
            raise SwitchedOff("query-service")
        if token.kind == "iri" and round_brackets and _may_be_comparison(before, token.text):
            raise BadQuery("query-ambiguous", text=token.text[:40])
    _refuse_glued_calls(tokens)


def _may_be_comparison(before: _Token, text: str) -> bool:
    """Tell whether `<` may mean *less than*, and then hide where a string or bracket begins."""
    operand = before.kind != "mark" or before.text in (")", "}", "]")
    return operand and not _SCHEME.match(text) and not {"'", "#", ")"}.isdisjoint(text)


def _refuse_glued_calls(tokens: list[_Token]) -> None:
    """Refuse `SERVICEex:a {`, which the grammar takes for a name; `GRAPH service:a {` is one."""
    depth = 0
    for n, token in enumerate(tokens[:-1]):
        depth += (token.text == "{") - (token.text == "}")
        prefix = token.text.partition(":")[0] if token.kind == "local" else ""
        named = n > 0 and tokens[n - 1].is_word("GRAPH")
        if depth and not named and tokens[n + 1].text == "{" and _SERVICE.search(prefix):
            raise SwitchedOff("query-service")
