"""The questions as OpenAPI has them: an address each, with inputs and columns."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from kg.question import Field, OfClass, OfKind, OfScheme, Question, Words
from kg.questions import QUESTIONS
from kg.terms import Iri
from service.formats import HTML
from service.question_formats import formats_for

Told = dict[str, Any]

#: The address whose description holds for each of them, but for inputs and rows.
_ANY = "/questions/{question}"

#: Parameters of it that each says in more detail.
_REPLACED = ("/question", "/inputs")

_VALUES: dict[type, Told] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    str: {"type": "string"},
    Iri: {"type": "string", "format": "uri"},
    Words: {
        "type": "object",
        "required": ["sv", "en"],
        "properties": {"sv": {"type": ["string", "null"]}, "en": {"type": ["string", "null"]}},
    },
}


def with_questions(told: Told) -> Told:
    """
    Return a description of the service with an address for every question.

    Args:
        told: an OpenAPI 3.1 document, with the address that stands for any question; unchanged.
    """
    shared = told["paths"][_ANY]["get"]
    paths = {
        f"/questions/{each.name}": {"get": _asked(each, shared)} for each in QUESTIONS.values()
    }
    rows = {_row_name(each): _row(each) for each in QUESTIONS.values()}
    parts = told["components"] | {"schemas": told["components"]["schemas"] | rows}
    return told | {"paths": told["paths"] | paths, "components": parts}


def _asked(question: Question, shared: Told) -> Told:
    texts, operation = question.header.texts, deepcopy(shared)
    named = [each for each in shared["parameters"] if not each["$ref"].endswith(_REPLACED)]
    answer = operation["responses"]["200"]["content"]
    kinds = {*formats_for(question).values(), HTML}
    for kind in answer.keys() - kinds:
        del answer[kind]
    answer["application/json"] = {"schema": _answer(question)}
    return operation | {
        "operationId": "ask" + question.name.title().replace("-", ""),
        "summary": texts["summary"]["en"],
        "description": texts["about"]["en"],
        "parameters": [*(_parameter(question, each) for each in question.inputs), *named],
    }


def _parameter(question: Question, field: Field) -> Told:
    example = question.header.example.get(field.name)
    schema = {"type": "string", "minLength": 1} if field.is_thing else _VALUES[field.type]
    return {
        "name": field.name,
        "in": "query",
        "required": field.is_required,
        "description": f"{question.words('input', field)['en']}. {_meant(field)}".rstrip(),
        "schema": {"type": "array", "items": schema} if field.is_many else schema,
    } | ({"example": _plain(field, example)} if example else {})


def _meant(field: Field) -> str:
    """Return how a thing is named, and what it must be."""
    match field.among:
        case OfKind(name):
            among = f"one sl:{name}"
        case OfClass(name):
            among = f"sl:{name} or a class below it"
        case OfScheme(name):
            among = f"one code of the scheme {name}"
        case _:
            return ""
    return f"Means {among}: by its address, the end of that, or its name in any language."


def _plain(field: Field, text: str | list[str]) -> Any:
    """Return an example as JSON has it."""
    if field.is_many:
        return [text] if isinstance(text, str) else text
    return {int: int, Decimal: float}.get(field.type, str)(text)


def _answer(question: Question) -> Told:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{_row_name(question)}"}}
    own = {"question": {"const": question.name}, "rows": rows, "unknown": rows}
    return {"allOf": [{"$ref": "#/components/schemas/Answer"}, {"properties": own}]}


def _row_name(question: Question) -> str:
    return f"{question.name}-row"


def _row(question: Question) -> Told:
    """A column that may be without a value is null there, never left out."""
    return {
        "type": "object",
        "required": [column.name for column in question.columns],
        "additionalProperties": False,
        "properties": {column.name: _column(question, column) for column in question.columns},
    }


def _column(question: Question, column: Field) -> Told:
    kind = _VALUES[column.type]
    null = {"type": [kind["type"], "null"]} if column.may_be_none else {}
    return kind | null | {"title": question.words("column", column)["en"]}
