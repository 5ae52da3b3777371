"""The answer in a sentence, in Swedish and in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from kg.labels import NAMING, best, compact, names_of
from kg.question.graph import Graph
from kg.question.header import Texts
from kg.question.kinds import Words
from kg.question.question import Found, Question
from kg.terms import Iri, Literal

LANGUAGES = ("sv", "en")
_TRUTH = {"sv": ("nej", "ja"), "en": ("no", "yes")}


def sentence(question: Question, graph: Graph, found: Found) -> Texts:
    """Return the answer in words: how many there are, of what was asked."""
    return {language: _sentence(question, graph, found, language) for language in LANGUAGES}


def shown(graph: Graph, value: Any, language: str) -> str:
    """Return a value as people read it: the name of a thing, a day, a number."""
    if isinstance(value, Iri):
        return name(graph, value, language) or compact(value)
    if isinstance(value, tuple) and not isinstance(value, Words):
        names = [shown(graph, each, language) for each in value]
        return format_list(names, style="or", locale=language)
    if isinstance(value, bool):
        return _TRUTH[language][value]
    if isinstance(value, Words):
        return value._asdict()[language] or value.sv or ""
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=language)
    if isinstance(value, int | Decimal):
        return format_decimal(value, locale=language, decimal_quantization=False)
    return str(value)


def name(graph: Graph, thing: Iri, language: str) -> str | None:
    """Return what a thing is called; a statement, by what it says in our words."""
    found = naming(graph, thing, language)
    return found.value if found else None


def naming(graph: Graph, thing: Iri, language: str) -> Literal | None:
    """Return the same with the language that it is in, which need not be the one asked for."""
    return _namings(graph, thing, (language,)).get(language)


def named(graph: Graph, thing: Iri) -> Texts:
    """Return what a thing is called in each language, looked up once; nothing names some."""
    return {language: found.value for language, found in _namings(graph, thing, LANGUAGES).items()}


def _namings(graph: Graph, thing: Iri, languages: Iterable[str]) -> dict[str, Literal]:
    found = names_of(graph.store, thing, (*NAMING, Iri(f"{graph.base}ns#statementText")))
    return {language: best(found, language) for language in languages if found}


def _sentence(question: Question, graph: Graph, found: Found, language: str) -> str:
    count = found.figures["n"]
    form = Locale.parse(language).plural_form(count) if count else "none"
    given = {field.name: getattr(found.ask, field.name) for field in fields(found.ask)}
    values = {
        name: shown(graph, value, language) for name, value in (given | found.figures).items()
    }
    return question.header.texts[form][language].format_map(values)
