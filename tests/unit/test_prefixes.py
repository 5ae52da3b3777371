"""One prefix means one namespace, in every Turtle file and every query."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.terms import CANONICAL_BASE, PREFIXES

ROOT = Path(__file__).parents[2]
ROOMS = ("ontology", "shapes", "data", "kg", "service", "tests/shipped", "tests/bench")
FILES = sorted(
    path for room in ROOMS for kind in ("ttl", "rq") for path in (ROOT / room).rglob(f"*.{kind}")
)
DECLARED = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.I | re.M)

#: Authorities whose concepts data and examples name by a prefix of their own, and namespaces that
#: we do not use but in which no person may be named either.
OTHERS = (
    "http://publications.europa.eu/resource/authority/",
    "http://metadata.un.org/sdg/",
    "https://schema.org/",
    "http://purl.org/dc/elements/1.1/",
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prefixes_are_those_of_the_project(path: Path) -> None:
    for prefix, namespace in DECLARED.findall(path.read_text("utf-8")):
        if prefix in PREFIXES:
            assert namespace == PREFIXES[prefix], prefix
        else:
            assert namespace.startswith((CANONICAL_BASE, *OTHERS)), (prefix, namespace)


def test_there_are_files_to_check() -> None:
    assert len(FILES) > 400
