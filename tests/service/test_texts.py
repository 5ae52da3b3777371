"""What the service says stands in its catalogue, in both languages, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.align.partners import FACTORS, Kind
from kg.align.projection import PARTNERS
from kg.questions import QUESTIONS
from service.examples import NAMES
from service.formats import GRAPHS, SOLUTIONS
from service.problems import KINDS
from service.question_formats import ALL_FORMATS as QUESTION_FORMATS
from service.resources import FORMATS as THING_FORMATS
from service.wording import TEXTS

SERVICE = Path(__file__).parents[2] / "service"
TEMPLATES = sorted((SERVICE / "templates").glob("*.html"))

#: Names, and what is no language.
UNTRANSLATED = {"Siktlinje", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "format=", "Accept:"}
COMMAND = re.compile(r"curl --data-urlencode query@.*?sparql", re.DOTALL)


def test_every_sentence_is_said_somewhere_and_every_key_exists() -> None:
    """Keys are written out, or begin or end with a literal that this test knows how to complete."""
    sources = [*TEMPLATES, *SERVICE.glob("*.py")]
    literals = {
        literal
        for path in sources
        for literal in re.findall(r"""["']([a-z][A-Za-z0-9-]*)["']""", path.read_text("utf-8"))
    }
    kinds = {kind.name for kind in KINDS.values()}
    made = {f"{kind}-{part}" for kind in kinds for part in ("title", "meaning")}
    made |= {f"example-{name}-{part}" for name in NAMES for part in ("title", "why")}
    made |= {f"format-{name}" for name in (*SOLUTIONS, *GRAPHS)}
    counted = re.findall(r"sl:(\w+)\)", (SERVICE / "queries" / "counts.rq").read_text("utf-8"))
    made |= {f"kind-{name}{part}" for name in counted for part in ("", "-what")}
    codes = re.findall(
        r"assertion:(\w+)\)", (SERVICE / "queries" / "statuses.rq").read_text("utf-8")
    )
    made |= {f"status-{code}" for code in codes}

    made |= {f"format-{name}" for name in (*QUESTION_FORMATS, *THING_FORMATS)}
    made |= {f"tag-{tag}" for question in QUESTIONS.values() for tag in question.header.tags}

    made |= {
        f"partner-{part}-{name}" for name in FACTORS for part in ("part", "meaning", "unknown")
    }
    made |= {f"partner-why-{kind}" for kind in Kind} | {f"partner-kind-{kind}" for kind in PARTNERS}
    made |= {
        f"partners-verdict-{which}" for which in ("every", "city", "better", "unclear", "worse")
    }
    made |= {
        f"partners-by-{each}-{end}" for each in ("weights", "sources") for end in ("same", "gone")
    }
    made |= {f"partners-tested-{which}" for which in ("every", "city")}

    assert made <= set(TEXTS.entries)
    assert set(TEXTS.entries) - made - literals == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"<!doctype html>|<code>.*?</code>", " ", text, flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|alt|title|placeholder|content)="([^"]*)"', text)
    words = [word for word in re.sub(r"<[^>]*>", " ", text).split() if re.search(r"\w", word)]

    assert set(words) <= UNTRANSLATED
    assert [a for a in attributes if re.search(r"[^\W\d_]{2}", a) and "=" not in a] in (
        [],
        ["light dark"],
    )
