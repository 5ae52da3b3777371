"""What to offer whoever asks for what is not there: names like the last words of the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from flask import request

from kg.search import index_of, is_made, is_searchable
from service.frame import link_to
from service.kinds import kind_names
from service.serving import served_if_any, settings
from service.wording import language

_OFFERED = 5


def offered() -> dict[str, Any]:
    """Return what `not-found.html` shows; nothing near as long as nobody has searched."""
    words = _words(request.path)
    return {"words": words, "nearest": _nearest(words)}


def _words(path: str) -> str:
    last = unquote(path).rstrip("/").rpartition("/")[2]
    plain = last.partition(".")[0].replace("-", " ").replace("_", " ")
    return plain if plain.isprintable() and is_searchable(plain) else ""


def _nearest(words: str) -> list[dict[str, Any]]:
    served, base = served_if_any(), settings().base
    if not (words and served and is_made(served.store, base)):
        return []
    index = index_of(served.store, base)
    hits = index.search(words, language()).hits or index.nearest(words, language())
    return [
        {
            "href": link_to(hit.iri),
            "label": hit.label,
            "lang": hit.lang,
            "kind": kind_names(served.store, hit.kind)[language()].text,
        }
        for hit in hits[:_OFFERED]
    ]
