"""All that the pages about terms and shapes are made of, gathered once for each release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.question import Field, OfClass, OfKind, OfScheme, Question
from kg.questions import QUESTIONS
from kg.store import Store
from kg.terms import Iri, rebase
from kg.vocabulary import Vocabulary, mentioned, vocabulary

if TYPE_CHECKING:
    from kg.vocabulary.shapes import Rule, Shape


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder, read."""

    #: In Turtle, as they are written.
    text: str = field(repr=False)
    all: list[Shape]
    #: Term -> the rules that constrain or look at it.
    about: dict[Iri, list[tuple[Shape, Rule]]]

    def of_class(self, classes: Iterable[Iri]) -> list[Shape]:
        """Return the shapes that are about one of *classes*."""
        wanted = set(classes)
        return [each for each in self.all if any(target.of in wanted for target in each.targets)]


@lru_cache(maxsize=4)
def ontology(store: Store, base: str) -> Vocabulary:
    """Return the ontology of a release, which never changes."""
    return vocabulary(store, base)


@lru_cache(maxsize=2)
def shapes(folder: Path, base: str) -> Shapes:
    """
    Return the shapes that this process validates with; read once.

    Raises:
        NotFound: there are none.
    """
    from kg.vocabulary.shapes import read_shapes, shapes_text

    text = shapes_text(folder, base)
    found = read_shapes(text, base)
    about: dict[Iri, list[tuple[Shape, Rule]]] = defaultdict(list)
    for shape in found:
        for rule in shape.rules:
            for term in sorted(rule.terms):
                about[term].append((shape, rule))
    return Shapes(text, found, dict(about))


@lru_cache(maxsize=2)
def questions_about(base: str) -> dict[Iri, list[Question]]:
    """Return term or code -> the questions that read it, by the text of their queries."""
    found: dict[Iri, list[Question]] = defaultdict(list)
    for question in QUESTIONS.values():
        for term in sorted(_terms(question, base)):
            found[term].append(question)
    return dict(found)


def _terms(question: Question, base: str) -> set[Iri]:
    named = {each for query in question.queries for each in mentioned(rebase(query, base), base)}
    return named | {each for field_ in question.inputs for each in _offered(field_, base)}


def _offered(field_: Field, base: str) -> list[Iri]:
    """Return the class or code list that an input is chosen from."""
    match field_.among:
        case OfKind(name) | OfClass(name):
            return [Iri(f"{base}ns#{name}")]
        case OfScheme(name):
            return [Iri(f"{base}code/{name}")]
        case _:
            return []
