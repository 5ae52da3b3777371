"""The page of the partner finder: who fits, why, what speaks against, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.align.partners import DEFAULT, ROLES, Finding, read_weights
from kg.catalogue import say as told
from kg.projection import projected, seek
from kg.question import Found
from kg.questions.find_partners import rows_of
from service.partner_cards import Cards, decimal, moved
from service.partner_measured import measured
from service.putting import Put
from service.question_page import Look, Showing
from service.question_tables import cell
from service.wording import language

#: Shares of new ones that the form offers -> key of what it calls them.
_MIXES = {"0.5": "partners-mix-half", "1": "partners-mix-new", "0": "partners-mix-known"}
#: Inputs that the form shows at once; the others are below.
_FIRST = ("theme", "body", "mix")
#: Inputs that why-this-partner has too.
_START = ("theme", "body", "initiative", "on")
#: So many partners the page tells of; the table and the data have all that were asked for.
_TOLD = 20


def _answer(put: Put, ask: Any) -> tuple[Found, Showing]:
    finding = seek(put.graph, ask)
    found = put.question.found(ask, rows_of(put.graph, ask, finding))
    return found, lambda passages: _shown(put, ask, finding, passages)


def _shown(
    put: Put, ask: Any, finding: Finding, passages: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    given = {field.name: getattr(ask, field.name) for field in put.question.inputs}
    weights = DEFAULT if ask.weights is None else read_weights(ask.weights)
    cards = Cards(put.graph, projected(put.graph, ask), weights, given, passages)
    return {
        "cards": [cards.card(fit) for fit in finding.fits],
        "told_of": _TOLD,
        "left_out": [cell(put.graph, each) for each in finding.left_out],
        "start": {name: str(value) for name, value in given.items() if value and name in _START},
    }


def _frame() -> dict[str, Any]:
    return {
        "decimal": decimal,
        "moved": moved,
        "measured": measured(),
        "mixes": _MIXES,
        "roles": {role: told(f"partner-role-{role}")[language()] for role in ROLES},
        "first_fields": _FIRST,
    }


PARTNERS = Look("partners.html", _answer, _frame)
