"""
A lexical look at a stranger's query or update, before the engine sees it.

The engine's parser knows no tokens: it takes `SERVICEex:a{}` for a service call, and `?a<'>'` for a
comparison where the grammar sees an IRI. So whatever could be read as a call is refused, while
the word may stand in strings, IRIs, comments, variables and names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from kg.errors import BadQuery, SwitchedOff
from kg.lexer import Token, tokens

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}

#: Functions whose value is another one each time.
_VARYING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}

#: The engine's parser recurses; a thousand brackets or unary operators in each other, or some
#: thousand sums and alternatives in a row, end the process. The W3C suites stay below.
MAX_DEPTH = 60
MAX_TOKENS = 5_000
#: Longer than a query of so many tokens is, unless it carries texts.
MAX_CHARACTERS = 100_000

_UNARY = frozenset("!+-")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_NOTHING = Token("mark", "", 0)
_LOAD_SILENT = ("LOAD", "SILENT")


class Outline(NamedTuple):
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


def check_query(query: str) -> Outline:
    """
    Let a query pass that can be given to the engine, and return what its words say about it.

    Raises:
        SwitchedOff: it is an update, or calls another service.
        BadQuery: it has none of the four forms, is too long or is nested too deeply.
    """
    if len(query) > MAX_CHARACTERS:
        raise BadQuery("query-long", limit=MAX_CHARACTERS)
    found = list(_shallow(islice(tokens(query), MAX_TOKENS + 1)))
    if len(found) > MAX_TOKENS:
        raise BadQuery("query-tokens", limit=MAX_TOKENS)
    _refuse_calls(query)
    return _outlined(found, _form(found))


def check_update(update: str) -> None:
    """
    Let an update pass that can be taken apart and given to the engine in pieces.

    It may be as long as the data that it brings; each operation beside them is bounded.

    Raises:
        SwitchedOff: it loads a document from elsewhere without SILENT, or calls another service.
        BadQuery: an operation is too long or nested too deeply.
    """
    found = _unambiguous(_light(_shallow(tokens(update))))
    for before, token in pairwise(chain(found, [_NOTHING])):
        if before.is_word("LOAD") and (before.text.upper(), token.text.upper()) != _LOAD_SILENT:
            raise SwitchedOff("update-load")
    _refuse_calls(update)


def outline(query: str) -> Outline:
    """Return what the words of a trusted query say about it."""
    return _outlined(list(tokens(query)), "")


def _outlined(tokens: list[Token], form: str) -> Outline:
    words = {each.text.upper() for each in tokens if each.kind == "bare"}
    star = _star(tokens)
    seen = (token.text[1:] for token in tokens if token.kind == "variable")
    return Outline(
        form=form,
        names_graphs=_has_from(tokens),
        varies=not words.isdisjoint(_VARYING),
        star=star.start if star else None,
        variables=tuple(dict.fromkeys(seen)) if star else (),
    )


@lru_cache(maxsize=256)
def names_graphs(query: str) -> bool:
    """Tell whether the query says with FROM which graphs it asks."""
    return _has_from(tokens(query))


def _has_from(found: Iterable[Token]) -> bool:
    """FROM stands outside of all braces; of CONSTRUCT, after those of the template."""
    depth = 0
    for token in found:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.is_word("FROM"):
            return True
    return False


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


def _star(tokens: list[Token]) -> Token | None:
    """Find the `*` of the outermost SELECT."""
    for n, token in enumerate(tokens[:-2]):
        if token.is_word("SELECT"):
            rest = [
                each for each in tokens[n + 1 : n + 3] if not each.is_word("DISTINCT", "REDUCED")
            ]
            return rest[0] if rest and rest[0].text == "*" else None
    return None


def _unescaped(text: str) -> str:
    """Put characters for codepoint escapes everywhere, as SPARQL 1.1 section 19.2 says."""
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or "110000", 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def _form(tokens: list[Token]) -> str:
    for token in tokens:
        if token.kind == "bare" and token.text.upper() in UPDATES:
            raise SwitchedOff("query-update", word=token.text.upper())
        for form in FORMS:
            if token.is_word(form):
                return form
    raise BadQuery("query-form", forms=", ".join(FORMS))


def _shallow(read: Iterable[Token]) -> Iterator[Token]:
    """Pass tokens on, up to where they nest too deeply."""
    depth = run = 0
    for token in read:
        if token.kind == "mark":
            opens, closes = token.text[0] in "({[", token.text[-1] in ")}]"
            depth = max(0, depth + opens - closes)
            run = run + 1 if token.text in _UNARY else 0
            if depth + run > MAX_DEPTH:
                raise BadQuery("query-deep", limit=MAX_DEPTH)
        else:
            run = 0
        yield token


def _light(read: Iterable[Token]) -> Iterator[Token]:
    """Pass tokens of an update on, up to where an operation has too many beside its data."""
    spent = braces = 0
    before, is_data = _NOTHING, False
    for token in read:
        if not braces:
            is_data = before.is_word("DATA") and token.text == "{"
        braces += (token.text == "{") - (token.text == "}")
        spent = 0 if token.text == ";" and not braces else spent + (not is_data)
        if spent > MAX_TOKENS:
            raise BadQuery("update-tokens", limit=MAX_TOKENS)
        before = token
        yield token


def _refuse_calls(text: str) -> None:
    for reading in {text, _unescaped(text)}:
        if _SERVICE.search(reading):
            found = list(_unambiguous(tokens(reading)))
            if any(token.kind == "bare" and _SERVICE.search(token.text) for token in found):
                raise SwitchedOff("query-service")
            _refuse_glued_calls(found)


def _unambiguous(read: Iterable[Token]) -> Iterator[Token]:
    """Pass tokens on, up to one that the engine may read in another way than we do."""
    before, round_brackets = _NOTHING, 0
    for token in read:
        if token.kind == "mark":
            round_brackets += (token.text == "(") - (token.text == ")")
        elif token.kind == "iri" and round_brackets and _may_be_comparison(before, token.text):
            raise BadQuery("query-ambiguous", text=token.text[:40])
        before = token
        yield token


def _may_be_comparison(before: Token, text: str) -> bool:
    """Tell whether `<` may mean *less than*, and then hide where a string or bracket begins."""
    operand = before.kind != "mark" or before.text in (")", "}", "]")
    return operand and not _SCHEME.match(text) and not {"'", "#", ")"}.isdisjoint(text)


def _refuse_glued_calls(tokens: list[Token]) -> None:
    """Refuse `SERVICEex:a {`, which the grammar takes for a name; `GRAPH service:a {` is one."""
    depth = 0
    for n, token in enumerate(tokens[:-1]):
        depth += (token.text == "{") - (token.text == "}")
        prefix = token.text.partition(":")[0] if token.kind == "local" else ""
        named = n > 0 and tokens[n - 1].is_word("GRAPH")
        if depth and not named and tokens[n + 1].text == "{" and _SERVICE.search(prefix):
            raise SwitchedOff("query-service")
