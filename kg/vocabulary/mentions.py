"""Which terms and codes of ours a query speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from kg.lexer import Token, tokens
from kg.terms import Iri


def mentioned(query: str, base: str) -> frozenset[Iri]:
    """
    Return the IRIs below *base* that a SPARQL text names, in full or by a prefix that it declares.

    What a comment or a string says is not named.
    """
    prefixes, found = dict[str, str](), set[Iri]()
    read = _significant(query)
    for token in read:
        if token.is_word("PREFIX"):
            name, space = next(read, None), next(read, None)
            if name and space:
                prefixes[name.text.removesuffix(":")] = space.text[1:-1]
        elif named := _named(token, prefixes):
            found.add(named)
    return frozenset(each for each in found if each.startswith(base))


def _significant(query: str) -> Iterator[Token]:
    return (token for token in tokens(query) if token.kind in ("iri", "local", "bare"))


def _named(token: Token, prefixes: dict[str, str]) -> Iri | None:
    if token.kind == "iri":
        return Iri(token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    if token.kind == "local" and prefix in prefixes:
        return Iri(prefixes[prefix] + local.replace("\\", ""))
    return None
