"""A query with its words, variables, strings and comments told apart by the style sheet."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from kg.lexer import tokens

#: Kind of token -> class.
_CLASSES = {"bare": "k", "variable": "v", "iri": "s", "text": "s"}
_COMMENT = re.compile(r"(#[^\r\n]*)")


def coloured(query: str) -> Markup:
    """Return a query as HTML: the same characters, with spans around some."""
    found, at = [], 0
    for token in tokens(query):
        found.append(_between(query[at : token.start]))
        found.append(_span(_CLASSES.get(token.kind), token.text))
        at = token.end
    return Markup("").join([*found, _between(query[at:])])


def _between(text: str) -> Markup:
    parts = _COMMENT.split(text)
    return Markup("").join(
        _span("c" if part.startswith("#") else None, part) for part in parts if part
    )


def _span(name: str | None, text: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(name, text) if name else escape(text)
