"""The reader's language, and everything that a page says in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import request
from markupsafe import Markup, escape

from kg.catalogue import LANGUAGES, Catalogue

TEXTS = Catalogue(Path(__file__).with_name("texts.toml"))

#: What dates and numbers are written like.
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


def language() -> str:
    """Return sv or en: what `?lang=` says, else what Accept-Language prefers, else sv."""
    if (asked := request.args.get("lang")) in LANGUAGES:
        return str(asked)
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0]) or LANGUAGES[0]


def other_language() -> str:
    """Return the language that the page is not in."""
    return next(each for each in LANGUAGES if each != language())


def say(key: str, /, **values: object) -> Markup:
    """Return the sentence *key* in the reader's language; *values* are escaped unless Markup."""
    return escape(TEXTS.entries[key][language()]).format(**values)


def long_date(value: date) -> Markup:
    """Return a date for people, marked up with the date for programs."""
    text = format_date(value, "long", locale=_LOCALES[language()])
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def number(value: int) -> str:
    """Return a whole number with the thousands set apart."""
    return format_decimal(value, locale=_LOCALES[language()])
