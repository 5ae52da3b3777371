"""Quotes must stand where they are said to, in the very text that is quoted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import BadTables
from kg.quotes import check_quotes
from kg.store import Store
from kg.terms import CANONICAL_BASE as BASE
from kg.terms import PREFIXES, XSD, Iri, Literal, Quad, Term

TEXT = "Det här är en påhittad text.\n\nStaden ska\nvara öppen för alla gäst-\nverksamheter.\n"
GRAPH = Iri(BASE + "graph/test")


def store_with(quote: str, start: int, digest: str = "") -> Store:
    """A document, and one passage that quotes it from *start* on."""
    document, passage = Iri(BASE + "id/document/d"), Iri(BASE + "id/evidence/e")
    words, place = Iri(passage + "#quote"), Iri(passage + "#position")
    end = start + len(quote)
    values: list[tuple[Iri, str, Term]] = [
        (document, "sl:textFile", Literal("text.txt")),
        (document, "sl:sha256", Literal(digest or hashlib.sha256(TEXT.encode()).hexdigest())),
        (passage, "oa:hasSource", document),
        (passage, "oa:hasSelector", words),
        (passage, "oa:hasSelector", place),
        (words, "oa:exact", Literal(" ".join(quote.split()))),
        (place, "oa:start", Literal(str(start), Iri(XSD + "integer"))),
        (place, "oa:end", Literal(str(end), Iri(XSD + "integer"))),
    ]
    return Store.in_memory(
        Quad(s, Iri(PREFIXES[p.partition(":")[0]] + p.partition(":")[2]), o, GRAPH)
        for s, p, o in values
    )


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    return tmp_path


def test_quote_across_lines_is_found(texts: Path) -> None:
    quote = "ska\nvara öppen"

    assert check_quotes(store_with(quote, TEXT.index(quote)), texts, BASE) == 1


def test_quote_at_another_place_is_told(texts: Path) -> None:
    with pytest.raises(BadTables, match=r"ska vara öppen.*does not stand at character 3"):
        check_quotes(store_with("ska\nvara öppen", 3), texts, BASE)


def test_another_text_is_told(texts: Path) -> None:
    with pytest.raises(BadTables, match="not the one that is quoted"):
        check_quotes(store_with("ska", TEXT.index("ska"), "0" * 64), texts, BASE)


def test_text_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert check_quotes(store_with("ska", 0), tmp_path, BASE) == 0
