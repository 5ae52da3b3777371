"""Every sentence exists in both languages and says the same with the same values."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from kg.catalogue import KG, LANGUAGES, Catalogue, say

SERVICE = Path(__file__).parents[2] / "service"
SENTENCES = [
    pytest.param(templates, id=f"{catalogue.path.parent.name}/{catalogue.path.name}-{key}")
    for catalogue in (KG, Catalogue(SERVICE / "texts.toml"), Catalogue(SERVICE / "cli.toml"))
    for key, templates in catalogue.entries.items()
]


def placeholders(template: str) -> set[str]:
    """Return the names a template needs; `{faults.sv}` needs `faults`."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("templates", SENTENCES)
def test_a_sentence_has_both_languages_with_the_same_placeholders(
    templates: dict[str, str],
) -> None:
    assert tuple(templates) == LANGUAGES
    assert all(template.strip() for template in templates.values())
    assert placeholders(templates["sv"]) == placeholders(templates["en"])


def test_values_are_filled_in_as_they_are_even_with_braces_in_them() -> None:
    told = say("fault-in-file", file="a{b}.csv", problem="{value}")

    assert told == {"sv": "a{b}.csv: {value}", "en": "a{b}.csv: {value}"}


def test_a_missing_value_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(KeyError, match="problem"):
        say("fault-in-file", file="a.csv")
