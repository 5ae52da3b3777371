"""Templates filled with the terms of a solution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeGuard, TypeVar

from kg.store.templates import Blank, Part, Pattern, Variable
from kg.terms import Iri, Quad, Term, genid

#: How a solution of the store shows a blank node, where it has no IRI.
_BLANK = "_:"

_T = TypeVar("_T", Iri, Term)


class Nodes:
    """IRIs in the place of blank nodes, https://www.w3.org/TR/rdf11-concepts/#section-skolemization."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._known: dict[str, Iri] = {}

    def named(self, label: str) -> Iri:
        """Return the IRI of a blank node; the same for the same label."""
        if label not in self._known:
            self._known[label] = genid(self._base)
        return self._known[label]


class Filling:
    """
    A template, read once and filled for each solution.

    https://www.w3.org/TR/sparql11-update/#deleteInsert: a quad with an unbound variable, or with a
    term where it may not stand, is left out; its blank nodes are others for each solution.
    """

    def __init__(self, patterns: Iterable[Pattern], graph: Iri, base: str) -> None:
        self._patterns = [each._replace(graph=each.graph or graph) for each in patterns]
        self._base = base
        #: Blank nodes of solutions, which may occur in several.
        self._found = Nodes(base)

    def quads(self, row: Mapping[str, Term | None]) -> Iterator[Quad]:
        """Yield the quads of one solution."""
        fresh = Nodes(self._base)
        for pattern in self._patterns:
            terms = [self._term(part, row, fresh) for part in pattern]
            if (quad := self._quad(*terms)) is not None:
                yield quad

    def _term(self, part: Part | None, row: Mapping[str, Term | None], fresh: Nodes) -> Term | None:
        if isinstance(part, Variable):
            return row.get(part)
        return fresh.named(part) if isinstance(part, Blank) else part

    def _quad(
        self,
        subject: Term | None,
        predicate: Term | None,
        object: Term | None,
        graph: Term | None,
    ) -> Quad | None:
        if not isinstance(subject, Iri) or object is None:
            return None
        if not _is_name(predicate) or not _is_name(graph):
            return None
        return Quad(self._named(subject), predicate, self._named(object), graph)

    def _named(self, term: _T) -> _T | Iri:
        if isinstance(term, Iri) and term.startswith(_BLANK):
            return self._found.named(term)
        return term


def _is_name(term: Term | None) -> TypeGuard[Iri]:
    return isinstance(term, Iri) and not term.startswith(_BLANK)
