"""Names in the order that a reader looks for them in."""

from __future__ import annotations

import pytest

from kg.question import collated

NAMES = ["Öland", "Åre", "Älvsjö", "zon", "Ales", "éden", "Edsviken", "Ob", "ob", "Årsta"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", "Ales éden Edsviken Ob ob zon Åre Årsta Älvsjö Öland"),
        ("en", "Ales Älvsjö Åre Årsta éden Edsviken Ob ob Öland zon"),
    ],
)
def test_swedish_has_its_own_letters_last(language: str, expected: str) -> None:
    found = sorted(NAMES, key=lambda name: collated(name, language))

    assert " ".join(found) == expected


def test_a_letter_is_the_same_however_it_is_composed() -> None:
    assert collated("A\u030are", "sv")[0] == collated("Åre", "sv")[0] > collated("Zon", "sv")[0]


def test_words_go_before_letters() -> None:
    assert collated("Stad och land", "sv") < collated("Stadens", "sv")
