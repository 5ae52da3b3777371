"""Where the tokens of SPARQL begin and end, without knowing what they mean together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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


class Token(NamedTuple):
    """
    A piece of SPARQL text.

    *kind* is iri, text, variable, language, blank, local (a prefixed name), bare (a word), number
    or mark.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """The engine's parser needs no space after a word, so the beginning counts."""
        return self.kind == "bare" and self.text.upper().startswith(words)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of *text*; whatever is none comes as a mark of one character."""
    for match in _TOKEN.finditer(text):
        if (kind := match.lastgroup or "mark") != "space":
            yield Token(kind, match[0], match.start())
